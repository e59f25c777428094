"""Land as whole ten-thousandths of a mu, in which a square metre is exactly fifteen."""

from decimal import Decimal
from fractions import Fraction

from jishi.rules.values.number import finite, read_amount, whole

# 15 mu are a hectare, 10,000 square metres: a mu is 2000/3 square metres.
UNITS_PER = {
    "": Fraction(10_000),
    "亩": Fraction(10_000),
    "分": Fraction(1_000),
    "万亩": Fraction(100_000_000),
    "公顷": Fraction(150_000),
    "平方米": Fraction(15),
    "㎡": Fraction(15),
    "m2": Fraction(15),
    "平米": Fraction(15),
    "平方公里": Fraction(15_000_000),
    "顷": Fraction(1_000_000),
}


def parse_land(text: str) -> int:
    """Ten-thousandths of a mu; without a unit it is mu. Example: 3.16万亩 is 316000000, 20平方米 is 300.

    手册 面积怎样读
    公式 1亩等于666又2/3平方米，15亩等于1公顷；按万分之一亩的整数保存，1平方米正好15个单位
    依据 [S3] [I]
    例 3.16万亩读作316000000个单位，20平方米读作300个单位（0.03亩）

    >>> parse_land("3.16万亩"), parse_land("20平方米")
    (316000000, 300)
    """
    return read_amount(text, UNITS_PER, "万分之一亩")


def land(mu: Decimal) -> int:
    """Ten-thousandths of a decimal number of mu; NaN, infinity and anything finer are refused."""
    return whole(finite(mu, "有限的亩数，如 27.5") * 10_000, mu, "万分之一亩")


def mu(amount: int) -> Decimal:
    """Mu with up to four decimals. Example: 275000 is 27.5."""
    return Decimal(amount).scaleb(-4)


def show_mu(amount: int) -> str:
    """27.5亩; zeros at the end are left away."""
    text = f"{mu(amount):,.4f}".rstrip("0").rstrip(".")
    return f"{text}亩"


def square_metres(amount: int) -> Fraction:
    """Square metres, exactly. Example: one mu is 2000/3."""
    return Fraction(amount, 15)
