"""How figures are shown to the public: rounded to 万 and 亿, and the 余 that says there was a little more."""

from fractions import Fraction

from jishi.rules.fault import RuleFault
from jishi.rules.values.number import half_up


class PlacesWrong(RuleFault):
    title = "小数位数不对"


class FigureNegative(RuleFault):
    title = "负数不能写成“余”"


def show_scaled(amount: int, per_unit: int, unit: str, places: int = 2) -> str:
    """An amount of smallest units in a larger unit, rounded half up (四舍五入), zeros at the end left away.

    Example: 331000000_00 fen per 10_000_000_000 fen in 亿元 is 3.31亿元.

    手册 万元、亿元、万亩怎样写
    公式 换算后四舍五入到两位小数，末尾的零不写
    依据 [S1] [I]
    例 2242000元写作224.2万元；12350元写作1.24万元

    >>> show_wan(224_200_000), show_wan(1_235_000)
    ('224.2万元', '1.24万元')
    """
    if places < 0:
        raise PlacesWrong(places, "0或正整数")
    # Away from zero at the half, so that -x reads as x does.
    shown = half_up(abs(Fraction(amount, per_unit)), places)
    text = f"{shown:,f}"
    sign = "-" if amount < 0 and shown else ""
    return f"{sign}{text.rstrip('0').rstrip('.') if places else text}{unit}"


def show_wan(fen: int, places: int = 2) -> str:
    """Fen in 万元. Example: 224200000 is 224.2万元."""
    return show_scaled(fen, 1_000_000, "万元", places)


def show_yi(fen: int, places: int = 2) -> str:
    """Fen in 亿元. Example: 33100000000 is 3.31亿元."""
    return show_scaled(fen, 10_000_000_000, "亿元", places)


def show_wan_mu(land: int, places: int = 2) -> str:
    """Ten-thousandths of a mu in 万亩. Example: 316000000 is 3.16万亩."""
    return show_scaled(land, 100_000_000, "万亩", places)


def floored(count: int) -> int:
    """The count floored to its two leading digits. Example: 1234 gives 1200, 68 gives 68."""
    if count < 0:
        raise FigureNegative(count, "0或正整数")
    scale: int = 10 ** max(len(str(count)) - 2, 0)
    return count // scale * scale


def show_over(count: int, unit: str = "") -> str:
    """The newspaper's "N余": floored to two leading digits, 余 only if something was cut off.

    From ten thousand on in 万. Example: 1106件 is 1100余件, 104000人次 is 10万余人次, 120项 is 120项.
    Source: the county's figures are published so; a display form, never stored.

    手册 “N余”怎样写
    公式 保留前两位数字，后面舍去，舍去的不为零才写“余”；一万以上用“万”
    依据 [S1] [S4] [I]
    例 1106件写作1100余件；104000人次写作10万余人次；120项写作120项

    >>> show_over(1106, "件"), show_over(104000, "人次"), show_over(120, "项")
    ('1100余件', '10万余人次', '120项')
    """
    base = floored(count)
    more = "余" if base < count else ""
    if base >= 10_000:
        return f"{show_scaled(base, 10_000, '万', 4)}{more}{unit}"
    return f"{base}{more}{unit}"
