"""Posts against approvals by counting heads, and the waits before a decision."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.calendar import WorkCalendar
from jishi.rules.rank import Rank
from jishi.rules.tenure import Approved, Filled, Level, Tenure, check_decision, filled, staffing
from jishi.rules.tenure.establishment import ApprovedNegative, ApprovedTwice
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

CALENDAR = WorkCalendar.published()
ON = date(2026, 1, 1)
RULES = DEFAULTS.values(["rotation.decision_workdays"], ON)
LEVELS = st.sampled_from(Level)
HELD = st.builds(
    lambda person, unit, section, level, offset, days, seconded: Tenure(
        person,
        unit,
        section,
        "职位",
        level,
        ON + timedelta(days=offset),
        None if days is None else ON + timedelta(days=offset + days),
        seconded=seconded,
    ),
    st.sampled_from("甲乙丙"),
    st.sampled_from(["A局", "B局"]),
    st.sampled_from(["一科", "二科"]),
    LEVELS,
    st.integers(-3, 2),
    st.one_of(st.none(), st.integers(0, 4)),
    st.booleans(),
)
APPROVED = st.lists(
    st.builds(
        Approved,
        st.sampled_from(["A局", "B局"]),
        st.sampled_from(["一科", "二科"]),
        st.sampled_from([Level.LEADER, Level.CHIEF, Level.DEPUTY]),
        st.integers(0, 2),
        st.just(Rank.SECTION),
    ),
    unique_by=lambda one: one.place,
    max_size=5,
)


@given(APPROVED, st.lists(HELD, max_size=8))
def test_heads_counted_place_by_place(approved: list[Approved], tenures: list[Tenure]) -> None:
    found = {(one.unit, one.section, one.level): one for one in filled(approved, tenures, ON)}
    assert list(found) == sorted(found)
    for unit in ("A局", "B局"):
        everyone = set()
        for section in ("一科", "二科"):
            for level in Level:
                people = {
                    one.person
                    for one in tenures
                    if (one.unit, one.section, one.level, one.seconded) == (unit, section, level, False)
                    and one.starts_on <= ON <= (one.ends_on or ON)
                }
                everyone |= people
                wanted = [one.posts for one in approved if one.place == (unit, section, level)]
                if level is Level.STAFF or not (people or wanted):
                    assert (unit, section, level) not in found
                    continue
                row = found[unit, section, level]
                assert row.people == tuple(sorted(people))
                assert row.approved == sum(wanted)
                assert row.over - row.vacant == len(people) - sum(wanted)
                assert min(row.over, row.vacant) == 0
        assert staffing(tenures, ON).get(unit, 0) == len(everyone)
        assert (unit in staffing(tenures, ON)) is bool(everyone)


def test_units_in_order() -> None:
    held = [Tenure("甲", unit, "", "局长", Level.LEADER, ON) for unit in ("B局", "A局")]
    assert list(staffing(held, ON).items()) == [("A局", 1), ("B局", 1)]


def test_a_third_deputy_for_two_posts() -> None:
    held = [Tenure(name, "局", "科", "副科长", Level.DEPUTY, ON) for name in "丙甲乙"]
    (row,) = filled([Approved("局", "科", Level.DEPUTY, 2, Rank.CLERK)], held, ON)
    assert row == Filled("局", "科", Level.DEPUTY, 2, ("丙", "乙", "甲"))
    assert (row.over, row.vacant) == (1, 0)


def test_approvals_that_cannot_be() -> None:
    chief = Approved("局", "科", Level.CHIEF, 1, Rank.SECTION)
    with refused(ApprovedTwice, "局，科，chief", "每个科室每个层级核定一次"):
        filled([chief, chief._replace(posts=2)], [], ON)
    with refused(ApprovedNegative, "局科：-1", "0或正整数"):
        filled([chief._replace(posts=-1)], [], ON)
    (none,) = filled([chief._replace(posts=0)], [], ON)
    assert (none.over, none.vacant) == (0, 0)


MONDAY = date(2026, 3, 2)
RULE = ("rotation.decision_workdays",)


def test_a_decision_after_five_working_days() -> None:
    """From Monday the second: Tuesday to Friday are four, Monday the ninth is the fifth."""
    ninth = date(2026, 3, 9)
    assert check_decision(MONDAY, MONDAY, ninth, CALENDAR, RULES) == Allowed(RULE)
    text = "动议于2026-03-02，至决定不少于5个工作日，最早2026-03-09可以决定"
    verdict = check_decision(MONDAY, MONDAY, ninth - timedelta(days=1), CALENDAR, RULES)
    check_denied(verdict, text, "decided_on", RULE)


def test_no_decision_without_talking_before() -> None:
    ninth, text = date(2026, 3, 9), "没有事前沟通的备案，不得临时动议；请先备案"
    check_denied(check_decision(MONDAY, None, ninth, CALENDAR, RULES), text, "filed_on", RULE)
    later = check_decision(MONDAY, ninth + timedelta(days=1), ninth, CALENDAR, RULES)
    check_denied(later, text, "filed_on", RULE)
    assert check_decision(MONDAY, ninth, ninth, CALENDAR, RULES)


def test_a_county_without_a_wait() -> None:
    none = DEFAULTS.values(list(RULE), ON, [Setting(RULE[0], 0, ON, "县")])
    assert check_decision(MONDAY, MONDAY, MONDAY, CALENDAR, none)
    early = check_decision(MONDAY, MONDAY - timedelta(days=1), MONDAY - timedelta(days=1), CALENDAR, none)
    assert not early


@pytest.mark.parametrize("wait", [1, 3, 10])
def test_the_wait_by_counting_working_days(wait: int) -> None:
    own = DEFAULTS.values(list(RULE), ON, [Setting(RULE[0], wait, ON, "县")])
    day, counted = MONDAY, 0
    while counted < wait:
        assert not check_decision(MONDAY, MONDAY, day, CALENDAR, own)
        day += timedelta(days=1)
        counted += CALENDAR.is_workday(day)
    assert check_decision(MONDAY, MONDAY, day, CALENDAR, own)
