"""Which land is leased twice: by outlines that overlap on the ground, or by more than a parcel has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import shapely

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.geometry import Outline, surface
from jishi.rules.nearest import suggestion
from jishi.rules.values.land import UNITS_PER
from jishi.rules.values.months import add_months, check_order
from jishi.rules.verdict import Allowed, Denied, Verdict

DAY = timedelta(days=1)


class LeaseTwice(RuleFault):
    title = "合同编号重复"


class AreaWrong(RuleFault):
    title = "合同面积不对"


class ParcelUnknown(RuleFault):
    title = "没有登记这块地"


@dataclass(frozen=True, slots=True)
class Lease:
    """Land leased between two days, both included; `area` in ten-thousandths of a mu."""

    number: str
    parcel: str
    area: int
    starts_on: date
    ends_on: date
    outline: Outline = ()

    def __post_init__(self) -> None:
        check_order(self.starts_on, self.ends_on)
        if self.area <= 0:
            raise AreaWrong(f"{self.number}：{self.area}", "大于0的万分之一亩数")


class Overlap(NamedTuple):
    """Two leases of the same ground at the same time; `area` as measured, in ten-thousandths of a mu."""

    number: str
    other: str
    first: date
    last: date
    area: int


class OverLeased(NamedTuple):
    """A stretch of days on which more of a parcel is leased than it has."""

    parcel: str
    first: date
    last: date
    area: int
    leased: int
    numbers: tuple[str, ...]


def overlaps(leases: Sequence[Lease], values: Values) -> list[Overlap]:
    """Every pair of leases with outlines that share ground and days, ordered by number.

    Leases without an outline are left to `over_leased`.

    手册 一地两租
    公式 两份合同的期限有同一天，且地块边界重叠的面积超过测量误差的，为重叠
    依据 [S3] [I]
    规则 contract.overlap_m2
    例 两块各0.001度见方、错开一半的地，期限2025年至2027年与2027年至2030年，重叠2027年一年，面积6182平
    方米（9.273亩）

    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.geometry import Position
    >>> def square(east):
    ...     ring = ((0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001))
    ...     return tuple(Position(east + lon, lat) for lon, lat in ring)
    >>> one = Lease("1", "", 180_000, date(2025, 1, 1), date(2027, 12, 31), square(0))
    >>> two = Lease("2", "", 180_000, date(2027, 1, 1), date(2030, 12, 31), square(0.0005))
    >>> rules = DEFAULTS.values(["contract.overlap_m2"], date(2026, 1, 1))
    >>> [(str(found.first), str(found.last), found.area // 10) for found in overlaps([one, two], rules)]
    [('2027-01-01', '2027-12-31', 9273)]
    """
    check_numbers(leases)
    drawn = sorted((one for one in leases if one.outline), key=lambda one: one.number)
    if not drawn:
        return []
    shapes = [surface(one.outline) for one in drawn]
    near = [
        (index, other)
        for index, other in zip(*shapely.STRtree(shapes).query(shapes).tolist(), strict=True)
        if index < other and _days_shared(drawn[index], drawn[other])
    ]
    shared = shapely.area(
        shapely.intersection([shapes[index] for index, _ in near], [shapes[other] for _, other in near])
    ).tolist()
    tolerance = values.number("contract.overlap_m2")
    return sorted(
        _overlap(drawn[index], drawn[other], square_metres)
        for (index, other), square_metres in zip(near, shared, strict=True)
        if square_metres > tolerance
    )


def _days_shared(one: Lease, other: Lease) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def _overlap(one: Lease, other: Lease, square_metres: float) -> Overlap:
    first, last = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    return Overlap(one.number, other.number, first, last, round(square_metres * int(UNITS_PER["平方米"])))


def over_leased(parcels: Mapping[str, int], leases: Sequence[Lease]) -> list[OverLeased]:
    """The stretches on which the leases of a parcel add up to more than its area, by parcel and day.

    `parcels` gives areas in ten-thousandths of a mu. A stretch ends where a lease of the parcel begins or ends.

    手册 一块地租出的面积超过实有
    公式 同一地块同一天在租合同的面积合计，大于地块面积的日子
    依据 [S3]
    例 27亩的地块，20亩租到2028年底，另10亩从2028年1月1日起租：2028年全年超出3亩

    >>> first = Lease("1", "南地", 200_000, date(2025, 1, 1), date(2028, 12, 31))
    >>> second = Lease("2", "南地", 100_000, date(2028, 1, 1), date(2033, 12, 31))
    >>> (found,) = over_leased({"南地": 270_000}, [first, second])
    >>> str(found.first), str(found.last), found.leased - found.area
    ('2028-01-01', '2028-12-31', 30000)
    """
    check_numbers(leases)
    by_parcel: dict[str, list[Lease]] = defaultdict(list)
    for one in leases:
        if one.parcel not in parcels:
            raise ParcelUnknown(f"{one.number}：{one.parcel}", suggestion(one.parcel, parcels))
        by_parcel[one.parcel].append(one)
    found: list[OverLeased] = []
    for parcel in sorted(by_parcel):
        found += _stretches(parcel, parcels[parcel], by_parcel[parcel])
    return found


def _stretches(parcel: str, area: int, leases: Sequence[Lease]) -> Iterable[OverLeased]:
    """The days of a parcel cut wherever a lease begins or has ended."""
    cuts = sorted({one.starts_on for one in leases} | {one.ends_on + DAY for one in leases})
    for first, after in pairwise(cuts):
        live = [one for one in leases if one.starts_on <= first <= one.ends_on]
        leased = sum(one.area for one in live)
        if leased > area:
            numbers = tuple(sorted(one.number for one in live))
            yield OverLeased(parcel, first, after - DAY, area, leased, numbers)


def check_numbers(leases: Iterable[Lease]) -> None:
    seen: set[str] = set()
    for one in leases:
        if one.number in seen:
            raise LeaseTwice(one.number, "互不相同的合同编号")
        seen.add(one.number)


def check_term(starts_on: date, ends_on: date, values: Values, until: date | None = None) -> Verdict:
    """May a lease last so long? `until` is the last day of the lessor's own right (承包期), if it ends.

    手册 租期最长多久
    公式 从起租日起算，不超过规定年数；转租承包地的，并且不超过承包期的剩余期限
    依据 《民法典》第七百零五条 [K]
    规则 contract.lease_max_years
    例 2026年1月1日起租，最晚到2045年12月31日

    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["contract.lease_max_years"], date(2026, 1, 1))
    >>> print(check_term(date(2026, 1, 1), date(2046, 1, 1), rules).reason)
    租期到2046-01-01，超过20年；从2026-01-01起租最晚到2045-12-31
    """
    check_order(starts_on, ends_on)
    rules = ("contract.lease_max_years",)
    years = values.number(rules[0])
    latest = add_months(starts_on, 12 * years) - DAY
    if ends_on > latest:
        text = f"租期到{ends_on}，超过{years}年；从{starts_on}起租最晚到{latest}"
        return Denied(text, "ends_on", rules)
    if until is not None and ends_on > until:
        return Denied(f"租期到{ends_on}，超过承包期；最晚到{until}", "ends_on", rules)
    return Allowed(rules)
