"""Obligations against a brute force that looks at every day of every person and period."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    prorate,
    required_days,
)
from jishi.rules.cadence.due import HappeningTwice, TemplateTwice
from jishi.rules.cadence.required import MoreEligibleThanAll
from jishi.rules.cadence.spans import cut, span, subtract, union
from jishi.rules.cadence.template import TemplateWrong
from jishi.rules.calendar import WorkCalendar
from jishi.rules.values.months import EndBeforeStart
from jishi.rules.values.period import PeriodKind, periods

from .expect import refused

CALENDAR = WorkCalendar.published()
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
ROLE, OTHER = "first_secretary", "grid_worker"
DAY, WEEK, MONTH, QUARTER = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER
POST = Assignment("p1", ROLE, "v1", date(2025, 1, 1))

# Random facts lie in the ten weeks around the Spring Festival of 2026.
DAYS = st.dates(date(2026, 1, 10), date(2026, 3, 20))
PAIRS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)
PEOPLE, PLACES = st.sampled_from(["p1", "p2"]), st.sampled_from(["v1", "v2"])
ROLES = st.sampled_from([ROLE, OTHER])
ENDS = st.one_of(st.none(), st.integers(0, 40))


def later(start: date, days: int | None) -> date | None:
    return None if days is None else start + timedelta(days=days)


ASSIGNMENTS = st.builds(
    lambda who, role, at, start, days: Assignment(who, role, at, start, later(start, days)),
    PEOPLE,
    ROLES,
    PLACES,
    DAYS,
    ENDS,
)
LEAVES = st.builds(lambda who, pair: Leave(who, *pair), PEOPLE, PAIRS)
TAGS = st.builds(
    lambda bearer, name, at, start, days: Attribute(bearer, name, at, start, later(start, days)),
    st.sampled_from(["h1", "h2"]),
    st.sampled_from(["独居老人", "残疾"]),
    PLACES,
    DAYS,
    ENDS,
)
EVENTS = st.builds(
    lambda number, kind, at, on: Happening(f"e{number}", kind, at, on),
    st.integers(0, 9),
    st.sampled_from(["突发事件", "红白事"]),
    PLACES,
    DAYS,
)
LIVES = st.one_of(st.just((date.min, date.max)), PAIRS)
TEMPLATES = st.one_of(
    st.builds(
        lambda every, due, role, required, prorated, life: ObligationTemplate(
            "t",
            "任务",
            role,
            every=every,
            due_days=due,
            required=required,
            prorated=prorated,
            effective_from=life[0],
            effective_to=life[1],
        ),
        st.sampled_from([DAY, WEEK, MONTH, QUARTER]),
        st.integers(0, 12),
        ROLES,
        st.integers(0, 25),
        st.booleans(),
        LIVES,
    ),
    st.builds(
        lambda every, due, role, life: ObligationTemplate(
            "t",
            "走访",
            role,
            Trigger.ATTRIBUTE,
            every,
            due,
            subject="独居老人",
            effective_from=life[0],
            effective_to=life[1],
        ),
        st.sampled_from([DAY, WEEK, MONTH]),
        st.integers(0, 12),
        ROLES,
        LIVES,
    ),
    st.builds(
        lambda within, due, role, life: ObligationTemplate(
            "t",
            "到场",
            role,
            Trigger.EVENT,
            None,
            due,
            within,
            "突发事件",
            effective_from=life[0],
            effective_to=life[1],
        ),
        st.sampled_from(Within),
        st.integers(0, 12),
        ROLES,
        LIVES,
    ),
)


def on(starts: date, ends: date | None, day: date) -> bool:
    return starts <= day and (ends is None or day <= ends)


def holder(assignments: list[Assignment], role: str, place: str, day: date) -> str:
    """Who has held the role at the place longest; the earlier end and the name break ties."""
    held = [
        (one.starts_on, one.ends_on or date.max, one.holder)
        for one in assignments
        if one.role == role and one.at == place and on(one.starts_on, one.ends_on, day)
    ]
    return min(held)[2] if held else ""


def brute(
    template: ObligationTemplate,
    assignments: list[Assignment],
    first: date,
    last: date,
    leaves: list[Leave],
    tags: list[Attribute],
    events: list[Happening],
) -> Counter[Due]:
    """Every person or bearer, every period, every day."""
    if template.trigger is Trigger.EVENT:
        return brute_events(template, assignments, first, last, events)
    found: Counter[Due] = Counter()
    assert template.every is not None
    for period in periods(template.every, date(2025, 6, 1), date(2026, 12, 1)):
        due_on = period.last + timedelta(days=template.due_days)
        if not first <= due_on <= last:
            continue
        days = [period.first + timedelta(days=offset) for offset in range(period.days)]
        workdays = [day for day in days if CALENDAR.is_workday(day)]
        live = [day for day in workdays if template.effective_from <= day <= template.effective_to]
        if template.trigger is Trigger.POST:
            for who in ("p1", "p2"):
                here = [
                    day
                    for day in live
                    if any(
                        one.holder == who
                        and one.role == template.role
                        and on(one.starts_on, one.ends_on, day)
                        for one in assignments
                    )
                    and not any(
                        leave.holder == who and on(leave.starts_on, leave.ends_on, day) for leave in leaves
                    )
                ]
                if here:
                    required = template.required
                    if template.prorated:
                        required = min(required, len(workdays)) * len(here) // len(workdays)
                    found[Due("t", who, "", period.code, due_on, required)] += 1
        else:
            for bearer in ("h1", "h2"):
                mine = [tag for tag in tags if tag.bearer == bearer and tag.name == template.subject]
                if any(on(tag.starts_on, tag.ends_on, day) for tag in mine for day in live):
                    borne = [
                        (day, tag.at)
                        for tag in mine
                        for day in (date(2025, 6, 1) + timedelta(days=step) for step in range(700))
                        if day <= min(period.last, template.effective_to)
                        and on(tag.starts_on, tag.ends_on, day)
                    ]
                    day, place = max(borne)
                    who = holder(assignments, template.role, place, day)
                    found[Due("t", who, bearer, period.code, due_on, template.required)] += 1
    return found


def brute_events(
    template: ObligationTemplate,
    assignments: list[Assignment],
    first: date,
    last: date,
    events: list[Happening],
) -> Counter[Due]:
    found: Counter[Due] = Counter()
    for event in events:
        day, left = event.on, template.due_days
        while left:
            day += timedelta(days=1)
            left -= template.within is Within.DAYS or CALENDAR.is_workday(day)
        live = template.effective_from <= event.on <= template.effective_to
        if event.kind == template.subject and first <= day <= last and live:
            who = holder(assignments, template.role, event.at, event.on)
            found[Due("t", who, event.id, event.on.isoformat(), day, 1)] += 1
    return found


@given(
    TEMPLATES,
    st.lists(ASSIGNMENTS, max_size=4),
    PAIRS,
    st.lists(LEAVES, max_size=3),
    st.lists(TAGS, max_size=3),
    st.lists(EVENTS, max_size=4, unique_by=lambda event: event.id),
)
def test_obligations_against_looking_at_every_day(
    template: ObligationTemplate,
    assignments: list[Assignment],
    window: tuple[date, date],
    leaves: list[Leave],
    tags: list[Attribute],
    events: list[Happening],
) -> None:
    first, last = window
    found = due_between(
        [template], assignments, first, last, CALENDAR, leaves=leaves, attributes=tags, events=events
    )
    expected = brute(template, assignments, first, last, leaves, tags, events)
    assert Counter(found) == expected
    assert not expected or max(expected.values()) == 1


@given(
    TEMPLATES,
    st.lists(ASSIGNMENTS, max_size=4),
    st.tuples(DAYS, DAYS, DAYS).map(sorted),
    st.lists(LEAVES, max_size=2),
    st.lists(TAGS, max_size=2),
    st.lists(EVENTS, max_size=3, unique_by=lambda event: event.id),
)
def test_cutting_the_days_gives_each_exactly_once(
    template: ObligationTemplate,
    assignments: list[Assignment],
    cuts: list[date],
    leaves: list[Leave],
    tags: list[Attribute],
    events: list[Happening],
) -> None:
    first, middle, last = cuts
    facts = {"leaves": leaves, "attributes": tags, "events": events}
    whole = due_between([template], assignments, first, last, CALENDAR, **facts)  # type: ignore[arg-type]
    parts = due_between([template], assignments, first, middle, CALENDAR, **facts)  # type: ignore[arg-type]
    if middle < last:
        rest = middle + timedelta(days=1)
        parts += due_between([template], assignments, rest, last, CALENDAR, **facts)  # type: ignore[arg-type]
    assert Counter(parts) == Counter(whole)
    assert max(Counter(whole).values(), default=1) == 1


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


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), max_size=5)


def days_of(spans: list[tuple[int, int]]) -> set[int]:
    return {day for first, last in spans for day in range(first, last + 1)}


@given(SPANS, SPANS, st.integers(0, 30), st.integers(0, 30))
def test_spans_against_sets_of_days(
    spans: list[tuple[int, int]], holes: list[tuple[int, int]], one: int, other: int
) -> None:
    joined = union(spans)
    assert days_of(joined) == days_of(spans)
    assert all(after[0] > before[1] + 1 for before, after in pairwise(joined))
    kept = subtract(joined, holes)
    assert days_of(kept) == days_of(spans) - days_of(holes)
    assert sum(last - first + 1 for first, last in kept) == len(days_of(kept))
    low, high = min(one, other), max(one, other)
    assert days_of(cut(joined, low, high)) == days_of(spans) & set(range(low, high + 1))
    assert all(first <= last for first, last in cut(joined, low, high))


def test_a_span_without_end_is_for_good() -> None:
    assert span(date(2026, 1, 1), None) == (date(2026, 1, 1).toordinal(), date.max.toordinal())
    assert span(date(2026, 1, 1), date(2026, 1, 1)) == (date(2026, 1, 1).toordinal(),) * 2


def test_every_pair_of_small_spans() -> None:
    """Union and subtraction of one span and one hole, all cases."""
    pairs = [(first, last) for first, last in product(range(6), repeat=2) if first <= last]
    for one, other in product(pairs, repeat=2):
        assert days_of(subtract([one], [other])) == days_of([one]) - days_of([other])
        assert days_of(union([one, other])) == days_of([one, other])
