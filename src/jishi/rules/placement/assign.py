"""The best distribution of people over villages as a whole, exactly, and why each came where.

Seats are columns, people rows (`optimum`). The aims are ranked by weights, each greater
than everything below it together, so that one solution serves all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.placement.fit import RULES, TENTHS, Fit, fit, may_go
from jishi.rules.placement.nominee import Nominee, Village, check_nominees, check_villages
from jishi.rules.placement.optimum import most_valuable


class WeightsWrong(RuleFault):
    title = "匹配分值的个数不对"


class Placed(NamedTuple):
    """A person in a village, with the points in tenths and the reason in words."""

    person: str
    village: str
    points: int
    reason: str


class Unplaced(NamedTuple):
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """The whole distribution; `vacant` are villages without anybody, `weak_vacant` those that must not be."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    vacant: tuple[str, ...]
    weak_vacant: tuple[str, ...]
    rules: tuple[str, ...] = RULES

    @property
    def points(self) -> int:
        return sum(one.points for one in self.placed)


class Aims(NamedTuple):
    """The worth of a weak village served, a person placed, a village served; a point's tenth is worth one."""

    weak: int
    placed: int
    served: int

    @classmethod
    def of(cls, people: int, most: int) -> "Aims":
        """For so many people of at most so many points each."""
        served = people * most + 1
        placed = people * (served + most) + 1
        weak = people * (placed + served + most) + 1
        return cls(weak, placed, served)

    def worth(self, village: Village, seat: int, points: int) -> int:
        first = self.served + (self.weak if village.weak else 0) if seat == 0 else 0
        return self.placed + first + points


Fits = Sequence[Sequence[Fit | None]]


def assign(nominees: Sequence[Nominee], villages: Sequence[Village], values: Values) -> Placement:
    """Send each person to at most one village, each village getting at most as many as it has seats.

    In this order: as many weak villages served as possible, as many people placed, as many villages served,
    as many points. The order in which people and villages are given does not matter.

    手册 人员怎样派到村
    公式 依次求：有人的软弱涣散村最多、派下去的人最多、有人的村最多、匹配总分最高；在全部可能的分派里求得
    最优，不是逐个挑选
    依据 [F1] [I]
    规则 placement.weights placement.distance_km
    例 甲在两村各得60、50分，乙各得50、20分：甲去第二村、乙去第一村，合计100分；逐个挑选只得80分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.geometry import Position
    >>> from jishi.rules.rank import Rank
    >>> needs = {"一村": "abcdef", "二村": "abcdeghijkln"}
    >>> where = [Village(code, Position(118, 36), frozenset(letters)) for code, letters in needs.items()]
    >>> who = {"甲": "abcdefghijk", "乙": "bcdef"}
    >>> people = [Nominee(name, "", Rank.CLERK, skills=frozenset(letters)) for name, letters in who.items()]
    >>> found = assign(people, where, DEFAULTS.values(RULES, date(2026, 1, 1)))
    >>> [(one.person, one.village, one.points) for one in found.placed], found.points
    ([('乙', '一村', 500), ('甲', '二村', 500)], 1000)
    """
    weights = values.numbers(RULES[0])
    if len(weights) != 2:
        raise WeightsWrong("、".join(map(str, weights)), "两个：能力、距离")
    check_nominees(nominees)
    check_villages(villages)
    people = sorted(nominees, key=lambda one: one.person)
    places = sorted(villages, key=lambda one: one.code)
    fits = [
        [fit(person, village, values) if may_go(person, village) else None for village in places]
        for person in people
    ]
    taken = solve(fits, places, Aims.of(len(people), sum(weights) * TENTHS))
    return _described(people, places, fits, taken)


def solve(fits: Fits, places: Sequence[Village], aims: Aims) -> list[int | None]:
    """The village of each person by its index, None for those without one."""
    seats = [(index, seat) for index, village in enumerate(places) for seat in range(village.seats)]
    worth = [
        [
            None if (found := row[index]) is None else aims.worth(places[index], seat, found.points)
            for index, seat in seats
        ]
        for row in fits
    ]
    return [None if column is None else seats[column][0] for column in most_valuable(worth, len(seats))]


def _described(
    people: Sequence[Nominee], places: Sequence[Village], fits: Fits, taken: Sequence[int | None]
) -> Placement:
    holders = {index: person.person for person, index in zip(people, taken, strict=True) if index is not None}
    placed, unplaced = [], []
    for person, row, index in zip(people, fits, taken, strict=True):
        if index is None:
            open_ = sum(found is not None for found in row)
            why = f"可去的{open_}个村都已派满" if open_ else "没有可去的村"
            unplaced.append(Unplaced(person.person, why))
            continue
        found = row[index]
        assert found is not None
        reason = _reason(places, row, index, found, holders)
        placed.append(Placed(person.person, places[index].code, found.points, reason))
    vacant = [village for index, village in enumerate(places) if index not in holders]
    weak = tuple(village.code for village in vacant if village.weak)
    return Placement(tuple(placed), tuple(unplaced), tuple(village.code for village in vacant), weak)


def _reason(
    places: Sequence[Village], row: Sequence[Fit | None], index: int, found: Fit, holders: dict[int, str]
) -> str:
    """Why here: what speaks for it, its place among all that were open, and where the better one went."""
    village = places[index]
    parts = ["软弱涣散村，须派第一书记"] if village.weak else []
    if village.needs:
        have = "、".join(found.skills) or "无"
        parts.append(f"所需{len(village.needs)}项能力中具备{len(found.skills)}项（{have}）")
    far = "距离不详" if found.distance_m is None else f"距离{found.distance_m / 1000:.1f}公里"
    parts.append(f"{far}，得{found.points / TENTHS:.1f}分")
    points = {other: fit_.points for other, fit_ in enumerate(row) if fit_ is not None}
    better = [other for other in points if points[other] > found.points]
    parts.append(f"在可去的{len(points)}个村中列第{len(better) + 1}")
    if better:
        best = max(better, key=lambda other: (points[other], -other))
        why = f"由{holders[best]}承担" if best in holders else "让位于须先派人的村"
        parts.append(f"得分最高的{places[best].code}（{points[best] / TENTHS:.1f}分）{why}，以使全县最优")
    return "；".join(parts)
