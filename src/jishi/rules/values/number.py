"""Numbers read exactly, with their Chinese units, and the one way in which they are rounded."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from jishi.rules.fault import RuleFault

_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(.*)", re.DOTALL)


class AmountUnreadable(RuleFault):
    title = "数量读不懂"


class AmountTooFine(RuleFault):
    title = "数量比最小单位还细"


class AmountNotFinite(RuleFault):
    title = "数量不是有限的数"


class UnitUnknown(RuleFault):
    title = "没有这个单位"


def read_amount(text: str, units: Mapping[str, Fraction], smallest: str) -> int:
    """The whole number of smallest units that a text such as "1,234.5万元" means, without any rounding.

    `units` gives for each unit word its size in smallest units, the empty word being the unit when none is
    written; `smallest` is the smallest unit's name, for messages.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise AmountUnreadable(text, "数字加单位，如 18696.4元、3.31亿元、27亩")
    if found[2] not in units:
        raise UnitUnknown(f"{text}", "下列单位之一：" + "、".join(unit for unit in units if unit))
    exact = Fraction(found[1].replace(",", "")) * units[found[2]]
    return whole(exact, text, smallest)


def whole(exact: Fraction, shown: object, smallest: str) -> int:
    """The integer that a fraction is; one that is not is refused rather than rounded."""
    if exact.denominator != 1:
        raise AmountTooFine(shown, f"不细于1{smallest}的数量")
    return exact.numerator


def finite(value: Decimal, shown: str) -> Fraction:
    """A finite decimal as an exact fraction; NaN and infinity are refused by name."""
    if not value.is_finite():
        raise AmountNotFinite(value, shown)
    return Fraction(value)


def half_up(exact: Fraction, places: int = 0) -> Decimal:
    """A number that is not negative with so many decimals, the half up (四舍五入)."""
    return Decimal(floor(exact * 10**places + Fraction(1, 2))).scaleb(-places)
