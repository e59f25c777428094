"""Telephone numbers of mainland China, mobile, fixed and service: parse, check, mask."""

import re
from dataclasses import dataclass
from enum import StrEnum

from jishi.rules.codes.text import digits, plain
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict


class PhoneNumberWrong(RuleFault):
    title = "电话号码不对"
    secret = True


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"
    SERVICE = "service"


# Fixed lines: area code of Beijing and 02x with 8 digits, any other with 7 or 8; never beginning with 0 or 1.
_PATTERNS = (
    (PhoneKind.MOBILE, re.compile(r"1[3-9]\d{9}")),
    (PhoneKind.FIXED, re.compile(r"0(10|2\d)[2-9]\d{7}")),
    (PhoneKind.FIXED, re.compile(r"0[3-9]\d{2}[2-9]\d{6,7}")),
    (PhoneKind.SERVICE, re.compile(r"[48]00\d{7}|1\d{2}|1[02]\d{3}|96\d{3,4}")),
)


@dataclass(frozen=True, slots=True, order=True)
class PhoneNumber:
    """A number in national form: digits alone, the area code with its zero. Its text form is masked."""

    number: str
    kind: PhoneKind

    def __repr__(self) -> str:
        return f"PhoneNumber({mask_phone(self.number)})"

    __str__ = __repr__


def parse_phone(text: str) -> PhoneNumber:
    """Read a number as written, with or without +86, spaces, hyphens.

    Source: the national numbering plan (电信网编号计划). Example: "+86 138-0000-1234" is a mobile number.
    """
    number = plain(text)
    home = number.removeprefix("+86").removeprefix("0086")
    # From abroad an area code goes without its zero.
    for candidate in (home,) if home == number else (home, f"0{home}"):
        for kind, pattern in _PATTERNS:
            if digits(candidate) and pattern.fullmatch(candidate):
                return PhoneNumber(candidate, kind)
    raise PhoneNumberWrong(text, "11位手机号，或带区号的固定电话（如 0536-5221234），或 12345 一类服务号码")


def check_phone(text: str) -> Verdict:
    """Allowed if the number can be read, else the refusal in words (without the number)."""
    try:
        parse_phone(text)
    except PhoneNumberWrong as fault:
        return Denied(str(fault))
    return Allowed()


def mask_phone(text: str) -> str:
    """The first three and last four digits of a personal number; short service numbers stay as they are."""
    number = plain(text)
    if len(number) <= 6:
        return number
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 10 else "*" * len(number)
