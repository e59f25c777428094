"""A share that keeps its numerator and denominator, so that no percentage is ever shown without them."""

from dataclasses import dataclass
from fractions import Fraction

from jishi.rules.fault import RuleFault
from jishi.rules.values.display import show_scaled
from jishi.rules.values.share import NegativeCount


class PartAboveWhole(RuleFault):
    title = "分子大于分母"


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole`; of nothing there is no share."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if min(self.part, self.whole) < 0:
            raise NegativeCount(min(self.part, self.whole), "0或正整数")
        if self.part > self.whole:
            raise PartAboveWhole(self.part, f"不大于{self.whole}")

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None


def show_percent(exact: Fraction | None, places: int = 1) -> str:
    """A share in percent, rounded half up; none is said to be none."""
    if exact is None:
        return "无"
    return show_scaled(exact.numerator * 100, exact.denominator, "%", places)


def show_rate(rate: Rate) -> str:
    """The share with what it is a share of.

    手册 比率怎样写
    公式 分子÷分母，四舍五入到0.1个百分点，后面写明分子和分母；分母为0的写“无”
    依据 [S4] [S0] [I]
    例 45项政策落实28项，写作62.2%（28/45）；31个线索15个达成意向，写作48.4%（15/31）

    >>> show_rate(Rate(28, 45)), show_rate(Rate(15, 31))
    ('62.2%（28/45）', '48.4%（15/31）')
    """
    return f"{show_percent(rate.exact)}（{rate.part}/{rate.whole}）"
