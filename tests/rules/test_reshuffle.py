"""A reshuffle tried out: swaps, chains, too many, too high, too close, and what it relieves."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS
from jishi.rules.rank import Rank
from jishi.rules.tenure import (
    Appointment,
    Approved,
    Filled,
    Kin,
    Level,
    Outcome,
    Problem,
    Standing,
    Tenure,
    filled,
    stays,
    what_if,
)
from jishi.rules.tenure.reshuffle import AppointedTwice, StartsLater
from jishi.rules.verdict import Denied

from .expect import refused

KEYS = [rule.key for rule in DEFAULTS if rule.key.startswith("tenure.")]
ON = date(2026, 1, 1)
EVE = date(2025, 12, 31)
LONG, SHORT = date(2015, 1, 1), date(2024, 1, 1)
RULES = DEFAULTS.values(KEYS, ON)
SECTIONS = ("一科", "二科", "三科")
POSTS = [Approved("局", section, Level.CHIEF, 1, Rank.SECTION) for section in SECTIONS]


def chief(
    person: str, section: str, start: date = LONG, *, unit: str = "局", end: date | None = None
) -> Tenure:
    return Tenure(person, unit, section, "科长", Level.CHIEF, start, end)


def to(person: str, section: str, rank: Rank = Rank.SECTION, *, unit: str = "局") -> Appointment:
    return Appointment(person, unit, section, "科长", Level.CHIEF, rank)


NOW = [chief("甲", "一科"), chief("乙", "二科"), chief("丙", "三科", SHORT)]


def tried(plan: list[Appointment], now: list[Tenure] = NOW, **more: object) -> Outcome:
    return what_if(now, plan, ON, POSTS, RULES, **more)  # type: ignore[arg-type]


def test_a_chain_of_three_at_once() -> None:
    outcome = tried([to("甲", "二科"), to("乙", "三科"), to("丙", "一科")])
    assert outcome.problems == ()
    assert outcome.tenures == (
        chief("甲", "一科", end=EVE),
        chief("乙", "二科", end=EVE),
        chief("丙", "三科", SHORT, end=EVE),
        chief("甲", "二科", ON),
        chief("乙", "三科", ON),
        chief("丙", "一科", ON),
    )
    assert outcome.posts == tuple(
        Filled("局", section, Level.CHIEF, 1, (who,))
        for section, who in sorted(zip(SECTIONS, "丙甲乙", strict=True))
    )
    assert outcome.relieved == ("乙", "甲")
    assert [(stay.person, stay.standing) for stay in outcome.before] == [
        ("乙", Standing.MUST),
        ("乙", Standing.DUE),
        ("甲", Standing.MUST),
        ("甲", Standing.DUE),
    ]
    assert outcome.after == ()


def test_nobody_moves() -> None:
    outcome = tried([])
    assert outcome == Outcome(tuple(NOW), tuple(filled(POSTS, NOW, ON)), outcome.before, outcome.before, ())
    assert outcome.relieved == ()
    assert len(outcome.before) == 4


def test_another_post_in_the_section_relieves_the_post_alone() -> None:
    outcome = tried([Appointment("甲", "局", "一科", "一级科长", Level.CHIEF, Rank.SECTION)])
    assert outcome.relieved == ()
    assert [(stay.person, stay.kind.value) for stay in outcome.after] == [
        ("乙", "post"),
        ("乙", "section"),
        ("甲", "section"),
    ]


def test_too_many_for_the_post() -> None:
    """Blocked: an appointment above the approved count."""
    outcome = tried([to("甲", "二科")])
    text = "局二科中层正职核定1名，任命后2名，超职数1名"
    assert outcome.problems == (Problem("甲", Denied(text, "post")),)
    assert [(one.section, one.over, one.vacant) for one in outcome.posts] == [
        ("一科", 0, 1),
        ("三科", 0, 0),
        ("二科", 1, 0),
    ]


def test_a_post_nobody_approved() -> None:
    outcome = tried([to("甲", "四科")])
    text = "局四科中层正职核定0名，任命后1名，超职数1名"
    assert outcome.problems == (Problem("甲", Denied(text, "post")),)


def test_into_a_place_that_stays_too_full() -> None:
    crowd = [*NOW, chief("丁", "二科"), chief("戊", "二科")]
    outcome = tried([to("戊", "一科"), to("甲", "二科")], crowd)
    text = "局二科中层正职核定1名，任命后3名，超职数2名"
    assert outcome.problems == (Problem("甲", Denied(text, "post")),)


def test_too_high_a_rank() -> None:
    text = "局三科中层正职规格为正科级，甲为副处级，超规格"
    plan = [to("甲", "三科", Rank.DEPUTY_DIVISION), to("丙", "一科", Rank.CLERK)]
    assert tried(plan).problems == (Problem("甲", Denied(text, "rank")),)


def test_staff_need_no_post() -> None:
    clerk = Appointment("甲", "局", "九科", "科员", Level.STAFF, Rank.DIVISION)
    assert tried([clerk]).problems == ()
    # And the list goes on after them.
    (problem,) = tried([clerk, to("丙", "二科")]).problems
    assert problem.person == "丙"


def test_a_sensitive_post_stays_sensitive() -> None:
    auditor = Appointment("甲", "局", "审计科", "科员", Level.STAFF, Rank.CLERK, sensitive=True)
    outcome = tried([auditor])
    assert outcome.tenures[-1] == Tenure("甲", "局", "审计科", "科员", Level.STAFF, ON, sensitive=True)


def test_too_many_for_the_unit() -> None:
    newcomers = [Appointment(who, "局", "一科", "科员", Level.STAFF, Rank.CLERK) for who in ("丁", "戊")]
    outcome = tried(newcomers, places={"局": 4})
    verdict = Denied("局编制4名，任命后5名，超编制1名", "unit")
    assert outcome.problems == (Problem("丁", verdict), Problem("戊", verdict))
    assert tried(newcomers, places={"局": 5}).problems == ()
    assert tried(newcomers, places={"他局": 0}).problems == ()


def test_a_unit_over_its_places_may_exchange_but_not_grow() -> None:
    other = chief("丁", "一科", unit="他局")
    now, places = [*NOW, other], {"局": 2, "他局": 1}
    swap = [to("甲", "一科", unit="他局"), to("丁", "一科")]
    own = [*POSTS, Approved("他局", "一科", Level.CHIEF, 1, Rank.SECTION)]
    assert what_if(now, swap, ON, own, RULES, places=places).problems == ()
    grown = what_if(
        now, [Appointment("丁", "局", "一科", "科员", Level.STAFF, Rank.CLERK)], ON, own, RULES, places=places
    )
    assert grown.problems == (Problem("丁", Denied("局编制2名，任命后4名，超编制2名", "unit")),)


def test_a_new_unit_with_no_one_yet() -> None:
    own = [Approved("新局", "一科", Level.CHIEF, 1, Rank.SECTION)]
    outcome = what_if([], [to("甲", "一科", unit="新局")], ON, own, RULES, places={"新局": 0})
    assert outcome.problems == (Problem("甲", Denied("新局编制0名，任命后1名，超编制1名", "unit")),)
    assert not what_if([], [to("甲", "一科", unit="新局")], ON, own, RULES, places={"新局": 1}).problems


def test_relatives_brought_together() -> None:
    clerk = Tenure("丁", "局", "二科", "科员", Level.STAFF, SHORT)
    now, kin = [*NOW, clerk], [Kin("甲", "丁", "夫妻")]
    swap = [to("甲", "二科"), to("乙", "一科")]
    verdict = Denied("甲与丁是夫妻，同在局二科任职，须任职回避", "person")
    assert tried(swap, now, kin=kin).problems == (Problem("甲", verdict),)
    both = [*swap, Appointment("丁", "局", "二科", "主任科员", Level.STAFF, Rank.CLERK)]
    assert tried(both, now, kin=kin).problems == (Problem("甲", verdict), Problem("丁", verdict))
    parted = [*swap, Appointment("丁", "局", "三科", "科员", Level.STAFF, Rank.CLERK)]
    assert tried(parted, now, kin=kin).problems == ()
    # Who sat together before and is not moved is not the plan's doing.
    assert tried([to("丙", "三科")], [*now, chief("甲", "二科")], kin=kin).problems == ()


def test_a_person_appointed_twice() -> None:
    with refused(AppointedTwice, "甲", "每人至多一项任命"):
        tried([to("甲", "一科"), to("甲", "二科")])


def test_a_post_that_begins_later() -> None:
    for start in (ON, ON + timedelta(days=9)):
        with refused(StartsLater, f"甲 {start}", "2026-01-01以前起任的职务"):
            tried([to("甲", "二科")], [chief("甲", "一科", start)])
    ended = chief("甲", "一科", end=EVE)
    assert tried([to("甲", "二科")], [ended]).tenures == (ended, chief("甲", "二科", ON))
    last = chief("甲", "一科", end=ON)
    assert tried([to("甲", "二科")], [last]).tenures == (ended, chief("甲", "二科", ON))


@given(st.permutations("甲乙丙"))
def test_every_permutation_of_chiefs_is_allowed(order: list[str]) -> None:
    plan = [to(who, section) for who, section in zip(order, SECTIONS, strict=True)]
    outcome = tried(plan)
    assert outcome.problems == ()
    assert [one.people for one in sorted(outcome.posts, key=lambda one: SECTIONS.index(one.section))] == [
        (who,) for who in order
    ]
    pressed = {one.person for one in stays(NOW, ON, RULES) if one.standing in (Standing.DUE, Standing.MUST)}
    stayed = {who for who, section, home in zip(order, SECTIONS, "甲乙丙", strict=True) if who == home}
    # Those who return to their own chair have not left it.
    assert set(outcome.relieved) == pressed - stayed
