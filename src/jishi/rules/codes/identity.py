"""Citizen identity numbers (GB 11643): parse, check fast, mask. No message ever shows a number."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul

from jishi.rules.codes.place import PROVINCES
from jishi.rules.codes.text import digits, plain
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_ZERO = ord("0")
_OLDEST_BIRTH_YEAR = 1850


class IdFault(RuleFault):
    secret = True


class IdLengthWrong(IdFault):
    title = "身份证号长度不对"


class IdCharacterWrong(IdFault):
    title = "身份证号含有不该有的字符"


class IdRegionUnknown(IdFault):
    title = "身份证号的地区段不对"


class IdBirthDateWrong(IdFault):
    title = "身份证号的出生日期不对"


class IdCheckDigitWrong(IdFault):
    title = "身份证号校验位不对"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What an identity number says. Its text form is masked; the full number is `number`."""

    number: str
    born: date
    sex: Sex

    @property
    def region(self) -> str:
        """The county of first registration, which need not be where the person lives now."""
        return self.number[:6]

    def __repr__(self) -> str:
        return f"IdNumber({mask_id(self.number)})"

    __str__ = __repr__


def _weighted(text: str, start: int) -> int:
    return sum(map(mul, WEIGHTS[start:], (code - _ZERO for code in text.encode())))


@lru_cache(maxsize=65536)
def _region_sum(text: str) -> int | None:
    """The part of the weighted sum that the region gives, None if it cannot be one."""
    return _weighted(text, 0) if digits(text) and text[:2] in PROVINCES else None


@lru_cache(maxsize=65536)
def _birth_sum(text: str) -> int | None:
    """The part of the weighted sum that the birth date gives, None if it cannot be one."""
    return _weighted(text, 6) if digits(text) and _born(text) else None


@lru_cache(maxsize=16384)
def _serial_sum(text: str) -> int | None:
    """The part of the serial, less the value of the check character; None if they cannot be so."""
    if not digits(text[:3]) or text[3] not in CHECK_CHARACTERS:
        return None
    return _weighted(text[:3], 14) - CHECK_CHARACTERS.index(text[3])


def _born(text: str) -> date | None:
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return born if born.year >= _OLDEST_BIRTH_YEAR else None


def check_character(first17: str) -> str:
    """The eighteenth character: the weighted sum modulo 11, looked up in `10X98765432`.

    Source: GB 11643-1999. Example: 36042619910101007 gives 1.

    手册 身份证号校验位
    公式 前17位依次乘以7、9、10、5、8、4、2、1、6、3、7、9、10、5、8、4、2，求和除以11，余数0至10对应1、
    0、X、9、8、7、6、5、4、3、2
    依据 GB 11643《公民身份号码》 [K]
    例 模拟号码36042619910101007的校验位为1

    >>> check_character("36042619910101007")
    '1'
    """
    return CHECK_CHARACTERS[_weighted(first17, 0) % 11]


def is_id_number(number: str) -> bool:
    """Whether 18 characters, already in plain form, are a valid number; made for whole registers.

    The same facts as `parse_id`, in three parts that recur from person to person and are remembered.
    """
    if len(number) != 18:
        return False
    region, birth, serial = _region_sum(number[:6]), _birth_sum(number[6:14]), _serial_sum(number[14:])
    if region is None or birth is None or serial is None:
        return False
    return (region + birth + serial) % 11 == 0


def parse_id(text: str, *, on: date | None = None) -> IdNumber:
    """Read an identity number; `on`, if given, is the day by which its holder must have been born.

    Source: GB 11643-1999: region 6, birth date 8, serial 3 (odd is male), check character 1.
    """
    number = plain(text)
    if len(number) != 18:
        raise IdLengthWrong(text, "18位（15位旧号已停用，请用现行证件上的号码）")
    if not digits(number[:17]) or number[17] not in CHECK_CHARACTERS:
        raise IdCharacterWrong(text, "前17位为数字，第18位为数字或X")
    if number[:2] not in PROVINCES:
        raise IdRegionUnknown(text, "前两位为省级代码")
    born = _born(number[6:14])
    if born is None or (on is not None and born > on):
        raise IdBirthDateWrong(text, "第7至14位为真实的、不在将来的出生日期，如 19910101")
    if check_character(number[:17]) != number[17]:
        raise IdCheckDigitWrong(text, "与前17位相符的校验位，请对照证件逐位核对")
    return IdNumber(number, born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def check_id(text: str, *, on: date | None = None) -> Verdict:
    """Allowed if the number can be read, else the refusal in words (without the number)."""
    try:
        parse_id(text, on=on)
    except IdFault as fault:
        return Denied(str(fault))
    return Allowed()


def mask_id(text: str) -> str:
    """The first three and last four characters, stars between; anything shorter is hidden wholly."""
    number = plain(text)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 15 else "*" * len(number)
