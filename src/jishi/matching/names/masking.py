"""Finds names of persons, telephone, identity and bank numbers in a text, so that they can be covered."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# The most frequent surnames, then two-character ones; rarer ones are found only after a word such as 姓名.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温"
    "芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "甘景薄单包司柏宁柯阮桂闵解强丘尚车房隋巩仝"
)
DOUBLE = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|令狐|慕容|长孙|夏侯|轩辕"
SURNAME = f"(?:{DOUBLE}|[{SURNAMES}])"
HAN = r"[\u4e00-\u9fff]"
TITLES = (
    "先生|女士|小姐|同志|老师|医生|大夫|律师|书记|主任|局长|镇长|村长|支书|队长|经理|老板"
    "|大爷|大娘|大妈|大叔|阿姨|师傅"
)
# Everyday words that begin like a surname.
NOT_NAMES = (
    "高兴", "安全", "任何", "时间", "白天", "马上", "方便", "常年", "何时", "单位", "成年", "易发",
    "安排", "向上", "关于", "万一", "金额", "文化", "解决", "管理", "包括", "毛病", "查询", "严重",
    "强烈", "左右", "温度", "阳光", "车间", "房东", "曾经", "和谐", "游客", "单号", "车号", "房号",
    "户号", "余额", "车牌", "成员", "时候", "房子", "包裹", "强行",
)  # fmt: skip

ID_NUMBER = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXx]|\d{15})(?![\dA-Za-z])")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(?:0\d{2,3}[- ]?[2-8]\d{6,7})(?!\d)")
CARD = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
CALLED = re.compile(
    rf"(?:姓名|名叫|我叫|俺叫|他叫|她叫|联系人|户主|申请人|本人)[:是为]?\s*({SURNAME}{HAN}{{1,2}}?)"
    rf"(?=[,。;、\s(\d]|$|住|的|是|系|家|电话|手机)"
)
TITLED = re.compile(rf"({SURNAME}{HAN}{{1,2}}?)(?={TITLES})|({SURNAME})(?={TITLES})")
LISTED = re.compile(
    rf"(?<!{HAN})({SURNAME}{HAN}{{1,2}})(?=\s*[,、(]?\s*(?:男|女|电话|手机|身份证|\d{{11}}|\d{{17}}))"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Secret:
    """A piece of the text at `start`..`end` that belongs to a person; `kind` is name, phone, id or card."""

    kind: str
    start: int
    end: int


def find_secrets(text: str) -> list[Secret]:
    """What should be covered, in order of position, never overlapping.

    An 18-digit number counts as identity number only with the right check digit (GB 11643), a bank card only
    with the right Luhn digit. Names are found by what stands around them: a name alone may be missed.
    """
    form = _narrow(text)
    found: list[Secret] = []
    for kind, pattern in (("id", ID_NUMBER), ("phone", MOBILE), ("card", CARD), ("phone", LANDLINE),
                          ("name", CALLED), ("name", LISTED), ("name", TITLED)):  # fmt: skip
        for match in pattern.finditer(form):
            start, end = next((match.span(i) for i in range(1, (pattern.groups or 0) + 1) if match.group(i)),
                              match.span())  # fmt: skip
            if any(s.start < end and start < s.end for s in found) or not _holds(kind, form[start:end]):
                continue
            found.append(Secret(kind, start, end))
    return sorted(found, key=lambda s: s.start)


def mask(text: str) -> str:
    """The text with secrets covered: 138****8000, the first six and last two of an ID, a surname and 某."""
    out, at = [], 0
    for secret in find_secrets(text):
        out += [text[at : secret.start], _covered(secret.kind, text[secret.start : secret.end])]
        at = secret.end
    return "".join([*out, text[at:]])


def _narrow(text: str) -> str:
    """Full-width digits and signs made narrow, character by character, so that positions stay the same."""
    narrow = (unicodedata.normalize("NFKC", c) for c in text)
    return "".join(n if len(n) == 1 else c for n, c in zip(narrow, text, strict=True))


def _holds(kind: str, words: str) -> bool:
    if kind == "id" and len(words) == 18:
        return (
            "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, words, strict=False)) % 11]
            == words[-1].upper()
        )
    if kind == "card":
        digits = [int(c) for c in words if c.isdigit()][::-1]
        return sum(d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(digits)) % 10 == 0
    return kind != "name" or not words.startswith(NOT_NAMES)


def _covered(kind: str, words: str) -> str:
    if kind == "name":
        return words[:2] + "某" if re.match(DOUBLE, words) else words[0] + "某"
    words = re.sub(r"[ -]", "", words)
    keep = {"id": (6, 2), "card": (0, 4), "phone": (3, 4)}[kind]
    return words[: keep[0]] + "*" * (len(words) - sum(keep)) + words[len(words) - keep[1] :]
