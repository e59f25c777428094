"""A small county: seven services and the messages its tests are taught with. All simulated (模拟)."""

from __future__ import annotations

from itertools import product

from jishi.matching.catalogue import Service
from jishi.matching.training import Example

SERVICES = (
    Service("A1", "血压测量", "慢性病老人", ("想量量血压", "降压药吃了不管用", "头晕怕是血压高")),
    Service("A2", "口腔检查", "牙疼的村民", ("牙疼得睡不着", "假牙松了想修修", "吃东西硌牙")),
    Service("B1", "水管维修", "用水困难户", ("水管漏水", "家里水压太小", "水表坏了不走字")),
    Service("B2", "电路检修", "老房子住户", ("家里老跳闸", "插座冒火星", "电线老化了")),
    Service("C1", "理发", "行动不便老人", ("头发长了没人理", "老人理不了发")),
    Service("C2", "法律咨询", "有纠纷的村民", ("邻居占了地边", "欠钱不还怎么要", "想打官司")),
    Service("D1", "果树剪枝", "果农", ("苹果树不会剪枝", "桃树枝子太密")),
)

PHRASES = {
    "A1": ("血压忽高忽低", "量血压要排队", "吃降压药头晕"),
    "A2": ("后槽牙疼", "假牙硌得慌", "牙齿掉了两颗"),
    "B1": ("水管冻裂漏水", "自来水压小", "水表空转"),
    "B2": ("一用电就跳闸", "电线露着皮", "插座打火"),
    "C1": ("老人头发长了", "想理发走不动", "胡子没人刮"),
    "C2": ("邻居不还钱", "地边让人占了", "合同让人骗了"),
    "D1": ("苹果树该剪枝了", "桃树光长枝子", "果树皮烂了"),
}
OPENINGS = ("我家", "请问，", "村里老人说，", "您好，", "昨天发现", "麻烦看看，")
CLOSINGS = ("，怎么办", "，请帮忙", "，能来人看看吗", "，谢谢", "，急", "")


def examples(each: int = 12) -> list[Example]:
    """`each` texts for every service, in a fixed order, all different."""
    out = []
    for code, phrases in PHRASES.items():
        texts = [f"{a}{p}{z}" for a, z, p in product(OPENINGS, CLOSINGS, phrases)]
        out += [Example(t, code) for t in texts[:each]]
    return out


def unlabelled(count: int = 400) -> list[str]:
    """Texts nobody has labelled: two phrases of one service in one message."""
    out = []
    for a, z in product(OPENINGS, CLOSINGS):
        for phrases in PHRASES.values():
            out += [f"{a}{p}，{q}{z}" for p, q in product(phrases, phrases) if p != q]
    return out[:: max(1, len(out) // count)][:count]
