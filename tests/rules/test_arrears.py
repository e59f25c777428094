"""Arrears against a reckoning fen by fen, their age, and the alarms of contracts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.contract import (
    Account,
    Alarm,
    Arrear,
    Conditions,
    Instalment,
    Lease,
    Payment,
    Warned,
    account,
    ageing,
    alarms,
)
from jishi.rules.contract.arrears import AgeingWrong, ConditionsWrong, PaymentWrong
from jishi.rules.values.months import EndBeforeStart

from .expect import refused

KEYS = ["contract.ageing_months", "contract.expiry_alarm_days", "contract.lease_max_years"]
ON = date(2026, 7, 1)
DAY = timedelta(days=1)
RULES = DEFAULTS.values(KEYS, ON)
DAYS = st.integers(-20, 20).map(lambda days: ON + days * DAY)


def instalment(number: int, due: date, amount: int) -> Instalment:
    return Instalment(number, due, due, due, amount)


@given(
    st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=5),
    st.lists(st.builds(Payment, DAYS, st.integers(1, 12)), max_size=4),
)
def test_fen_by_fen(due: list[tuple[date, int]], payments: list[Payment]) -> None:
    """Every fen paid is laid on the oldest fen owed."""
    instalments = [instalment(number, *one) for number, one in enumerate(due, start=1)]
    owed = sorted(
        (one.due_on, one.number) for one in instalments if one.due_on <= ON for _ in range(one.amount)
    )
    paid = sum(payment.amount for payment in payments if payment.on <= ON)
    left = owed[paid:]
    expected = tuple(
        Arrear(number, day, left.count((day, number)), (ON - day).days)
        for day, number in sorted(set(left))
        if day < ON
    )
    found = account(instalments, payments, ON)
    assert found == Account(expected, max(0, paid - len(owed)))
    assert found.owed == sum(day < ON for day, _ in left)
    assert account(instalments[::-1], payments[::-1], ON) == found


def test_on_the_day_itself_nothing_is_overdue() -> None:
    rent = [instalment(1, ON, 500)]
    assert account(rent, [], ON) == Account((), 0)
    assert account(rent, [], ON + DAY) == Account((Arrear(1, ON, 500, 1),), 0)
    assert account(rent, [Payment(ON + 2 * DAY, 500)], ON + DAY).owed == 500
    assert account(rent, [Payment(ON + DAY, 700)], ON + DAY) == Account((), 200)


def test_a_part_paid_leaves_the_rest() -> None:
    """60,000 of twice 50,000 yuan are paid: 40,000 are owed of the second, ten days after its day."""
    rent = [instalment(1, date(2026, 1, 1), 5_000_000), instalment(2, ON, 5_000_000)]
    found = account(rent, [Payment(date(2026, 1, 1), 6_000_000)], date(2026, 7, 11))
    assert found == Account((Arrear(2, ON, 4_000_000, 10),), 0)
    assert found.owed == 4_000_000


@pytest.mark.parametrize("amount", [0, -5])
def test_payments_that_are_none(amount: int) -> None:
    with refused(PaymentWrong, f"2026-07-01 {amount}分", "大于0的分数；退款另立一笔"):
        account([], [Payment(ON, amount)], ON - DAY)


NAMES = ("不满3个月", "3个月至不满12个月", "12个月至不满36个月", "36个月以上")


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        (ON, 0),
        (date(2026, 4, 2), 0),
        (date(2026, 4, 1), 1),
        (date(2025, 7, 2), 1),
        (date(2025, 7, 1), 2),
        (date(2023, 7, 2), 2),
        (date(2023, 7, 1), 3),
        (date(2000, 1, 1), 3),
    ],
)
def test_ages(due: date, bucket: int) -> None:
    sums = [0, 0, 0, 0]
    sums[bucket] = 30
    both = [Arrear(1, due, 10, 1), Arrear(2, due, 20, 1)]
    assert ageing(both, ON, RULES) == tuple(zip(NAMES, sums, strict=True))


def test_ages_of_a_county() -> None:
    own = DEFAULTS.values(KEYS, ON, [Setting(KEYS[0], (6,), ON, "县")])
    assert ageing([], ON, own) == (("不满6个月", 0), ("6个月以上", 0))
    for months in ((12, 3), (3, 3)):
        wrong = DEFAULTS.values(KEYS, ON, [Setting(KEYS[0], months, ON, "县")])
        with refused(AgeingWrong, "、".join(map(str, months)), "由小到大、互不相同的月数"):
            ageing([], ON, wrong)
    with refused(EndBeforeStart, "2026-07-01", "不早于 2026-07-02 的日期"):
        ageing([Arrear(1, ON + DAY, 1, 0)], ON, RULES)


LAND = Lease("1", "南地", 270_000, date(2020, 1, 1), date(2026, 12, 31))
WELL = Conditions(10_000_000)


@pytest.mark.parametrize(
    ("on", "warned"),
    [
        (date(2026, 10, 1), []),
        (
            date(2026, 10, 2),
            [Warned(Alarm.EXPIRING, "合同2026-12-31到期，还有90天", ("contract.expiry_alarm_days",))],
        ),
        (
            date(2026, 12, 31),
            [Warned(Alarm.EXPIRING, "合同2026-12-31到期，还有0天", ("contract.expiry_alarm_days",))],
        ),
        (date(2027, 1, 1), [Warned(Alarm.EXPIRED, "合同已于2026-12-31到期，请续签或收回")]),
    ],
)
def test_the_end_of_a_contract(on: date, warned: list[Warned]) -> None:
    assert alarms(LAND, WELL, 0, on, RULES) == warned


def test_rent_owed() -> None:
    assert alarms(LAND, WELL, 1, ON, RULES) == [Warned(Alarm.OVERDUE, "欠租0.01元")]
    assert alarms(LAND, WELL, 0, ON, RULES) == []


def test_too_long() -> None:
    land = Lease("1", "南地", 1, ON, date(2046, 7, 1))
    text = "租期到2046-07-01，超过20年；从2026-07-01起租最晚到2046-06-30"
    rule = ("contract.lease_max_years",)
    assert alarms(land, WELL, 0, ON, RULES) == [Warned(Alarm.TOO_LONG, text, rule)]
    until = Conditions(1, until=date(2026, 6, 30))
    assert alarms(LAND, until, 0, ON, RULES) == [
        Warned(Alarm.TOO_LONG, "租期到2026-12-31，超过承包期；最晚到2026-06-30", rule)
    ]


def test_below_the_floor() -> None:
    """27 mu at 1,000 yuan a mu and year are 27,000 yuan."""
    floor = 100_000
    assert alarms(LAND, Conditions(2_700_000, floor=floor), 0, ON, RULES) == []
    text = "每亩年租金999.99元，低于底价1,000.00元"
    assert alarms(LAND, Conditions(2_699_999, floor=floor), 0, ON, RULES) == [Warned(Alarm.BELOW_FLOOR, text)]
    free = Warned(Alarm.BELOW_FLOOR, "每亩年租金0.00元，低于底价0.01元")
    assert alarms(LAND, Conditions(0, floor=1), 0, ON, RULES) == [free]


def test_by_word_of_mouth_and_everything_at_once() -> None:
    verbal = Warned(Alarm.VERBAL, "没有书面合同，请补签")
    assert alarms(LAND, Conditions(1, written=False), 0, ON, RULES) == [verbal]
    bad = Conditions(1, False, 100_000, date(2026, 6, 30))
    assert [one.alarm for one in alarms(LAND, bad, 5, date(2027, 1, 1), RULES)] == [
        Alarm.EXPIRED,
        Alarm.OVERDUE,
        Alarm.TOO_LONG,
        Alarm.BELOW_FLOOR,
        Alarm.VERBAL,
    ]


@pytest.mark.parametrize(("yearly", "floor"), [(-1, 0), (0, -1)])
def test_conditions_that_cannot_be(yearly: int, floor: int) -> None:
    with refused(ConditionsWrong, f"{yearly}分 {floor}分", "不为负的年租金和底价"):
        Conditions(yearly, floor=floor)
