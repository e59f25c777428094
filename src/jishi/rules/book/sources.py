"""Where each rule's figure comes from, by tag, in words an official can look up.

Tags beginning with S are reports of county practice, with F documents that were found (excerpts only),
K known regulations whose text was not at hand, I proposals of this software.
"""

import re

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion

SOURCES = {
    "S0": "县级实践报道：医保部门选派第一书记、领办合作社",
    "S1": "县级实践报道：沿海新区工作队年度总结与表彰",
    "S2": "县级实践报道：民生服务大集",
    "S3": "县级实践报道：民政、卫健、农业农村等部门服务乡村",
    "S4": "县级实践报道：一市多县驻村、联盟、网格、合作社联合社经验",
    "F1": "中办《关于向重点乡村持续选派驻村第一书记和工作队的意见》（2021年5月11日）",
    "F2": "石泉县驻村工作队管理办法（2021年8月31日）",
    "F3": "组织保障专责小组宣传材料（每月驻村20天、请假、缺勤扣分）",
    "F5": "济宁市任城区第一书记积分考评报道（季度占60%）",
    "F6": "嘉鱼县驻村考核报道（百分制、四等次、优秀10%）",
    "F7": "梨林镇考核报道（群众评价占30%）",
    "F9": "富宁县驻村干部手机签到报道（每日一次）",
    "F10": "黔西驻村干部手机签到报道（每日两次）",
    "F12": "“四议两公开”工作法手册",
    "F13": "《中华人民共和国村民委员会组织法》第二十一条至第二十六条",
    "F13b": "某省实施村民委员会组织法办法（村民代表构成）",
    "F14": "宁海县村级小微权力清单36条",
    "F15": "《中华人民共和国农民专业合作社法》（盈余分配）",
    "F17": "12345热线工作规程（受理、分类、限时办理、回访）",
    "F19": "政务服务“好差评”制度（德州、四川等地）",
    "F20": "《人民调解工作若干规定》第三十三条至第四十一条",
    "F21b": "发展党员工作流程与时限材料",
    "F22": "党支部“三会一课”制度材料",
    "F22b": "主题党日制度材料",
    "F22c": "《中国共产党支部工作条例（试行）》摘录",
    "F23": "《党政领导干部交流工作规定》摘录",
    "F30": "村集体经济收入分类与统计口径材料",
    "K": "编写时未取得原文，请对照现行文本核实",
    "I": "本软件的建议值，请由县里审定",
}


class UnknownSource(RuleFault):
    title = "没有这个依据代号"


def source_tags(source: str) -> tuple[str, ...]:
    """The tags in a source text such as `[F13] [I]`, in order; at least one, and each one known."""
    tags = tuple(re.findall(r"\[(\w+)\]", source))
    if not tags:
        raise UnknownSource(source, "方括号里的代号，如 [F13]")
    for tag in tags:
        if tag not in SOURCES:
            raise UnknownSource(tag, suggestion(tag, SOURCES))
    return tags
