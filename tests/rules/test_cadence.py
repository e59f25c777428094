"""Obligations of the county's own templates, with the numbers that the published calendar gives."""

from collections import Counter
from datetime import date, timedelta

import pytest

from jishi.rules.cadence import (
    Assignment,
    Attribute,
    Due,
    Happening,
    Leave,
    ObligationTemplate,
    Trigger,
    Within,
    due_between,
)
from jishi.rules.calendar import WorkCalendar
from jishi.rules.values.period import PeriodKind

CALENDAR = WorkCalendar.published()

YEAR = (date(2026, 1, 1), date(2026, 12, 31))

ROLE, OTHER = "first_secretary", "grid_worker"

DAY, WEEK, MONTH, QUARTER = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER

POST = Assignment("p1", ROLE, "v1", date(2025, 1, 1))


def monthly(**changes: object) -> ObligationTemplate:
    fixed: dict[str, object] = {"every": MONTH, "due_days": 5}
    return ObligationTemplate("monthly", "月交流", ROLE, **(fixed | changes))  # type: ignore[arg-type]


def test_the_five_cadences_of_one_officer_in_2026() -> None:
    """[S4]: daily on workdays, weekly by Sunday, monthly by the 5th, quarterly in ten days, yearly."""
    templates = [
        ObligationTemplate(code, code, ROLE, every=kind, due_days=days)
        for code, kind, days in (
            ("daily", DAY, 0),
            ("weekly", WEEK, 0),
            ("monthly", MONTH, 5),
            ("quarterly", QUARTER, 10),
            ("yearly", PeriodKind.YEAR, 31),
        )
    ]
    found = due_between(templates, [POST], *YEAR, CALENDAR)
    counts = Counter(due.template for due in found)
    # The published months of 2026 sum to 248 workdays; the week of National Day 2026 has one (8 October is
    # Thursday), that of the Spring Festival none, so 51 of the 52 weeks that end in 2026 are owed.
    assert counts == {"daily": 248, "weekly": 51, "monthly": 12, "quarterly": 4, "yearly": 1}
    assert [due for due in found if due.template == "monthly"][:2] == [
        Due("monthly", "p1", "", "2025-12", date(2026, 1, 5), 1),
        Due("monthly", "p1", "", "2026-01", date(2026, 2, 5), 1),
    ]
    assert found[0] == Due("daily", "p1", "", "2026-01-04", date(2026, 1, 4), 1)
    assert found[-1] == Due("yearly", "p1", "", "2025", date(2026, 1, 31), 1)


def test_the_week_of_the_spring_festival_is_not_owed() -> None:
    weekly = ObligationTemplate("weekly", "周总结", ROLE, every=WEEK)
    codes = [due.period for due in due_between([weekly], [POST], *YEAR, CALENDAR)]
    assert "2026-W08" not in codes
    assert {"2026-W07", "2026-W09", "2026-W41"} <= set(codes)


def test_twenty_days_a_month_shrink_in_a_short_one() -> None:
    """[F3] 20 days a month; February 2026 has 16 workdays."""
    presence = monthly(due_days=0, required=20, prorated=True)
    found = due_between([presence], [POST], *YEAR, CALENDAR)
    assert [due.required for due in found] == [20, 16, 20, 20, 19, 20, 20, 20, 20, 18, 20, 20]


def test_leave_and_a_late_start_shrink_what_is_required() -> None:
    presence = monthly(due_days=0, required=20, prorated=True)
    march = (date(2026, 3, 1), date(2026, 3, 31))
    leave = [Leave("p1", date(2026, 3, 2), date(2026, 3, 13))]
    # March 2026 has 22 workdays, 10 of them on leave: floor(20 x 12 / 22) = 10.
    assert due_between([presence], [POST], *march, CALENDAR, leaves=leave)[0].required == 10
    # Four days in the middle: both parts count, floor(20 x 18 / 22) = 16.
    middle = [Leave("p1", date(2026, 3, 10), date(2026, 3, 13))]
    assert due_between([presence], [POST], *march, CALENDAR, leaves=middle)[0].required == 16
    started = Assignment("p1", ROLE, "v1", date(2026, 3, 30))
    # Two workdays: floor(20 x 2 / 22) = 1.
    assert due_between([presence], [started], *march, CALENDAR)[0].required == 1
    away = [Leave("p1", date(2026, 2, 20), date(2026, 4, 5))]
    assert due_between([presence], [POST], *march, CALENDAR, leaves=away) == []
    other = [Leave("p2", *march)]
    assert due_between([presence], [POST], *march, CALENDAR, leaves=other)[0].required == 20


