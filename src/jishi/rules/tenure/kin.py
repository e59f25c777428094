"""Which relatives may not work in which posts of one unit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from jishi.rules.fault import RuleFault
from jishi.rules.tenure.post import Level, Tenure
from jishi.rules.verdict import Denied


class KinToOneself(RuleFault):
    title = "亲属关系的双方是同一人"


class Kin(NamedTuple):
    """Two people who must avoid each other: husband and wife, lineal, three generations, close in-laws."""

    person: str
    other: str
    relation: str


class Clash(NamedTuple):
    """Two relatives, each in a post that one of them may not hold."""

    kin: Kin
    verdict: Denied


def clashes(tenures: Iterable[Tenure], kin: Iterable[Kin], on: date) -> list[Clash]:
    """The pairs of relatives that must part, as posts are held on a day; one entry for each pair.

    People on secondment count where they are.

    手册 任职回避
    公式 亲属不得在同一科室（或同一领导班子）任职；一方任单位领导的，另一方不得在该单位从事组织人事、纪检监
    察、审计、财务工作，也不得任其直接领导的中层正副职
    依据 《公务员法》第七十四条 [K] [I]
    例 夫妻二人一为预算科科长、一为预算科科员的，须回避；分在两个科室又都不任领导的，不须回避

    >>> day, married = date(2026, 1, 1), [Kin("甲", "乙", "夫妻")]
    >>> chief = Tenure("甲", "财政局", "预算科", "科长", Level.CHIEF, day)
    >>> clerks = [Tenure("乙", "财政局", section, "科员", Level.STAFF, day) for section in ("预算科", "办公室")]
    >>> [len(clashes([chief, clerk], married, day)) for clerk in clerks]
    [1, 0]
    """
    held: dict[str, list[Tenure]] = defaultdict(list)
    for one in tenures:
        if one.held_on(on):
            held[one.person].append(one)
    found = []
    for pair in sorted(set(kin)):
        if pair.person == pair.other:
            raise KinToOneself(pair.person, "两个不同的人")
        posts = [(one, other) for one in held[pair.person] for other in held[pair.other]]
        reasons = [reason for one, other in posts if (reason := _reason(one, other))]
        if reasons:
            text = f"{pair.person}与{pair.other}是{pair.relation}，{reasons[0]}，须任职回避"
            found.append(Clash(pair, Denied(text, "person")))
    return found


def _reason(one: Tenure, other: Tenure) -> str:
    """Why two relatives may not hold these two posts; empty if they may."""
    if one.unit != other.unit:
        return ""
    if one.section == other.section:
        return f"同在{one.unit}{one.section or '领导班子'}任职"
    for leader, led in ((one, other), (other, one)):
        if leader.level is Level.LEADER:
            if led.sensitive:
                return f"{leader.person}任{leader.unit}领导，{led.person}在{led.section}从事须回避的工作"
            if led.level in (Level.CHIEF, Level.DEPUTY):
                return f"{leader.person}任{leader.unit}领导，直接领导{led.section}的{led.person}"
    return ""
