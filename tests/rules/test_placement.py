"""The distribution of people over villages against every distribution there is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.geometry import Position
from jishi.rules.placement import Fit, Nominee, Placed, Placement, Unplaced, Village, assign, fit, may_go
from jishi.rules.placement.assign import WeightsWrong
from jishi.rules.placement.nominee import NomineeTwice, VillageTwice
from jishi.rules.rank import Rank
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

KEYS = ["placement.weights", "placement.distance_km"]
ON = date(2026, 1, 1)
RULES = DEFAULTS.values(KEYS, ON)
HERE = Position(118.0, 36.0)


def north(km: float) -> Position:
    return Position(118.0, 36.0 + km / 111.1950802)


def person(name: str, skills: str = "", **more: object) -> Nominee:
    return Nominee(name, "局", Rank.SECTION, skills=frozenset(skills), **more)  # type: ignore[arg-type]


def village(code: str, needs: str = "", km: float = 0, *, weak: bool = False, seats: int = 1) -> Village:
    return Village(code, north(km), frozenset(needs), weak, seats)


NOMINEES = st.lists(
    st.builds(
        lambda name, skills, home, member, avoid: person(
            name, skills, home=home, member=member, avoid=dict.fromkeys(avoid, "原籍")
        ),
        st.sampled_from("甲乙丙丁"),
        st.sampled_from(["", "a", "ab", "bc"]),
        st.sampled_from([None, HERE, north(30)]),
        st.booleans(),
        st.sets(st.sampled_from("ABC"), max_size=2),
    ),
    max_size=4,
    unique_by=lambda one: one.person,
)
VILLAGES = st.lists(
    st.builds(
        lambda code, needs, km, weak, seats: village(code, needs, km, weak=weak, seats=seats),
        st.sampled_from("ABCD"),
        st.sampled_from(["", "a", "ab", "c"]),
        st.sampled_from([0, 10, 60]),
        st.booleans(),
        st.sampled_from([1, 1, 2]),
    ),
    max_size=4,
    unique_by=lambda one: one.code,
)


def distributions(people: Sequence[Nominee], places: Sequence[Village]) -> Iterator[list[Village | None]]:
    """Everybody everywhere or at home, as long as the seats last and nobody goes where he may not."""
    if not people:
        yield []
        return
    for rest in distributions(people[1:], places):
        yield [None, *rest]
        for place in places:
            allowed = place.code not in people[0].avoid and (people[0].member or not place.weak)
            if allowed and rest.count(place) < place.seats:
                yield [place, *rest]


def points_of(who: Nominee, where: Village) -> int:
    """60 points by the share of skills, 40 by nearness up to 50 km, each cut to a tenth."""
    skill = Fraction(60 * len(who.skills & where.needs), len(where.needs)) if where.needs else Fraction(0)
    near = Fraction(0)
    if who.home is not None:
        metres = round(abs(who.home.lat - where.position.lat) * 111_195.0802)
        near = max(Fraction(0), Fraction(40) * (50_000 - metres) / 50_000)
    return floor(skill * 10) + floor(near * 10)


def worth(people: Sequence[Nominee], chosen: Sequence[Village | None]) -> tuple[int, int, int, int]:
    """Weak villages served, people placed, villages served, points: in this order."""
    served = {place.code: place for place in chosen if place is not None}
    pairs = [(who, place) for who, place in zip(people, chosen, strict=True) if place is not None]
    weak = sum(place.weak for place in served.values())
    return weak, len(pairs), len(served), sum(points_of(*pair) for pair in pairs)


@given(NOMINEES, VILLAGES, st.data())
def test_against_every_distribution(
    people: list[Nominee], places: list[Village], data: st.DataObject
) -> None:
    found = assign(people, places, RULES)
    by_code = {place.code: place for place in places}
    gone = {one.person: by_code[one.village] for one in found.placed}
    chosen = [gone.get(who.person) for who in people]
    best = max(worth(people, way) for way in distributions(people, places))
    assert worth(people, chosen) == best
    # What is forbidden was not done.
    full = Counter(place.code for place in chosen if place is not None)
    assert all(full[place.code] <= place.seats for place in places)
    for who, place in zip(people, chosen, strict=True):
        assert place is None or (place.code not in who.avoid and (who.member or not place.weak))
    # The rows tell the same.
    assert found.points == best[3]
    assert [one.points for one in found.placed] == [
        points_of(who, gone[who.person])
        for who in sorted(people, key=lambda one: one.person)
        if who.person in gone
    ]
    assert [one.person for one in found.unplaced] == sorted(
        who.person for who in people if who.person not in gone
    )
    assert found.vacant == tuple(sorted(code for code in by_code if not full[code]))
    assert found.weak_vacant == tuple(code for code in found.vacant if by_code[code].weak)
    assert found.rules == tuple(KEYS)
    again = assign(data.draw(st.permutations(people)), data.draw(st.permutations(places)), RULES)
    assert again == found


def test_reasons_word_for_word() -> None:
    people = [
        person("甲", "ab", home=HERE),
        person("乙", "ab", home=HERE),
        person("丙", home=None),
        person("丁", avoid=dict.fromkeys("ABCD", "原籍")),
    ]
    places = [
        village("A", "abc", 0),
        village("B", "a", 10, weak=True),
        village("C", "", 20),
        village("D", "xyz", 60, weak=True),
    ]
    # B and D must be served, by 甲 and 乙 or 丙; A gives most to 甲 and 乙 (80), B 92, C 24, D 0.
    found = assign(people, places, RULES)
    assert found.placed == (
        Placed(
            "丙",
            "D",
            0,
            "软弱涣散村，须派第一书记；所需3项能力中具备0项（无）；距离不详，得0.0分；在可去的4个村中列第1",
        ),
        *sorted(found.placed[1:]),
    )
    first, second = (one for one in found.placed if one.person != "丙")
    assert {first.village, second.village} == {"A", "B"}
    other = {"A": first, "B": second} if first.village == "A" else {"A": second, "B": first}
    assert other["B"].reason == (
        "软弱涣散村，须派第一书记；所需1项能力中具备1项（a）；距离10.0公里，得92.0分；在可去的4个村中列第1"
    )
    assert other["A"].reason == (
        "所需3项能力中具备2项（a、b）；距离0.0公里，得80.0分；在可去的4个村中列第2；"
        f"得分最高的B（92.0分）由{other['B'].person}承担，以使全县最优"
    )
    assert found.unplaced == (Unplaced("丁", "没有可去的村"),)
    assert (found.vacant, found.weak_vacant) == (("C",), ())


def test_the_weak_village_comes_first() -> None:
    """One person, a village next door that fits, and a weak one far away that does not."""
    found = assign(
        [person("甲", "a", home=HERE)], [village("A", "a"), village("B", "b", 60, weak=True)], RULES
    )
    reason = (
        "软弱涣散村，须派第一书记；所需1项能力中具备0项（无）；距离60.0公里，得0.0分；在可去的2个村中列第2；"
        "得分最高的A（100.0分）让位于须先派人的村，以使全县最优"
    )
    assert found == Placement((Placed("甲", "B", 0, reason),), (), ("A",), ())


def test_the_best_of_two_better_ones_is_named() -> None:
    people = [person("甲", home=HERE), person("乙", home=HERE), person("丙", home=HERE)]
    places = [village("A", km=0), village("B", km=0), village("C", km=25)]
    found = {one.village: one for one in assign(people, places, RULES).placed}
    assert found["C"].reason == (
        f"距离25.0公里，得20.0分；在可去的3个村中列第3；得分最高的A（40.0分）由{found['A'].person}承担，以使全县最优"
    )


def test_more_people_than_seats() -> None:
    found = assign([person("甲"), person("乙", "a"), person("丙")], [village("A", "a", seats=2)], RULES)
    assert [one.person for one in found.placed if one.points] == ["乙"]
    (left,) = found.unplaced
    assert left.person in "甲丙"
    assert left.reason == "可去的1个村都已派满"


def test_villages_before_second_seats() -> None:
    """A second seat next door is worth more points; an empty village is worth more than points."""
    people = [person("甲", home=HERE), person("乙", home=HERE)]
    found = assign(people, [village("A", seats=2), village("B", km=60)], RULES)
    assert sorted(one.village for one in found.placed) == ["A", "B"]


def test_a_weak_village_that_nobody_may_take() -> None:
    found = assign([person("甲", member=False)], [village("A", weak=True)], RULES)
    assert found == Placement((), (Unplaced("甲", "没有可去的村"),), ("A",), ("A",))


def test_nobody_and_nothing() -> None:
    assert assign([], [], RULES) == Placement((), (), (), ())
    assert assign([], [village("A")], RULES) == Placement((), (), ("A",), ())
    assert assign([person("甲")], [], RULES) == Placement((), (Unplaced("甲", "没有可去的村"),), (), ())


def test_who_may_go() -> None:
    home = person("甲", avoid={"A": "原籍在本村"})
    check_denied(may_go(home, village("A")), "甲须回避A：原籍在本村", "avoid")
    assert may_go(home, village("B", weak=True)) == Allowed()
    other = person("乙", member=False)
    check_denied(may_go(other, village("A", weak=True)), "A须派第一书记，乙不是中共正式党员", "member")
    assert may_go(other, village("A")) == Allowed()


@pytest.mark.parametrize(
    ("skills", "needs", "km", "expected"),
    [
        ("b", "ab", 20, Fit(540, ("b",), 20_000)),
        ("abc", "abc", 0, Fit(1000, ("a", "b", "c"), 0)),
        ("a", "abc", 50, Fit(200, ("a",), 50_000)),
        ("ab", "abcdefg", 60, Fit(171, ("a", "b"), 60_000)),
        ("a", "", 49.99, Fit(0, (), 49_990)),
        ("", "a", 49, Fit(8, (), 49_000)),
    ],
)
def test_points_by_hand(skills: str, needs: str, km: float, expected: Fit) -> None:
    """60 x 2/7 = 17.14; 40 x 1/50 = 0.8; each part is cut to a tenth."""
    assert fit(person("甲", skills, home=HERE), village("A", needs, km), RULES) == expected
    assert fit(person("甲", skills), village("A", needs, km), RULES).distance_m is None


def test_a_county_of_its_own_weights() -> None:
    own = DEFAULTS.values(KEYS, ON, [Setting(KEYS[0], (10, 90), ON, "县"), Setting(KEYS[1], 100, ON, "县")])
    assert fit(person("甲", "a", home=HERE), village("A", "a", 50), own).points == 100 + 450
    near = DEFAULTS.values(KEYS, ON, [Setting(KEYS[0], (0, 1000), ON, "县"), Setting(KEYS[1], 1, ON, "县")])
    assert fit(person("甲", home=HERE), village("A", km=2), near).points == 0


def test_weights_that_are_not_two() -> None:
    own = DEFAULTS.values(KEYS, ON, [Setting(KEYS[0], (10, 20, 30), ON, "县")])
    with refused(WeightsWrong, "10、20、30", "两个：能力、距离"):
        assign([], [], own)


def test_people_and_villages_come_once() -> None:
    with refused(NomineeTwice, "甲", "每人只推荐一次，只任一个全脱产职务"):
        assign([person("甲"), person("甲")], [], RULES)
    with refused(VillageTwice, "A", "每个村只列一次，要几个人写在派驻人数里"):
        assign([], [village("A"), village("A")], RULES)
