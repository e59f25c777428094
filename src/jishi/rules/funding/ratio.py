"""Ratios as reports print them: a unit cost, a mean, rounded half up in exact arithmetic."""

from decimal import Decimal
from fractions import Fraction

from jishi.rules.fault import RuleFault
from jishi.rules.values.number import half_up


class NothingToDivide(RuleFault):
    title = "没有可除的数"


def unit_cost(fen: int, quantity: Fraction | Decimal | int) -> Decimal:
    """Yuan with two decimals for one unit of a quantity.

    手册 单位造价
    公式 投资÷数量，四舍五入到分
    依据 [S1]
    例 224.2万元修路2063米，每米1086.77元（约1087元）

    >>> unit_cost(224_200_000, 2063)
    Decimal('1086.77')
    """
    return mean(Fraction(fen, 100), quantity, 2)


def mean(total: Fraction | Decimal | int, count: Fraction | Decimal | int, places: int = 1) -> Decimal:
    """So much for each of a count.

    手册 平均数
    公式 合计÷个数，四舍五入
    依据 [S4]
    例 31600亩、55个社，社均574.5亩

    >>> mean(31_600, 55)
    Decimal('574.5')
    """
    if not _finite(count) or count <= 0:
        raise NothingToDivide(count, "大于0的个数或数量")
    if not _finite(total) or total < 0:
        raise NothingToDivide(total, "不为负的合计")
    return half_up(Fraction(total) / Fraction(count), places)


def _finite(value: Fraction | Decimal | int) -> bool:
    return not isinstance(value, Decimal) or value.is_finite()
