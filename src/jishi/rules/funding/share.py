"""The income of a project shared among its villages: shares that sum to one, parts that sum to the income."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm

from jishi.rules.fault import RuleFault
from jishi.rules.values.money import share_out
from jishi.rules.values.number import finite


class SharesNotWhole(RuleFault):
    title = "各村收益占比合计不是100%"


class ShareNegative(RuleFault):
    title = "收益占比为负"


class IncomeNegative(RuleFault):
    title = "收益为负"


def exact_shares(shares: Mapping[str, Fraction | Decimal]) -> dict[str, Fraction]:
    """The shares as exact fractions; refused unless none is negative and they sum to exactly one."""
    found = {}
    for village, share in shares.items():
        exact = finite(share, "有限的占比，如 0.25") if isinstance(share, Decimal) else share
        if exact < 0:
            raise ShareNegative(f"{village}：{share}", "不为负的占比")
        found[village] = exact
    total = sum(found.values())
    if total != 1:
        raise SharesNotWhole(total, "合计正好为1的占比，三个村平分写1/3")
    return found


def share_income(income: int, shares: Mapping[str, Fraction | Decimal]) -> dict[str, int]:
    """The income in fen of each village, together exactly the income.

    手册 项目收益分到村
    公式 各村占比不为负、合计正好100%；收益×占比舍去零头，剩下的分按零头大小各补一分，合计不差一分
    依据 [S4] [I]
    例 年收益110万元，三个村各1/3，得366666.67元、366666.67元、366666.66元

    >>> share_income(110_000_000, {village: Fraction(1, 3) for village in ("甲", "乙", "丙")})
    {'甲': 36666667, '乙': 36666667, '丙': 36666666}
    """
    if income < 0:
        raise IncomeNegative(income, "不为负的收益（分）")
    exact = exact_shares(shares)
    whole = lcm(*(share.denominator for share in exact.values()))
    weights = [int(share * whole) for share in exact.values()]
    return dict(zip(exact, share_out(income, weights), strict=True))
