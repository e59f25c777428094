"""Times, persons, households and joint sessions by brute force, and what never adds up must not."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.counting.attendance import HeadCount, Presence, TimesWrong, head_count
from jishi.rules.counting.merged import MergedIntoItself, MergedTwice, keepers
from jishi.rules.counting.sessions import (
    Host,
    NoHost,
    Session,
    SessionDatesDiffer,
    counted,
    credits,
    joined,
)

from .expect import refused

DAY = date(2026, 3, 1)
NAMES = "甲乙丙丁"
SAME = {"丁": "甲"}
RECORDS = st.lists(
    st.one_of(
        st.builds(
            Presence,
            st.sampled_from("12"),
            st.sampled_from(NAMES),
            st.sampled_from(["", *NAMES]),
            st.sampled_from(["", "量血压", "理发"]),
        ),
        st.builds(Presence, st.sampled_from("12"), times=st.integers(1, 9)),
    ),
    max_size=12,
)


@given(RECORDS, st.booleans())
def test_heads_by_asking_each_session_for_each_person(records: list[Presence], merged: bool) -> None:
    def person(record: Presence) -> str:
        return "甲" if merged and record.person == "丁" else record.person

    times = sum(record.times for record in records if record.service or not record.person)
    for session in "12":
        for name in NAMES:
            times += any(
                record.session == session and person(record) == name and not record.service
                for record in records
            )
    same = SAME if merged else None
    households = {record.household for record in records} - {""}
    assert head_count(records, merged_persons=same, merged_households={"乙": "丙"}) == HeadCount(
        times,
        len({person(record) for record in records} - {""}),
        len({"丙" if name == "乙" else name for name in households}),
        sum(record.times for record in records if not record.person),
    )


@given(RECORDS)
def test_times_of_sessions_add_up_and_persons_do_not(records: list[Presence]) -> None:
    ordered = sorted(records, key=lambda record: record.session)
    by_session = [head_count(list(group)) for _, group in groupby(ordered, lambda record: record.session)]
    whole = head_count(records)
    assert whole.person_times == sum(one.person_times for one in by_session)
    assert whole.anonymous == sum(one.anonymous for one in by_session)
    for name in ("persons", "households"):
        parts = [getattr(one, name) for one in by_session]
        assert max(parts, default=0) <= getattr(whole, name) <= sum(parts)
    assert whole.persons <= whole.person_times


def test_heads_by_hand() -> None:
    """Two sign-ins of one person under two names, a service each, a tally of twenty."""
    records = [
        Presence("一", "甲", "1号"),
        Presence("一", "丁", "2号"),
        Presence("一", "甲", "1号", "理发"),
        Presence("一", "丁", "2号", "理发"),
        Presence("一", times=20),
        Presence("二", "甲"),
    ]
    assert head_count(records) == HeadCount(25, 2, 2, 20)
    merged = head_count(records, merged_persons=SAME, merged_households={"2号": "1号"})
    assert merged == HeadCount(24, 1, 1, 20)
    assert head_count([]) == HeadCount(0, 0, 0, 0)
    assert head_count([Presence("一", household="3号", times=2)]) == HeadCount(2, 0, 1, 2)


@pytest.mark.parametrize(
    ("person", "times", "shown"), [("", 0, "不记名"), ("", -3, "不记名"), ("甲", 2, "甲")]
)
def test_times_that_cannot_be(person: str, times: int, shown: str) -> None:
    with refused(TimesWrong, f"{shown}: {times}", "不记名的为正整数，记名的每条为1"):
        Presence("一", person, times=times)
    assert Presence("一", times=1).times == 1


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9, unique_by=lambda pair: pair[0])


@given(PAIRS)
def test_keepers_of_forests(pairs: list[tuple[int, int]]) -> None:
    """Merging upwards only makes no circle; every chain is walked one step at a time."""
    into = {str(low): str(high) for low, high in pairs if low < high}
    found = keepers(into.items())
    assert found.keys() == into.keys()
    for duplicate, kept in found.items():
        assert kept not in into
        assert kept == found.get(into[duplicate], into[duplicate])


def test_merges_that_cannot_be() -> None:
    assert keepers([]) == {}
    assert keepers([("a", "b"), ("a", "b")]) == {"a": "b"}
    with refused(MergedTwice, "a", "只并入一条记录（已并入“b”）"):
        keepers([("a", "b"), ("a", "c")])
    for circle in ([("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a")]):
        with refused(MergedIntoItself, "a", "最后保留一条记录"):
            keepers(circle)
    with refused(MergedIntoItself, "x", "最后保留一条记录"):
        keepers([("x", "a"), ("a", "b"), ("b", "a")])


def host(code: str) -> Host:
    """Hosts a, b sit in villages of the east town, c in the west, x at the county."""
    town = {"a": ("东镇", "甲村"), "b": ("东镇", "乙村"), "c": ("西镇", "丙村")}
    return Host(code, ("县", *town.get(code, ())))


SESSIONS = st.lists(
    st.builds(
        lambda code, hosts: Session(code, DAY, tuple(host(one) for one in hosts)),
        st.sampled_from("12345"),
        st.lists(st.sampled_from("abcx"), min_size=1, max_size=4),
    ),
    max_size=8,
)


@given(SESSIONS, st.booleans())
def test_sessions_by_asking_each_place(sessions: list[Session], merged: bool) -> None:
    same = {"5": "1"} if merged else None

    def code(session: Session) -> str:
        return "1" if merged and session.code == "5" else session.code

    expected = {}
    for place in ("县", "东镇", "西镇", "甲村", "乙村", "丙村"):
        here = {code(one) for one in sessions if any(place in one_host.places for one_host in one.hosts)}
        expected[place] = len(here)
    assert counted(sessions, same) == {place: count for place, count in expected.items() if count}
    hosts = {(code(one), one_host.code) for one in sessions for one_host in one.hosts}
    full = credits(DEFAULTS.values(["event.host_credit"], DAY), sessions, same)
    assert full == {name: sum(name == other for _, other in hosts) for _, name in hosts}
    own = [Setting("event.host_credit", "fraction", DAY, "县委〔2026〕1号")]
    parts = credits(DEFAULTS.values(["event.host_credit"], DAY, own), sessions, same)
    assert sum(parts.values()) == expected["县"]
    for name, part in parts.items():
        assert part == sum(
            Fraction(1, sum(one == session for one, _ in hosts)) for session, other in hosts if other == name
        )


def test_a_joint_session_is_one_at_every_level() -> None:
    """M42: counted once at the county, in each town that took part, and credited to every host."""
    joint = Session("义诊", DAY, (host("a"), host("b"), host("c")))
    alone = Session("理发", DAY, (host("a"),))
    assert counted([joint, alone]) == {"县": 2, "东镇": 2, "甲村": 2, "乙村": 1, "西镇": 1, "丙村": 1}
    assert credits(DEFAULTS.values(["event.host_credit"], DAY), [joint, alone]) == {"a": 2, "b": 1, "c": 1}


def test_a_session_entered_by_two_hosts_is_joined() -> None:
    mine, theirs = Session("一", DAY, (host("a"),)), Session("二", DAY, (host("b"), host("a")))
    assert joined([mine, theirs], {"二": "一"}) == (Session("一", DAY, (host("a"), host("b"))),)
    assert joined([mine, theirs]) == (mine, theirs)
    assert counted([mine, theirs], {"二": "一"})["县"] == 1
    values = DEFAULTS.values(["event.host_credit"], DAY)
    assert credits(values, [mine, theirs], {"二": "一"}) == {"a": 1, "b": 1}
    assert credits(values, [mine, theirs]) == {"a": 2, "b": 1}
    later = replace(theirs, on=date(2026, 3, 2))
    with refused(SessionDatesDiffer, "二 2026-03-02", "与“一”同为 2026-03-01"):
        joined([mine, later], {"二": "一"})
    with refused(NoHost, "一", "至少一个主办方"):
        Session("一", DAY, ())
