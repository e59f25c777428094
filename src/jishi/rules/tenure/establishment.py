"""Posts held against posts approved (职数) and people against places (编制), and the waits before a decision."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault
from jishi.rules.rank import Rank
from jishi.rules.tenure.post import Level, Tenure
from jishi.rules.verdict import Allowed, Denied, Verdict


class ApprovedTwice(RuleFault):
    title = "同一职数核定了两次"


class ApprovedNegative(RuleFault):
    title = "核定数为负"


Place = tuple[str, str, Level]


class Approved(NamedTuple):
    """So many posts of a level are approved for a section, none above a rank."""

    unit: str
    section: str
    level: Level
    posts: int
    rank: Rank

    @property
    def place(self) -> Place:
        return self.unit, self.section, self.level


class Filled(NamedTuple):
    """The posts of a level of a section: how many are approved, and who holds one."""

    unit: str
    section: str
    level: Level
    approved: int
    people: tuple[str, ...]

    @property
    def over(self) -> int:
        """Holders above the approved count (超职数)."""
        return max(0, len(self.people) - self.approved)

    @property
    def vacant(self) -> int:
        return max(0, self.approved - len(self.people))


def approved_posts(approved: Iterable[Approved]) -> dict[Place, Approved]:
    """The approvals by place, each once and none negative."""
    found: dict[Place, Approved] = {}
    for one in approved:
        if one.place in found:
            raise ApprovedTwice("，".join(one.place), "每个科室每个层级核定一次")
        if one.posts < 0:
            raise ApprovedNegative(f"{one.unit}{one.section}：{one.posts}", "0或正整数")
        found[one.place] = one
    return found


def filled(approved: Iterable[Approved], tenures: Iterable[Tenure], on: date) -> list[Filled]:
    """Every place with an approved or a held post on a day, in order.

    General staff count only in the places of the whole unit (`staffing`), people on secondment nowhere.

    手册 职数是否超出
    公式 同一单位、科室、层级当日实际任职的人数（同一人只计一次，挂职不计）与核定职数相比，多出的为超职数
    依据 [S4]
    例 核定副科长2名，实际3名，超1名；核定正职1名而无人，空缺1名

    >>> posts = [Approved("局", "科", Level.DEPUTY, 2, Rank.CLERK), Approved("局", "科", Level.CHIEF, 1, Rank.CLERK)]
    >>> held = [Tenure(name, "局", "科", "副科长", Level.DEPUTY, date(2024, 1, 1)) for name in "甲乙丙"]
    >>> [(one.level.value, one.over, one.vacant) for one in filled(posts, held, date(2026, 1, 1))]
    [('chief', 0, 1), ('deputy', 1, 0)]
    """
    wanted, people = approved_posts(approved), defaultdict[Place, set[str]](set)
    for one in tenures:
        if one.level is not Level.STAFF and not one.seconded and one.held_on(on):
            people[one.unit, one.section, one.level].add(one.person)
    return [
        Filled(*place, wanted[place].posts if place in wanted else 0, tuple(sorted(people.get(place, ()))))
        for place in sorted({*wanted, *people})
    ]


def staffing(tenures: Iterable[Tenure], on: date) -> dict[str, int]:
    """How many people hold a post in each unit on a day; each counts once, on secondment at home."""
    people: dict[str, set[str]] = defaultdict(set)
    for one in tenures:
        if not one.seconded and one.held_on(on):
            people[one.unit].add(one.person)
    return {unit: len(found) for unit, found in sorted(people.items())}


def check_decision(
    motion_on: date, filed_on: date | None, decided_on: date, calendar: WorkCalendar, values: Values
) -> Verdict:
    """May an appointment be decided on a day: was it talked over before, and long enough ago?

    手册 轮岗何时可以决定
    公式 有事前沟通备案，且备案不晚于决定；动议之日的次日起满规定的工作日才能决定
    依据 [S4] [I]
    规则 rotation.decision_workdays
    例 3月2日（星期一）动议、已备案，5个工作日，最早3月9日决定

    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["rotation.decision_workdays"], date(2026, 3, 2))
    >>> days = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
    >>> print(check_decision(*days, WorkCalendar.published(), rules).reason)
    动议于2026-03-02，至决定不少于5个工作日，最早2026-03-09可以决定
    """
    rules = ("rotation.decision_workdays",)
    if filed_on is None or filed_on > decided_on:
        return Denied("没有事前沟通的备案，不得临时动议；请先备案", "filed_on", rules)
    wait = values.number(rules[0])
    earliest = calendar.add_workdays(motion_on, wait)
    if decided_on < earliest:
        text = f"动议于{motion_on}，至决定不少于{wait}个工作日，最早{earliest}可以决定"
        return Denied(text, "decided_on", rules)
    return Allowed(rules)
