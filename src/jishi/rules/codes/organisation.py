"""Unified social credit codes (GB 32100), with the organisation code inside (GB 11714)."""

from dataclasses import dataclass
from operator import mul

from jishi.rules.codes.place import PROVINCES
from jishi.rules.codes.text import plain
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_INNER_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Registering authority and kind, the first two characters.
KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "编办直接管理机构编制的群众团体",
    "19": "机构编制部门登记的其他机构",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "54": "村民委员会",
    "55": "居民委员会",
    "59": "民政部门登记的其他机构",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "N1": "组级集体经济组织",
    "N2": "村级集体经济组织",
    "N3": "乡镇级集体经济组织",
    "Y1": "其他",
}


class CreditCodeLengthWrong(RuleFault):
    title = "统一社会信用代码长度不对"


class CreditCodeCharacterWrong(RuleFault):
    title = "统一社会信用代码含有不用的字符"


class CreditCodeKindUnknown(RuleFault):
    title = "统一社会信用代码的登记类别不对"


class CreditCodeRegionWrong(RuleFault):
    title = "统一社会信用代码的地区段不对"


class OrganisationCodeWrong(RuleFault):
    title = "统一社会信用代码里的组织机构代码不对"


class CreditCodeCheckWrong(RuleFault):
    title = "统一社会信用代码校验位不对"


@dataclass(frozen=True, slots=True, order=True)
class CreditCode:
    """A checked code of 18 characters."""

    code: str

    @property
    def kind(self) -> str:
        """Two characters: who registers it and what it is; `KINDS` has the words."""
        return self.code[:2]

    @property
    def label(self) -> str:
        return KINDS[self.kind]

    @property
    def region(self) -> str:
        return self.code[2:8]

    @property
    def organisation(self) -> str:
        return self.code[8:17]


def check_character(first17: str) -> str:
    """The eighteenth character: 31 less the sum weighted by powers of 3 modulo 31, as a character.

    Source: GB 32100-2015. Example: 91110000600037341 gives L.

    手册 统一社会信用代码校验位
    公式 31个字符各有序号，前17位依次乘以3的0至16次方除以31的余数，求和，31减去和除以31的余数即校验位的
    序号（31作0）
    依据 GB 32100《法人和其他组织统一社会信用代码编码规则》 [K]
    例 91110000600037341的校验位为L

    >>> check_character("91110000600037341")
    'L'
    """
    total = sum(map(mul, WEIGHTS, (_VALUES[character] for character in first17)))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code: 11 less the weighted sum modulo 11; 10 is X, 11 is 0.

    Source: GB 11714-1997. Example: 60003734 gives 1.
    """
    total = sum(map(mul, INNER_WEIGHTS, (_INNER_VALUES[character] for character in first8)))
    return "0123456789X"[-total % 11]


def parse_credit_code(text: str) -> CreditCode:
    """Read a unified social credit code; both check characters must fit."""
    code = plain(text)
    if len(code) != 18:
        raise CreditCodeLengthWrong(text, "18位")
    if any(character not in _VALUES for character in code):
        raise CreditCodeCharacterWrong(text, "数字和大写字母，不含 I、O、S、V、Z（常与 1、0、5、2 混淆）")
    if code[:2] not in KINDS:
        raise CreditCodeKindUnknown(text, "前两位为登记部门和类别，如 91（企业）、93（农民专业合作社）")
    if code[2:4] not in PROVINCES and code[2:8] != "100000":
        raise CreditCodeRegionWrong(text, "第3至8位为登记地区划代码（中央单位为100000）")
    if organisation_check(code[8:16]) != code[16]:
        raise OrganisationCodeWrong(text, "第9至17位为组织机构代码，末位是其校验位，请逐位核对")
    if check_character(code[:17]) != code[17]:
        raise CreditCodeCheckWrong(text, "与前17位相符的校验位，请对照证照逐位核对")
    return CreditCode(code)


def check_credit_code(text: str) -> Verdict:
    """Allowed if the code can be read, else the refusal in words."""
    try:
        parse_credit_code(text)
    except RuleFault as fault:
        return Denied(str(fault))
    return Allowed()


def mask_credit_code(text: str) -> str:
    """The first four and last four characters: for sole traders (92), whose code leads to a person."""
    code = plain(text)
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}" if len(code) == 18 else "*" * len(code)
