"""Ratios as reports print them: a unit cost, a mean, a percentage, rounded half up in exact arithmetic."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from jishi.rules.fault import RuleFault


class NothingToDivide(RuleFault):
    title = "没有可除的数"


class PartWrong(RuleFault):
    title = "部分不在总数之内"


def rounded(exact: Fraction, places: int) -> Decimal:
    """A number that is not negative with so many decimals, the half up (四舍五入)."""
    return Decimal(floor(exact * 10**places + Fraction(1, 2))).scaleb(-places)


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
    return rounded(Fraction(total) / Fraction(count), places)


def percent(part: int, whole: int, places: int = 1) -> Decimal:
    """A part of a whole in hundredths.

    手册 比率
    公式 部分÷总数×100%，四舍五入到0.1；总数为0的没有比率
    依据 [S0] [S4]
    例 45项政策落实28项，落实率62.2%；接洽31家、达成意向15家，转化率48.4%

    >>> percent(28, 45), percent(15, 31)
    (Decimal('62.2'), Decimal('48.4'))
    """
    if not 0 <= part <= whole:
        raise PartWrong(f"{part}/{whole}", "0至总数之间的部分")
    return mean(100 * part, whole, places)


def _finite(value: Fraction | Decimal | int) -> bool:
    return not isinstance(value, Decimal) or value.is_finite()
