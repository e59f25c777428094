"""Who is sent by which unit, to which villages; and whether each unit sends as many as it owes, of the rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jishi.rules.fault import RuleFault
from jishi.rules.geometry import Position
from jishi.rules.nearest import suggestion
from jishi.rules.rank import Rank


class NomineeTwice(RuleFault):
    title = "同一人推荐了两次"


class VillageTwice(RuleFault):
    title = "同一个村列了两次"


class SeatsWrong(RuleFault):
    title = "派驻人数不对"


class QuotaTwice(RuleFault):
    title = "同一单位下达了两次名额"


class QuotaNegative(RuleFault):
    title = "名额为负"


class UnitWithoutQuota(RuleFault):
    title = "推荐单位没有名额"


class UnitQuota(NamedTuple):
    """A unit owes so many people, none below a rank."""

    unit: str
    headcount: int
    least_rank: Rank


@dataclass(frozen=True, slots=True)
class Nominee:
    """A person whom a unit sends. `avoid` gives for villages the reason why not there (home, relatives)."""

    person: str
    unit: str
    rank: Rank
    member: bool = True
    skills: frozenset[str] = frozenset()
    home: Position | None = None
    avoid: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Village:
    """A village that is to receive people; `needs` are skills, `weak` a branch that must get a first secretary."""

    code: str
    position: Position
    needs: frozenset[str] = frozenset()
    weak: bool = False
    seats: int = 1

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise SeatsWrong(f"{self.code}：{self.seats}", "每个村至少1人")


class UnitSent(NamedTuple):
    """What a unit owes and whom it sends: those who qualify and those below the rank."""

    unit: str
    owed: int
    qualified: tuple[str, ...]
    below_rank: tuple[str, ...]

    @property
    def short(self) -> int:
        """People still to be sent; those below the rank do not count."""
        return max(0, self.owed - len(self.qualified))


def units_sent(quotas: Iterable[UnitQuota], nominees: Sequence[Nominee]) -> list[UnitSent]:
    """Each unit's debt and delivery, in the order of the quotas. More than owed may be sent.

    手册 选派名额是否完成
    公式 单位推荐的人中职级不低于要求的计入；计入人数少于名额的，差额列出；可以多派
    依据 [S0] [F1]
    例 应派2名正科级：派2名正科级的完成，派1名正科级、1名副科级的差1名

    >>> owed = [UnitQuota("医保局", 2, Rank.SECTION), UnitQuota("民政局", 2, Rank.SECTION)]
    >>> ranks = [("医保局", 3), ("医保局", 3), ("民政局", 3), ("民政局", 2)]
    >>> sent = [Nominee(str(number), unit, Rank(rank)) for number, (unit, rank) in enumerate(ranks)]
    >>> [one.short for one in units_sent(owed, sent)]
    [0, 1]
    """
    found: dict[str, tuple[UnitQuota, list[str], list[str]]] = {}
    for quota in quotas:
        if quota.unit in found:
            raise QuotaTwice(quota.unit, "每个单位一个名额数")
        if quota.headcount < 0:
            raise QuotaNegative(f"{quota.unit}：{quota.headcount}", "0或正整数")
        found[quota.unit] = (quota, [], [])
    check_nominees(nominees)
    for one in nominees:
        if one.unit not in found:
            raise UnitWithoutQuota(f"{one.unit} {one.person}", suggestion(one.unit, found))
        quota, qualified, below = found[one.unit]
        (qualified if one.rank >= quota.least_rank else below).append(one.person)
    return [
        UnitSent(unit, quota.headcount, tuple(qualified), tuple(below))
        for unit, (quota, qualified, below) in found.items()
    ]


def check_nominees(nominees: Iterable[Nominee]) -> None:
    """Each person once: nobody holds two full-time postings."""
    seen: set[str] = set()
    for one in nominees:
        if one.person in seen:
            raise NomineeTwice(one.person, "每人只推荐一次，只任一个全脱产职务")
        seen.add(one.person)


def check_villages(villages: Iterable[Village]) -> None:
    seen: set[str] = set()
    for one in villages:
        if one.code in seen:
            raise VillageTwice(one.code, "每个村只列一次，要几个人写在派驻人数里")
        seen.add(one.code)