def test_a_move_to_another_village_within_a_month_owes_once() -> None:
    posts = [
        Assignment("p1", ROLE, "v1", date(2026, 1, 1), date(2026, 3, 10)),
        Assignment("p1", ROLE, "v2", date(2026, 3, 11)),
    ]
    found = due_between(
        [monthly(required=20, prorated=True)], posts, date(2026, 4, 5), date(2026, 4, 5), CALENDAR
    )
    assert found == [Due("monthly", "p1", "", "2026-03", date(2026, 4, 5), 20)]


def test_people_and_templates_in_a_settled_order() -> None:
    posts = [Assignment(name, ROLE, "v1", date(2026, 1, 1)) for name in ("p3", "p1", "p2")]
    found = due_between(
        [monthly(), ObligationTemplate("a", "周", ROLE, every=WEEK)],
        posts,
        date(2026, 3, 1),
        date(2026, 3, 8),
        CALENDAR,
    )
    assert [(due.template, due.owed_by, due.period) for due in found] == [
        *[("monthly", name, "2026-02") for name in ("p1", "p2", "p3")],
        *[("a", name, week) for name in ("p1", "p2", "p3") for week in ("2026-W09", "2026-W10")],
    ]


def test_a_vacant_post_shows() -> None:
    visits = ObligationTemplate(
        "visit", "走访独居老人", OTHER, Trigger.ATTRIBUTE, MONTH, subject="独居老人", required=2
    )
    tags = [
        Attribute("h1", "独居老人", "g1", date(2026, 1, 1)),
        Attribute("h1", "残疾", "g1", date(2026, 1, 1)),
    ]
    window = (date(2026, 3, 31), date(2026, 3, 31))
    assert due_between([visits], [POST], *window, CALENDAR, attributes=tags) == [
        Due("visit", "", "h1", "2026-03", date(2026, 3, 31), 2)
    ]
    worker = [Assignment("w1", OTHER, "g1", date(2026, 3, 1))]
    assert due_between([visits], worker, *window, CALENDAR, attributes=tags) == [
        Due("visit", "w1", "h1", "2026-03", date(2026, 3, 31), 2)
    ]


def test_who_was_longest_in_the_post_owes_for_the_place() -> None:
    present = ObligationTemplate(
        "present", "到场", OTHER, Trigger.EVENT, due_days=1, within=Within.WORKDAYS, subject="突发事件"
    )
    workers = [
        Assignment("w1", OTHER, "g1", date(2026, 2, 1)),
        Assignment("w2", OTHER, "g1", date(2026, 1, 1), date(2026, 3, 10)),
        Assignment("w3", OTHER, "g2", date(2025, 1, 1)),
    ]
    events = [
        Happening("e2", "突发事件", "g1", date(2026, 3, 13)),
        Happening("e1", "突发事件", "g1", date(2026, 3, 6)),
        Happening("e3", "红白事", "g1", date(2026, 3, 6)),
    ]
    assert due_between([present], workers, *YEAR, CALENDAR, events=events) == [
        Due("present", "w2", "e1", "2026-03-06", date(2026, 3, 9), 1),
        Due("present", "w1", "e2", "2026-03-13", date(2026, 3, 16), 1),
    ]


def test_a_template_holds_between_its_days() -> None:
    short = monthly(effective_from=date(2026, 2, 27), effective_to=date(2026, 5, 1))
    codes = [due.period for due in due_between([short], [POST], *YEAR, CALENDAR)]
    # May has only the first within the template's life, and that is a holiday.
    assert codes == ["2026-02", "2026-03", "2026-04"]
    presence = monthly(effective_from=date(2026, 2, 27), required=20, prorated=True, due_days=0)
    # 27 and 28 February are two of its 16 workdays: floor(16 x 2 / 16) = 2.
    assert due_between([presence], [POST], *YEAR, CALENDAR)[0].required == 2


