"""What units owe and send, and refusals of lists that cannot be."""

import pytest

from jishi.rules.geometry import Position
from jishi.rules.placement import Nominee, UnitQuota, UnitSent, Village, units_sent
from jishi.rules.placement.nominee import (
    NomineeTwice,
    QuotaNegative,
    QuotaTwice,
    SeatsWrong,
    UnitWithoutQuota,
    VillageTwice,
    check_villages,
)
from jishi.rules.rank import Rank

from .expect import refused

HERE = Position(118.7, 36.9)


def sent(person: str, rank: Rank = Rank.SECTION, unit: str = "医保局") -> Nominee:
    return Nominee(person, unit, rank)


OWED = [UnitQuota("医保局", 2, Rank.SECTION), UnitQuota("民政局", 1, Rank.CLERK)]


def test_two_owed_two_sent() -> None:
    """The unit owed two and sent two of full section rank: not one discount."""
    assert units_sent(OWED, [sent("甲"), sent("乙"), sent("丙", Rank.CLERK, "民政局")]) == [
        UnitSent("医保局", 2, ("甲", "乙"), ()),
        UnitSent("民政局", 1, ("丙",), ()),
    ]


def test_below_the_rank_does_not_count() -> None:
    found = units_sent(OWED, [sent("甲"), sent("乙", Rank.DEPUTY_SECTION), sent("丙", Rank.DIVISION)])
    assert found == [UnitSent("医保局", 2, ("甲", "丙"), ("乙",)), UnitSent("民政局", 1, (), ())]
    assert [one.short for one in found] == [0, 1]


def test_more_than_owed() -> None:
    (found,) = units_sent(OWED[:1], [sent(person) for person in "甲乙丙"])
    assert (found.short, found.qualified) == (0, ("甲", "乙", "丙"))
    assert units_sent([], []) == []
    (none,) = units_sent([UnitQuota("甲局", 0, Rank.CLERK)], [])
    assert none.short == 0


def test_lists_that_cannot_be() -> None:
    with refused(NomineeTwice, "甲", "每人只推荐一次，只任一个全脱产职务"):
        units_sent(OWED, [sent("甲"), sent("甲", unit="民政局")])
    with refused(QuotaTwice, "医保局", "每个单位一个名额数"):
        units_sent([OWED[0], OWED[0]], [])
    with refused(QuotaNegative, "医保局：-1", "0或正整数"):
        units_sent([OWED[0]._replace(headcount=-1)], [])
    with refused(UnitWithoutQuota, "医保 甲", "“医保局”（与“医保”最接近）"):
        units_sent(OWED, [sent("甲", unit="医保")])
    with refused(VillageTwice, "王庄", "每个村只列一次，要几个人写在派驻人数里"):
        check_villages([Village("王庄", HERE), Village("李庄", HERE), Village("王庄", HERE)])


@pytest.mark.parametrize("seats", [0, -1])
def test_a_village_for_nobody(seats: int) -> None:
    with refused(SeatsWrong, f"王庄：{seats}", "每个村至少1人"):
        Village("王庄", HERE, seats=seats)
