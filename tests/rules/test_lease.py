"""Leases of the same ground against a brute force on a grid of metres and days."""

from datetime import date, timedelta
from itertools import combinations
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.contract import Lease, Overlap, OverLeased, check_term, over_leased, overlaps
from jishi.rules.contract.lease import AreaWrong, LeaseTwice, ParcelUnknown
from jishi.rules.geometry import EARTH_M, OutlineTooShort, Position
from jishi.rules.values.months import EndBeforeStart
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

KEYS = ["contract.overlap_m2", "contract.lease_max_years"]
ON = date(2026, 1, 1)
DAY = timedelta(days=1)
RULES = DEFAULTS.values(KEYS, ON)
METRE = 180 / pi / EARTH_M


def corner(east: float, north: float) -> Position:
    """On the equator a degree east is as long as a degree north."""
    return Position(118 + east * METRE, north * METRE)


def rectangle(west: float, south: float, wide: float, high: float) -> tuple[Position, ...]:
    east, north = west + wide, south + high
    return corner(west, south), corner(east, south), corner(east, north), corner(west, north)


def lease(
    number: str,
    first: int = 0,
    days: int = 9,
    *,
    parcel: str = "南地",
    mu: int = 1,
    outline: tuple[Position, ...] = (),
) -> Lease:
    start = ON + first * DAY
    return Lease(number, parcel, mu * 10_000, start, start + days * DAY, outline)


PLACES = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4), st.integers(1, 4))
DRAWN = st.lists(st.tuples(PLACES, st.integers(0, 8), st.integers(0, 5), st.booleans()), max_size=6)


@given(DRAWN)
def test_overlaps_square_by_square(drawn: list[tuple[tuple[int, int, int, int], int, int, bool]]) -> None:
    """Rectangles of whole tens of metres; a lease without outline overlaps nothing here."""
    leases = [
        lease(str(number), first, days, outline=rectangle(*(10 * side for side in place)) if known else ())
        for number, (place, first, days, known) in enumerate(drawn)
    ]
    squares = {
        str(number): {
            (x, y) for x in range(place[0], place[0] + place[2]) for y in range(place[1], place[1] + place[3])
        }
        for number, (place, _, _, known) in enumerate(drawn)
        if known
    }
    expected = {}
    for one, other in combinations(leases, 2):
        days = {one.starts_on + step * DAY for step in range(20) if one.starts_on + step * DAY <= one.ends_on}
        days &= {
            other.starts_on + step * DAY
            for step in range(20)
            if other.starts_on + step * DAY <= other.ends_on
        }
        ground = squares.get(one.number, set()) & squares.get(other.number, set())
        if days and ground:
            expected[one.number, other.number] = (min(days), max(days), 100 * 15 * len(ground))
    found = overlaps(leases, RULES)
    assert [(one.number, one.other) for one in found] == sorted(expected)
    for one in found:
        first, last, area = expected[one.number, one.other]
        assert (one.first, one.last) == (first, last)
        assert abs(one.area - area) <= 1


def test_the_overlap_of_two_by_number() -> None:
    one, other = rectangle(0, 0, 100, 100), rectangle(50, 50, 100, 100)
    pair = [lease("乙", 0, 9, outline=other), lease("丙", 5, 9, outline=one)]
    assert overlaps(pair, RULES) == [Overlap("丙", "乙", ON + 5 * DAY, ON + 9 * DAY, 37_500)]
    assert overlaps(pair[::-1], RULES) == overlaps(pair, RULES)


def test_neighbours_share_a_line_and_an_error_of_measuring() -> None:
    here = lease("1", outline=rectangle(0, 0, 100, 100))
    assert overlaps([here, lease("2", outline=rectangle(100, 0, 100, 100))], RULES) == []
    # A strip of 9 mm by 100 m is 0.9 square metres, one of 11 mm is 1.1.
    assert overlaps([here, lease("2", outline=rectangle(99.991, 0, 100, 100))], RULES) == []
    (found,) = overlaps([here, lease("2", outline=rectangle(99.989, 0, 100, 100))], RULES)
    assert found.area == round(1.1 * 15)
    none = DEFAULTS.values(KEYS, ON, [Setting(KEYS[0], 5, ON, "县")])
    assert overlaps([here, lease("2", outline=rectangle(99.96, 0, 100, 100))], none) == []