def test_nothing_is_owed_in_days_without_a_period_end() -> None:
    assert due_between([monthly()], [POST], date(2026, 3, 6), date(2026, 4, 4), CALENDAR) == []
    assert due_between([], [POST], *YEAR, CALENDAR) == []
    assert due_between([monthly()], [], *YEAR, CALENDAR) == []


@pytest.mark.parametrize(
    ("event_on", "window", "life", "expected"),
    [
        # Due three days after the event; first and last day of the window count.
        (date(2026, 3, 6), (date(2026, 3, 9), date(2026, 3, 9)), {}, ["w1"]),
        (date(2026, 3, 6), (date(2026, 3, 10), date(2026, 3, 12)), {}, []),
        (date(2026, 3, 6), (date(2026, 3, 1), date(2026, 3, 8)), {}, []),
        # The template holds on its first and its last day.
        (date(2026, 3, 6), YEAR, {"effective_from": date(2026, 3, 6)}, ["w1"]),
        (date(2026, 3, 6), YEAR, {"effective_from": date(2026, 3, 7)}, []),
        (date(2026, 3, 6), YEAR, {"effective_to": date(2026, 3, 6)}, ["w1"]),
        (date(2026, 3, 6), YEAR, {"effective_to": date(2026, 3, 5)}, []),
        # The holder owes on the first and on the last day in the post; before and after, nobody does.
        (date(2026, 3, 4), YEAR, {}, ["w1"]),
        (date(2026, 3, 3), YEAR, {}, [""]),
        (date(2026, 3, 8), YEAR, {}, ["w1"]),
        (date(2026, 3, 9), YEAR, {}, [""]),
    ],
)
def test_the_edges_of_an_event(
    event_on: date, window: tuple[date, date], life: dict[str, date], expected: list[str]
) -> None:
    template = ObligationTemplate(
        "present",
        "到场",
        OTHER,
        Trigger.EVENT,
        due_days=3,
        subject="突发事件",
        **life,  # type: ignore[arg-type]
    )
    worker = [Assignment("w1", OTHER, "g1", date(2026, 3, 4), date(2026, 3, 8))]
    found = due_between(
        [template], worker, *window, CALENDAR, events=[Happening("e1", "突发事件", "g1", event_on)]
    )
    assert [due.owed_by for due in found] == expected
    assert all(due.due_on == event_on + timedelta(days=3) for due in found)


def test_a_tag_is_answered_where_it_was_last_borne() -> None:
    visits = ObligationTemplate("visit", "走访", OTHER, Trigger.ATTRIBUTE, MONTH, subject="独居老人")
    tags = [
        Attribute("h1", "独居老人", "g1", date(2026, 3, 2), date(2026, 3, 31)),
        Attribute("h1", "残疾", "g2", date(2026, 4, 1)),
    ]
    workers = [
        Assignment("w1", OTHER, "g1", date(2026, 1, 1)),
        Assignment("w2", OTHER, "g2", date(2026, 1, 1)),
    ]
    found = due_between([visits], workers, *YEAR, CALENDAR, attributes=tags)
    assert found == [Due("visit", "w1", "h1", "2026-03", date(2026, 3, 31), 1)]
    moved = [*tags[:1], Attribute("h1", "独居老人", "g2", date(2026, 3, 31))]
    found = due_between([visits], workers, date(2026, 3, 1), date(2026, 4, 30), CALENDAR, attributes=moved)
    assert [(due.owed_by, due.period) for due in found] == [("w2", "2026-03"), ("w2", "2026-04")]


def test_who_held_the_post_on_the_last_day_of_the_tag_owes() -> None:
    visits = ObligationTemplate("visit", "走访", OTHER, Trigger.ATTRIBUTE, MONTH, subject="独居老人")
    tags = [Attribute("h1", "独居老人", "g1", date(2026, 3, 2), date(2026, 3, 20))]
    workers = [
        Assignment("w1", OTHER, "g1", date(2026, 1, 1), date(2026, 3, 20)),
        Assignment("w2", OTHER, "g1", date(2026, 3, 21)),
    ]
    found = due_between([visits], workers, *YEAR, CALENDAR, attributes=tags)
    assert found == [Due("visit", "w1", "h1", "2026-03", date(2026, 3, 31), 1)]
