"""A party member's monthly dues by bracket of income. Source: [K]; rounding to the fen [I]."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault

RATES, BOUNDS = "dues.rates", "dues.bounds"
RETIRED_RATES, RETIRED_BOUND = "dues.retired_rates", "dues.retired_bound"


class IncomeNegative(RuleFault):
    title = "党费收入基数为负"


class BracketsWrong(RuleFault):
    title = "党费分档不对"


@dataclass(frozen=True, slots=True)
class Dues:
    """Fen a month, the rate in percent that was applied to the whole base, and the rules."""

    amount: int
    rate: Decimal
    rules: tuple[str, ...]


def rates_of(values: Values, key: str) -> tuple[Decimal, ...]:
    """A rule that is a list of percentages."""
    found = values[key].value
    if not isinstance(found, tuple):
        raise BracketsWrong(f"{key}={found}", "逐档的百分数")
    return tuple(Decimal(rate) for rate in found)


def bracket(base: int, bounds: tuple[int, ...], rates: tuple[Decimal, ...]) -> Decimal:
    """The rate of the bracket in which a base of fen lies; a bound in yuan belongs to the bracket below it."""
    if len(rates) != len(bounds) + 1 or list(bounds) != sorted(set(bounds)):
        raise BracketsWrong(f"{len(rates)}档 {bounds}", "由小到大的界限，比例比界限多一个")
    return rates[sum(base > bound * 100 for bound in bounds)]


def monthly_dues(values: Values, base: int, *, retired: bool = False) -> Dues:
    """Dues of a month on a base of fen: one rate on the whole, not on the part above a bound.

    手册 党费按档计算
    公式 收入基数全额乘以所在档的比例，界限本数归下一档；四舍五入到分；离退休的用自己的界限和比例
    依据 党费收缴规定 [K] [I]
    规则 dues.rates dues.bounds dues.retired_rates dues.retired_bound
    例 基数3000元交15元，3001元交30.01元；退休金5000元交25元

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([RATES, BOUNDS, RETIRED_RATES, RETIRED_BOUND], date(2026, 1, 1))
    >>> [monthly_dues(values, base).amount for base in (300_000, 300_100)]
    [1500, 3001]
    >>> monthly_dues(values, 500_000, retired=True).amount
    2500
    """
    if base < 0:
        raise IncomeNegative(base, "0或正整数（分）")
    if retired:
        keys = (RETIRED_RATES, RETIRED_BOUND)
        bounds: tuple[int, ...] = (values.number(RETIRED_BOUND),)
    else:
        keys = (RATES, BOUNDS)
        bounds = values.numbers(BOUNDS)
    rate = bracket(base, bounds, rates_of(values, keys[0]))
    return Dues(floor(Fraction(rate) * base / 100 + Fraction(1, 2)), rate, keys)
