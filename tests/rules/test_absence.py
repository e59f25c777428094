"""What an absence found by an inspection costs."""

from datetime import date
from decimal import Decimal

import pytest

from jishi.rules.book import DEFAULTS, RuleValue, Setting, Values
from jishi.rules.presence import DayStatus, PresenceDay, Sanction, deduction, sanction, unexcused
from jishi.rules.presence.absence import CapsOutOfOrder, CountNegative, DayNotInPosting, GradesTooFew

from .expect import refused

DAY = date(2026, 1, 1)
KEYS = [
    "absence.cap_excellent",
    "absence.cap_basic",
    "absence.cap_fail",
    "absence.recall",
    "appraisal.grades",
]
RULES = DEFAULTS.values([*KEYS, "absence.unit_deduction"], DAY)


def own(**settings: RuleValue) -> Values:
    found = [Setting(key.replace("__", "."), value, DAY, "县") for key, value in settings.items()]
    return DEFAULTS.values([*KEYS, "absence.unit_deduction"], DAY, found)


@pytest.mark.parametrize(
    ("count", "grade", "recall"),
    # 1 absence: not excellent; 2: basically competent at most; 3 and more: incompetent.
    [
        (0, "优秀", False),
        (1, "合格", False),
        (2, "基本合格", False),
        (3, "不合格", True),
        (9, "不合格", True),
    ],
)
def test_the_best_grade_left(count: int, grade: str, recall: bool) -> None:
    assert sanction(count, RULES) == Sanction(grade, recall, tuple(KEYS))


def test_a_county_may_be_milder() -> None:
    mild = own(absence__cap_basic=3, absence__cap_fail=5, absence__recall=4)
    grades = [sanction(count, mild).best_grade for count in range(6)]
    assert grades == ["优秀", "合格", "合格", "基本合格", "基本合格", "不合格"]
    assert [sanction(count, mild).recall for count in range(6)] == [False] * 4 + [True] * 2
    equal = own(absence__cap_basic=1)
    assert sanction(1, equal).best_grade == "基本合格"


def test_limits_the_wrong_way_round() -> None:
    with refused(CapsOutOfOrder, "3、2、3", "由少到多的三个次数"):
        sanction(0, own(absence__cap_excellent=3))


def test_too_few_grades() -> None:
    with refused(GradesTooFew, "好、中、差", "由高到低至少4个等次"):
        sanction(0, own(appraisal__grades=("好", "中", "差")))


def test_less_than_no_absence() -> None:
    with refused(CountNegative, -1, "0或正整数"):
        sanction(-1, RULES)


def test_found_away_day_by_day() -> None:
    days = [
        PresenceDay(date(2026, 3, number), status, False) for number, status in enumerate(DayStatus, start=1)
    ]
    away = [day.day for day in reversed(days)] * 2
    # Present in the morning, gone when the inspectors came; absent: the others had a reason.
    found = {day.day: day.status for day in days}
    assert [found[day] for day in unexcused(days, away)] == [DayStatus.PRESENT, DayStatus.ABSENT]
    assert unexcused(days, []) == ()
    with refused(DayNotInPosting, "2026-04-01", "任职期内、考勤表上有的日子"):
        unexcused(days, [date(2026, 4, 1)])


@pytest.mark.parametrize(
    ("cases", "points", "lost"),
    [(0, "1", "0.0"), (3, "1", "0.3"), (10, "1", "1"), (11, "1", "1"), (3, "0.2", "0.2")],
)
def test_points_of_town_and_unit(cases: int, points: str, lost: str) -> None:
    assert deduction(cases, Decimal(points), RULES) == Decimal(lost)
    assert deduction(4, Decimal(5), own(absence__unit_deduction=Decimal("0.5"))) == 2


@pytest.mark.parametrize(("cases", "points"), [(-1, "1"), (1, "-1"), (1, "NaN"), (1, "Infinity")])
def test_points_that_cannot_be(cases: int, points: str) -> None:
    with refused(CountNegative, f"{cases}次 {points}分", "0或正整数的次数、不为负的分值"):
        deduction(cases, Decimal(points), RULES)
    assert deduction(1, Decimal(0), RULES) == 0
