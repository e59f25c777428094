"""Obligations against a brute force that looks at every day of every person and period."""

from collections import Counter
from datetime import date, timedelta

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
)
from jishi.rules.calendar import WorkCalendar
from jishi.rules.values.period import PeriodKind, periods

CALENDAR = WorkCalendar.published()

ROLE, OTHER = "first_secretary", "grid_worker"

DAY, WEEK, MONTH, QUARTER = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER

# Random facts lie in the ten weeks around the Spring Festival of 2026.
DAYS = st.dates(date(2026, 1, 10), date(2026, 3, 20))

PAIRS = st.tuples(DAYS, DAYS).map(sorted).map(tuple)

PEOPLE, PLACES = st.sampled_from(["p1", "p2"]), st.sampled_from(["v1", "v2"])

ROLES = st.sampled_from([ROLE, ROLE, ROLE, OTHER])

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
    st.sampled_from(["独居老人", "独居老人", "残疾"]),
    PLACES,
    DAYS,
    ENDS,
)

EVENTS = st.builds(
    lambda number, kind, at, on: Happening(f"e{number}", kind, at, on),
    st.integers(0, 9),
    st.sampled_from(["突发事件", "突发事件", "红白事"]),
    PLACES,
    DAYS,
)

FOREVER = st.just((date.min, date.max))
LIVES = st.one_of(FOREVER, FOREVER, PAIRS)

OF_POSTS = st.builds(
    lambda every, due, required, prorated, life: ObligationTemplate(
        "t",
        "任务",
        ROLE,
        every=every,
        due_days=due,
        required=required,
        prorated=prorated,
        effective_from=life[0],
        effective_to=life[1],
    ),
    st.sampled_from([DAY, WEEK, MONTH, QUARTER]),
    st.integers(0, 12),
    st.integers(0, 25),
    st.booleans(),
    LIVES,
)
OF_TAGS = st.builds(
    lambda every, due, life: ObligationTemplate(
        "t",
        "走访",
        ROLE,
        Trigger.ATTRIBUTE,
        every,
        due,
        subject="独居老人",
        effective_from=life[0],
        effective_to=life[1],
    ),
    st.sampled_from([DAY, WEEK, MONTH]),
    st.integers(0, 12),
    LIVES,
)
OF_EVENTS = st.builds(
    lambda within, due, life: ObligationTemplate(
        "t",
        "到场",
        ROLE,
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
    LIVES,
)
WINDOWS = st.one_of(st.just((date(2026, 1, 10), date(2026, 4, 10))), PAIRS)
FACTS = (
    st.lists(ASSIGNMENTS, min_size=1, max_size=4),
    st.lists(LEAVES, max_size=3),
    st.lists(TAGS, min_size=1, max_size=3),
    st.lists(EVENTS, min_size=1, max_size=4, unique_by=lambda event: event.id),
)
EACH_KIND = pytest.mark.parametrize(
    "templates", [OF_POSTS, OF_TAGS, OF_EVENTS], ids=["posts", "tags", "events"]
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
    for period in periods(template.every, date(2025, 12, 1), date(2026, 4, 30)):
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
                        for day in (date(2026, 1, 1) + timedelta(days=step) for step in range(120))
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


@EACH_KIND
@given(st.data(), WINDOWS, *FACTS)
def test_obligations_against_looking_at_every_day(
    templates: st.SearchStrategy[ObligationTemplate],
    data: st.DataObject,
    window: tuple[date, date],
    assignments: list[Assignment],
    leaves: list[Leave],
    tags: list[Attribute],
    events: list[Happening],
) -> None:
    template = data.draw(templates)
    first, last = window
    found = due_between(
        [template], assignments, first, last, CALENDAR, leaves=leaves, attributes=tags, events=events
    )
    expected = brute(template, assignments, first, last, leaves, tags, events)
    assert Counter(found) == expected
    assert not expected or max(expected.values()) == 1


@EACH_KIND
@given(st.data(), st.tuples(DAYS, DAYS, DAYS).map(sorted), *FACTS)
def test_cutting_the_days_gives_each_exactly_once(
    templates: st.SearchStrategy[ObligationTemplate],
    data: st.DataObject,
    cuts: list[date],
    assignments: list[Assignment],
    leaves: list[Leave],
    tags: list[Attribute],
    events: list[Happening],
) -> None:
    template = data.draw(templates)
    first, middle, last = cuts
    facts = {"leaves": leaves, "attributes": tags, "events": events}
    whole = due_between([template], assignments, first, last, CALENDAR, **facts)  # type: ignore[arg-type]
    parts = due_between([template], assignments, first, middle, CALENDAR, **facts)  # type: ignore[arg-type]
    if middle < last:
        rest = middle + timedelta(days=1)
        parts += due_between([template], assignments, rest, last, CALENDAR, **facts)  # type: ignore[arg-type]
    assert Counter(parts) == Counter(whole)
    assert max(Counter(whole).values(), default=1) == 1
