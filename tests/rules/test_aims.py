"""The worth of each aim of a distribution: more than everything below it, and still a whole number."""

from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.geometry import Position
from jishi.rules.placement import Village
from jishi.rules.placement.assign import Aims, PlacementTooLarge

from .expect import refused

HERE = Position(118.7, 36.9)
WEAK, PLAIN = Village("A", HERE, weak=True), Village("A", HERE)


@given(st.integers(1, 1500), st.integers(0, 1000))
def test_each_aim_outweighs_all_below_it(people: int, most: int) -> None:
    aims = Aims.of(people, most)
    below = most
    for aim in (aims.served, aims.placed, aims.weak):
        assert aim > people * below
        below += aim
    assert people * below < 2**53


def test_aims_of_two_people_by_hand() -> None:
    """Two people of ten points: 2 x 10 + 1, 2 x (21 + 10) + 1, 2 x (63 + 21 + 10) + 1."""
    aims = Aims.of(2, 10)
    assert aims == Aims(weak=189, placed=63, served=21)
    assert aims.worth(WEAK, 0, 7) == 189 + 63 + 21 + 7
    assert aims.worth(PLAIN, 0, 7) == 63 + 21 + 7
    assert aims.worth(WEAK, 1, 7) == 63 + 7


def test_too_many_at_once() -> None:
    assert Aims.of(1700, 1000).weak > 0
    with refused(PlacementTooLarge, 2000, "分批匹配，或把匹配分值设小"):
        Aims.of(2000, 1000)


def test_the_limit_is_where_whole_numbers_end() -> None:
    """The largest group of one-point people whose sum is still told apart from the next number."""
    people = 1
    while people * sum_of(people) < 2**53:
        people += 1
    assert Aims.of(people - 1, 1)
    with refused(PlacementTooLarge, people, "分批匹配，或把匹配分值设小"):
        Aims.of(people, 1)


def sum_of(people: int) -> int:
    """What one person can be worth at most if each aim is one more than all people's sum below it."""
    total = 1
    for _ in range(3):
        total += people * total + 1
    return total
