"""What is owed on a day, how old it is, and what else about a contract somebody should look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.contract.lease import Lease, check_term
from jishi.rules.contract.rent import Instalment
from jishi.rules.fault import RuleFault
from jishi.rules.values.money import show_yuan
from jishi.rules.values.months import full_months
from jishi.rules.verdict import Denied


class PaymentWrong(RuleFault):
    title = "付款金额不对"


class AgeingWrong(RuleFault):
    title = "账龄分段颠倒"


class ConditionsWrong(RuleFault):
    title = "合同条件不对"


class Payment(NamedTuple):
    """Money received, in fen."""

    on: date
    amount: int


class Arrear(NamedTuple):
    """What is left of an instalment after its day, and for how many days."""

    number: int
    due_on: date
    owed: int
    days: int


@dataclass(frozen=True, slots=True)
class Account:
    """The overdue instalments of a day, oldest first; `credit` is what was paid beyond all that is due."""

    arrears: tuple[Arrear, ...]
    credit: int

    @property
    def owed(self) -> int:
        return sum(one.owed for one in self.arrears)


def account(instalments: Iterable[Instalment], payments: Iterable[Payment], on: date) -> Account:
    """What is overdue on a day. Payments up to that day clear the instalment due first.

    手册 欠租怎样算
    公式 到当日为止的付款依次冲抵最早到期的各期；过了到期日仍未冲抵完的为欠租，逾期天数自到期日次日起算；冲抵
    完已到期各期还有余的为预付
    依据 [I]
    例 两期各5万元，1月1日、7月1日到期，已付6万元：7月11日欠4万元，逾期10天

    >>> due = [date(2026, 1, 1), date(2026, 7, 1)]
    >>> two = [Instalment(number, day, day, day, 5_000_000) for number, day in enumerate(due, start=1)]
    >>> account(two, [Payment(date(2026, 1, 1), 6_000_000)], date(2026, 7, 11)).arrears
    (Arrear(number=2, due_on=datetime.date(2026, 7, 1), owed=4000000, days=10),)
    """
    paid = 0
    for payment in payments:
        if payment.amount <= 0:
            raise PaymentWrong(f"{payment.on} {payment.amount}分", "大于0的分数；退款另立一笔")
        paid += payment.amount if payment.on <= on else 0
    arrears = []
    for one in sorted(instalments, key=lambda one: (one.due_on, one.number)):
        if one.due_on > on:
            break
        cleared = min(paid, one.amount)
        paid -= cleared
        if cleared < one.amount and one.due_on < on:
            arrears.append(Arrear(one.number, one.due_on, one.amount - cleared, (on - one.due_on).days))
    return Account(tuple(arrears), paid)


def ageing(arrears: Iterable[Arrear], on: date, values: Values) -> tuple[tuple[str, int], ...]:
    """The sums of what is owed by age, youngest first, each with its name.

    手册 欠款账龄
    公式 自到期日起数满的整月，按分段归类合计
    依据 《民法典》第一百八十八条 [K] [I]
    规则 contract.ageing_months
    例 到期日2026年1月1日的欠款，3月31日归入“不满3个月”，4月1日起归入“3个月至不满12个月”

    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["contract.ageing_months"], date(2026, 1, 1))
    >>> owed = [Arrear(1, date(2026, 1, 1), 100, 0)]
    >>> ageing(owed, date(2026, 3, 31), rules)[:2], ageing(owed, date(2026, 4, 1), rules)[:2]
    ((('不满3个月', 100), ('3个月至不满12个月', 0)), (('不满3个月', 0), ('3个月至不满12个月', 100)))
    """
    bounds = values.numbers("contract.ageing_months")
    if list(bounds) != sorted(set(bounds)):
        raise AgeingWrong("、".join(map(str, bounds)), "由小到大、互不相同的月数")
    sums = [0] * (len(bounds) + 1)
    for one in arrears:
        months = full_months(one.due_on, on)
        sums[sum(months >= bound for bound in bounds)] += one.owed
    return tuple(zip(_names(bounds), sums, strict=True))


def _names(bounds: Sequence[int]) -> list[str]:
    between = [f"{low}个月至不满{high}个月" for low, high in pairwise(bounds)]
    return [f"不满{bounds[0]}个月", *between, f"{bounds[-1]}个月以上"]


class Alarm(StrEnum):
    """What somebody should look at."""

    EXPIRING = "expiring"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    TOO_LONG = "too_long"
    BELOW_FLOOR = "below_floor"
    VERBAL = "verbal"


class Warned(NamedTuple):
    alarm: Alarm
    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a contract says beside its land: the first year's rent in fen, and whether it is in writing.

    `floor` is the least rent of a mu and year in fen that the village decided; `until` the last day of the
    lessor's own right, if it ends.
    """

    yearly: int
    written: bool = True
    floor: int = 0
    until: date | None = None

    def __post_init__(self) -> None:
        if self.yearly < 0 or self.floor < 0:
            raise ConditionsWrong(f"{self.yearly}分 {self.floor}分", "不为负的年租金和底价")


def alarms(lease: Lease, terms: Conditions, owed: int, on: date, values: Values) -> list[Warned]:
    """What is to be looked at in a contract on a day; an empty list if all is well. `owed` is overdue rent.

    手册 合同预警
    公式 到期前规定天数起提醒，过期未终止的另行提醒；欠租、租期超过上限、每亩年租金低于底价、没有书面合同的各
    提醒一条
    依据 [S1] [S3] [I]
    规则 contract.expiry_alarm_days contract.lease_max_years
    例 2026年12月31日到期的合同，从10月2日（到期前90天）起提醒

    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["contract.expiry_alarm_days", "contract.lease_max_years"], date(2026, 1, 1))
    >>> land = Lease("1", "南地", 270_000, date(2024, 1, 1), date(2026, 12, 31))
    >>> [len(alarms(land, Conditions(1), 0, date(2026, 10, day), rules)) for day in (1, 2)]
    [0, 1]
    """
    found = []
    left = (lease.ends_on - on).days
    if left < 0:
        found.append(Warned(Alarm.EXPIRED, f"合同已于{lease.ends_on}到期，请续签或收回"))
    elif left <= values.number("contract.expiry_alarm_days"):
        text = f"合同{lease.ends_on}到期，还有{left}天"
        found.append(Warned(Alarm.EXPIRING, text, ("contract.expiry_alarm_days",)))
    if owed > 0:
        found.append(Warned(Alarm.OVERDUE, f"欠租{show_yuan(owed)}"))
    term = check_term(lease.starts_on, lease.ends_on, values, terms.until)
    if isinstance(term, Denied):
        found.append(Warned(Alarm.TOO_LONG, term.reason, term.rules))
    if terms.yearly * 10_000 < terms.floor * lease.area:
        per_mu = terms.yearly * 10_000 // lease.area
        text = f"每亩年租金{show_yuan(per_mu)}，低于底价{show_yuan(terms.floor)}"
        found.append(Warned(Alarm.BELOW_FLOOR, text))
    if not terms.written:
        found.append(Warned(Alarm.VERBAL, "没有书面合同，请补签"))
    return found
