"""The worth of each aim of a distribution: more than everything below it."""

from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.geometry import Position
from jishi.rules.placement import Village
from jishi.rules.placement.assign import Aims

HERE = Position(118.7, 36.9)
WEAK, PLAIN = Village("A", HERE, weak=True), Village("A", HERE)


@given(st.integers(1, 5000), st.integers(0, 10**9))
def test_each_aim_outweighs_all_below_it(people: int, most: int) -> None:
    aims = Aims.of(people, most)
    below = most
    for aim in (aims.served, aims.placed, aims.weak):
        assert aim > people * below
        below += aim


def test_aims_of_two_people_by_hand() -> None:
    """Two people of ten points: 2 x 10 + 1, 2 x (21 + 10) + 1, 2 x (63 + 21 + 10) + 1."""
    aims = Aims.of(2, 10)
    assert aims == Aims(weak=189, placed=63, served=21)
    assert aims.worth(WEAK, 0, 7) == 189 + 63 + 21 + 7
    assert aims.worth(PLAIN, 0, 7) == 63 + 21 + 7
    assert aims.worth(WEAK, 1, 7) == 63 + 7
