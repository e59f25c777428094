"""What is required of a short month, and facts about obligations that cannot be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.cadence import (
    Assignment,
    Happening,
    Leave,
    ObligationTemplate,
    Trigger,
    due_between,
    prorate,
    required_days,
)
from jishi.rules.cadence.due import HappeningTwice, TemplateTwice
from jishi.rules.cadence.required import MoreEligibleThanAll
from jishi.rules.cadence.template import TemplateWrong
from jishi.rules.calendar import WorkCalendar
from jishi.rules.values.months import EndBeforeStart
from jishi.rules.values.period import PeriodKind

from .expect import refused

CALENDAR = WorkCalendar.published()

YEAR = (date(2026, 1, 1), date(2026, 12, 31))

ROLE, OTHER = "first_secretary", "grid_worker"

DAY, WEEK, MONTH, QUARTER = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER

POST = Assignment("p1", ROLE, "v1", date(2025, 1, 1))


def monthly(**changes: object) -> ObligationTemplate:
    fixed: dict[str, object] = {"every": MONTH, "due_days": 5}
    return ObligationTemplate("monthly", "月交流", ROLE, **(fixed | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("base", "workdays", "eligible", "expected"),
    [
        (20, 16, 16, 16),
        (20, 16, 8, 8),
        (20, 23, 23, 20),
        (20, 23, 10, 8),
        (20, 0, 0, 0),
        (0, 21, 21, 0),
        (20, 21, 0, 0),
    ],
)
def test_worked_examples_of_prorating(base: int, workdays: int, eligible: int, expected: int) -> None:
    assert prorate(base, workdays, eligible) == expected


@given(st.integers(0, 31), st.integers(0, 31), st.integers(0, 31))
def test_prorating_against_fractions(base: int, workdays: int, eligible: int) -> None:
    eligible = min(eligible, workdays)
    owed = prorate(base, workdays, eligible)
    if workdays:
        assert owed <= min(base, workdays) * eligible / workdays < owed + 1
    else:
        assert owed == 0
    assert owed <= min(base, eligible)


def test_prorating_more_than_there_is_refused() -> None:
    for base, workdays, eligible in ((20, 16, 17), (20, 16, -1), (-1, 16, 16)):
        with refused(
            MoreEligibleThanAll, f"{eligible}/{workdays}（基数{base}）", "不为负、应在岗不多于工作日数"
        ):
            prorate(base, workdays, eligible)


def test_required_days_of_february_2026() -> None:
    assert required_days(CALENDAR, date(2026, 2, 1), date(2026, 2, 28), 20, 16) == 16
    assert required_days(CALENDAR, date(2026, 2, 1), date(2026, 2, 28), 20, 5) == 5


@pytest.mark.parametrize(
    ("changes", "value", "expected"),
    [
        ({"every": None}, "t: None", "定期任务写周期（日至年），事件任务不写周期"),
        ({"every": PeriodKind.ROUND}, "t: round", "定期任务写周期（日至年），事件任务不写周期"),
        (
            {"trigger": Trigger.EVENT, "subject": "e"},
            "t: month",
            "定期任务写周期（日至年），事件任务不写周期",
        ),
        ({"subject": "独居老人"}, "t: 独居老人", "特征任务和事件任务写明特征或事件，岗位任务不写"),
        ({"trigger": Trigger.ATTRIBUTE}, "t: ", "特征任务和事件任务写明特征或事件，岗位任务不写"),
        ({"trigger": Trigger.EVENT, "every": None}, "t: ", "特征任务和事件任务写明特征或事件，岗位任务不写"),
        ({"due_days": -1}, "t: -1天 1次", "不为负的天数和次数"),
        ({"required": -1}, "t: 0天 -1次", "不为负的天数和次数"),
    ],
)
def test_templates_that_cannot_be(changes: dict[str, object], value: str, expected: str) -> None:
    fixed: dict[str, object] = {"every": MONTH}
    with refused(TemplateWrong, value, expected):
        ObligationTemplate("t", "任务", ROLE, **(fixed | changes))  # type: ignore[arg-type]


def test_facts_that_contradict_one_another_are_refused() -> None:
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-12-31 的日期"):
        due_between([], [], date(2026, 12, 31), date(2026, 1, 1), CALENDAR)
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        monthly(effective_from=date(2026, 1, 2), effective_to=date(2026, 1, 1))
    wrong = Assignment("p1", ROLE, "v1", date(2026, 1, 2), date(2026, 1, 1))
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        due_between([monthly()], [wrong], *YEAR, CALENDAR)
    with refused(EndBeforeStart, "2026-01-01", "不早于 2026-01-02 的日期"):
        due_between([], [POST], *YEAR, CALENDAR, leaves=[Leave("p1", date(2026, 1, 2), date(2026, 1, 1))])
    week = ObligationTemplate("weekly", "周", ROLE, every=WEEK)
    with refused(TemplateTwice, "monthly、weekly", "互不相同的模板代码"):
        due_between([week, monthly(), week, monthly()], [POST], *YEAR, CALENDAR)
    twice = [Happening("e1", "突发事件", "g1", date(2026, 3, 6))] * 2
    with refused(HappeningTwice, "e1", "互不相同的事件编号"):
        due_between([], [POST], *YEAR, CALENDAR, events=twice)