def test_one_after_the_other_is_no_overlap() -> None:
    ground = rectangle(0, 0, 10, 10)
    assert overlaps([lease("1", 0, 9, outline=ground), lease("2", 10, 9, outline=ground)], RULES) == []
    (found,) = overlaps([lease("1", 0, 9, outline=ground), lease("2", 9, 9, outline=ground)], RULES)
    assert (found.first, found.last, found.area) == (ON + 9 * DAY, ON + 9 * DAY, 1500)
    (turned,) = overlaps([lease("1", 9, 9, outline=ground), lease("2", 0, 9, outline=ground)], RULES)
    assert (turned.first, turned.last) == (ON + 9 * DAY, ON + 9 * DAY)


def test_no_outlines_at_all() -> None:
    assert overlaps([], RULES) == []
    assert overlaps([lease("1"), lease("2")], RULES) == []


PARCELS = {"南地": 30_000, "北地": 10_000}
HELD = st.lists(
    st.tuples(st.sampled_from(["南地", "北地"]), st.integers(0, 12), st.integers(0, 8), st.integers(1, 3)),
    max_size=6,
)


@given(HELD)
def test_over_leased_day_by_day(held: list[tuple[str, int, int, int]]) -> None:
    leases = [
        lease(str(number), first, days, parcel=parcel, mu=mu)
        for number, (parcel, first, days, mu) in enumerate(held)
    ]
    found = over_leased(PARCELS, leases)
    assert found == sorted(found)
    rows = {
        (one.parcel, one.first + step * DAY): one
        for one in found
        for step in range((one.last - one.first).days + 1)
    }
    assert len(rows) == sum((one.last - one.first).days + 1 for one in found)
    for parcel, area in PARCELS.items():
        for day in (ON + step * DAY for step in range(25)):
            live = [one for one in leases if one.parcel == parcel and one.starts_on <= day <= one.ends_on]
            leased = sum(one.area for one in live)
            row = rows.get((parcel, day))
            assert (row is not None) is (leased > area)
            if row is not None:
                assert (row.area, row.leased, row.numbers) == (
                    area,
                    leased,
                    tuple(one.number for one in live),
                )


def test_twenty_seven_mu_leased_twice() -> None:
    leases = [lease("甲", 0, 99, mu=20), lease("乙", 50, 99, mu=7), lease("丙", 60, 9, mu=1)]
    assert over_leased({"南地": 270_000}, leases) == [
        OverLeased("南地", ON + 60 * DAY, ON + 69 * DAY, 270_000, 280_000, ("丙", "乙", "甲"))
    ]
    assert over_leased({"南地": 280_000}, leases) == []
    assert over_leased({}, []) == []


def test_leases_that_cannot_be() -> None:
    with refused(LeaseTwice, "1", "互不相同的合同编号"):
        overlaps([lease("1"), lease("1", 100)], RULES)
    with refused(LeaseTwice, "1", "互不相同的合同编号"):
        over_leased(PARCELS, [lease("1"), lease("1", 100)])
    with refused(ParcelUnknown, "1：南天", "“南地”（与“南天”最接近）"):
        over_leased(PARCELS, [lease("1", parcel="南天")])
    with refused(AreaWrong, "1：0", "大于0的万分之一亩数"):
        lease("1", mu=0)
    with refused(EndBeforeStart, "2025-12-31", "不早于 2026-01-01 的日期"):
        lease("1", days=-1)
    with refused(OutlineTooShort, 2, "至少3个不同的点"):
        overlaps([lease("1", outline=rectangle(0, 0, 0, 9))], RULES)
    assert Lease("1", "南地", 1, ON, ON).area == 1


RULE = ("contract.lease_max_years",)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 1, 1), date(2045, 12, 31)),
        (date(2026, 3, 15), date(2046, 3, 14)),
        # From a 29 February: twenty years on there is one again; the day before ends the term.
        (date(2024, 2, 29), date(2044, 2, 28)),
    ],
)
def test_twenty_years(start: date, last: date) -> None:
    assert check_term(start, last, RULES) == Allowed(RULE)
    text = f"租期到{last + DAY}，超过20年；从{start}起租最晚到{last}"
    check_denied(check_term(start, last + DAY, RULES), text, "ends_on", RULE)


def test_no_longer_than_the_lessors_own_right() -> None:
    until = date(2028, 9, 30)
    assert check_term(ON, until, RULES, until) == Allowed(RULE)
    text = "租期到2028-10-01，超过承包期；最晚到2028-09-30"
    check_denied(check_term(ON, until + DAY, RULES, until), text, "ends_on", RULE)
    with refused(EndBeforeStart, "2025-12-31", "不早于 2026-01-01 的日期"):
        check_term(ON, ON - DAY, RULES)
