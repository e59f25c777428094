"""What rent falls due when: instalments that sum to the year's rent to the fen, with steps and a cut last one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from jishi.rules.fault import RuleFault
from jishi.rules.values.money import share_out
from jishi.rules.values.months import add_months, check_order
from jishi.rules.values.number import finite, half_up

DAY = timedelta(days=1)
YEAR = 12


class RentWrong(RuleFault):
    title = "租金约定不对"


class IntervalWrong(RuleFault):
    title = "付款间隔不对"


class StepWrong(RuleFault):
    title = "租金递增约定不对"


@dataclass(frozen=True, slots=True)
class RentTerms:
    """The rent of the first year in fen, paid every so many months, within so many days of the period.

    In advance the days run from the period's first day, else from its last. With `step_years` the rent rises
    by `step_percent` of what it was after each so many years.
    """

    yearly: int
    every_months: int = YEAR
    in_advance: bool = True
    within_days: int = 0
    step_years: int = 0
    step_percent: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.yearly <= 0 or self.within_days < 0:
            raise RentWrong(f"{self.yearly}分 {self.within_days}天", "大于0的年租金（分）、不为负的天数")
        if self.every_months < 1 or YEAR % self.every_months:
            raise IntervalWrong(self.every_months, "1、2、3、4、6、12个月之一")
        percent = finite(self.step_percent, "有限的百分数，如 5")
        if self.step_years < 0 or percent <= -100 or (percent != 0 and not self.step_years):
            raise StepWrong(
                f"每{self.step_years}年{self.step_percent}%", "每若干年递增，高于-100%，如每5年5%"
            )

    def of_year(self, index: int) -> int:
        """The rent of a lease year (0 the first) in fen, rounded half up at the end."""
        steps = index // self.step_years if self.step_years else 0
        return int(half_up(self.yearly * (1 + Fraction(self.step_percent) / 100) ** steps))


class Instalment(NamedTuple):
    """One payment: the days it is for, the last day to pay, and the amount in fen."""

    number: int
    first: date
    last: date
    due_on: date
    amount: int


def schedule(terms: RentTerms, starts_on: date, ends_on: date) -> list[Instalment]:
    """The instalments of a lease from its first to its last day, both included.

    手册 租金分期
    公式 每期租金＝当年租金按期数平分（分不尽的分从前往后补足，合计不差一分）；递增的按满若干年后的新租金；最
    后一期不满的按天数折算，四舍五入到分
    依据 [S3] [I]
    例 27亩地年租金10万元、半年一付、每2年涨10%，2026年1月1日租到2028年3月31日：前四期各5万元，第五期
    5.5万元×91天÷182天＝2.75万元

    >>> terms = RentTerms(10_000_000, 6, step_years=2, step_percent=Decimal(10))
    >>> [(one.due_on.isoformat(), one.amount) for one in schedule(terms, date(2026, 1, 1), date(2028, 3, 31))][3:]
    [('2027-07-01', 5000000), ('2028-01-01', 2750000)]
    """
    check_order(starts_on, ends_on)
    return list(_instalments(terms, starts_on, ends_on))


def _instalments(terms: RentTerms, starts_on: date, ends_on: date) -> Iterator[Instalment]:
    a_year = YEAR // terms.every_months
    number, first = 0, starts_on
    while first <= ends_on:
        after = add_months(starts_on, (number + 1) * terms.every_months)
        amount = share_out(terms.of_year(number // a_year), [1] * a_year)[number % a_year]
        last = min(after - DAY, ends_on)
        if last < after - DAY:
            amount = int(half_up(Fraction(amount * ((last - first).days + 1), (after - first).days)))
        start = first if terms.in_advance else last
        number += 1
        yield Instalment(number, first, last, start + timedelta(days=terms.within_days), amount)
        first = after
