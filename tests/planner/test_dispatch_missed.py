"""Why an order is late or without a visit, in both languages, case by case."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from dispatch_cases import crew, order, problem

from jishi.planner.dispatch import DispatchProblem, Shift, Window, WorkingDays, dispatch, missed, why
from jishi.planner.dispatch.missed import UnknownOrder
from jishi.planner.dispatch.working_days import NotAWorkingDay

SHORT = crew(shifts=(Shift(0, 480, 560),), name="张医生组（模拟）")


def told(task: DispatchProblem, name: str = "D-1") -> tuple[str, str]:
    plan = dispatch(task, rounds=300, seconds=600.0)
    statement = why(task, plan, name)
    reason = statement.values.get("why")
    assert "{" not in statement.say() + statement.say("en")
    return statement.code, getattr(reason, "code", "")


CASES = {
    ("on_time", ""): problem(order()),
    ("late", "nobody_on_duty"): problem(order(due=0), crew(shifts=(Shift(1, 480, 1020),))),
    ("late", "overdue_before"): problem(order(due=-1)),
    ("unserved", "never_fits"): problem(order(x_km=300.0)),
    ("unserved", "nobody_on_duty"): problem(order(release=1), SHORT),
    ("unserved", "in_the_way"): problem(order(), order("D-2", priority=2), SHORT),
    ("unserved", "full"): problem(
        order(minutes=75, x_km=1.0), order("D-2", x_km=1.0, minutes=30, priority=4),
        order("D-3", x_km=1.0, minutes=40, priority=4), SHORT,
    ),
    ("not_yet_due", "in_the_way"): problem(order(due=5), order("D-2", priority=2), SHORT),
}  # fmt: skip


@pytest.mark.parametrize("expected", CASES, ids=lambda expected: "-".join(expected))
def test_the_reason_is_found(expected: tuple[str, str]) -> None:
    assert told(CASES[expected]) == expected


def test_a_plan_that_leaves_room_is_told_so() -> None:
    task = problem(order())
    plan = dataclasses.replace(dispatch(task, rounds=1, seconds=600.0), visits=(), unserved=("D-1",))
    statement = why(task, plan, "D-1")
    assert statement.values["why"].code == "room"  # type: ignore[attr-defined]


def test_the_sentence_names_who_is_in_the_way() -> None:
    task = CASES["unserved", "in_the_way"]
    statement = why(task, dispatch(task, rounds=300, seconds=600.0), "D-1")
    assert statement.say() == (
        "D-1没有派出，期限是第 1 天。会做的张医生组（模拟）在第 0 天至第 1 天已排满；要按时做它，"
        "须让出D-2（优先级 2，它是 1），最省的是张医生组（模拟）第 0 天。"
    )
    assert statement.say("en", day_name=lambda day: f"6 {'Jan' if day == 0 else 'Feb'}").startswith(
        "D-1 has no visit; it is due by 6 Feb. Those who can do it (张医生组（模拟）) are full from 6 Jan to 6 Feb"
    )


def test_the_missed_are_listed_the_weightiest_first() -> None:
    task = problem(order(), order("D-2", priority=2), order("D-3", priority=3), SHORT)
    statements = missed(task, dispatch(task, rounds=300, seconds=600.0))
    assert [one.values["order"] for one in statements] == ["D-2", "D-1"]


def test_an_unknown_order_is_refused() -> None:
    task = problem(order())
    with pytest.raises(UnknownOrder, match="D-9"):
        why(task, dispatch(task, rounds=1, seconds=600.0), "D-9")


class Weekdays:
    """Monday to Friday, but not the 6th of January 2026."""

    def is_workday(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day != dt.date(2026, 1, 6)


def test_dates_become_working_days() -> None:
    days = WorkingDays(Weekdays(), dt.date(2026, 1, 3), 5)
    assert days.days[:3] == [dt.date(2026, 1, 5), dt.date(2026, 1, 7), dt.date(2026, 1, 8)]
    assert (days.number(dt.date(2026, 1, 7)), days.date(2)) == (1, dt.date(2026, 1, 8))
    assert (days.release(dt.date(2026, 1, 6)), days.due(dt.date(2026, 1, 6))) == (1, 0)
    assert (days.due(dt.date(2026, 1, 4)), days.due(dt.date(2026, 2, 1))) == (-1, 5)
    with pytest.raises(NotAWorkingDay):
        days.number(dt.date(2026, 1, 6))
    with pytest.raises(NotAWorkingDay):
        days.date(5)


def test_a_window_that_everyone_misses_is_named() -> None:
    task = problem(order(windows=(Window(480, 490),)))
    assert told(task) == ("unserved", "never_fits")
