"""What would be if a whole list of appointments took effect on one day: who is relieved, what is not allowed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.tenure.establishment import Approved, Filled, Place, approved_posts, filled, staffing
from jishi.rules.tenure.kin import Kin, clashes
from jishi.rules.tenure.post import LEVEL_LABELS, Appointment, Level, Tenure
from jishi.rules.tenure.stay import Standing, Stay, stays
from jishi.rules.verdict import Denied

DAY = timedelta(days=1)
PRESSING = frozenset({Standing.DUE, Standing.MUST})


class AppointedTwice(RuleFault):
    title = "一人在同一方案里任命了两次"


class StartsLater(RuleFault):
    title = "此人已有以后起任的职务"


class Problem(NamedTuple):
    """Why an appointment of the plan is not allowed."""

    person: str
    verdict: Denied


@dataclass(frozen=True, slots=True)
class Outcome:
    """The county after the plan: tenures, posts, pressing stays before and after, and what forbids the plan."""

    tenures: tuple[Tenure, ...]
    posts: tuple[Filled, ...]
    before: tuple[Stay, ...]
    after: tuple[Stay, ...]
    problems: tuple[Problem, ...]

    @property
    def relieved(self) -> tuple[str, ...]:
        """People with a stay that was due or must end before, and none after."""
        return tuple(sorted({one.person for one in self.before} - {one.person for one in self.after}))


def what_if(
    tenures: Sequence[Tenure],
    plan: Sequence[Appointment],
    on: date,
    approved: Sequence[Approved],
    values: Values,
    *,
    places: Mapping[str, int] | None = None,
    kin: Iterable[Kin] = (),
) -> Outcome:
    """All appointments of the plan at once, so that two people may change posts with each other.

    `places` are the places on the staff of each unit (编制). Nobody may be put where more hold posts than are
    approved, whoever was too many; a unit over its places may take as many as it gives away.

    手册 轮岗方案试算
    公式 方案里的任命同日生效，原职同时免去；免去后再数职数、编制、职级规格、亲属回避和任职年限
    依据 [S4]
    规则 tenure.same_post tenure.same_section tenure.sensitive_staff tenure.gap_months
    例 两名各任满10年的科长对调，职数不变，两人的“必须轮岗”都解除

    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.rank import Rank
    >>> keys = [rule.key for rule in DEFAULTS if rule.key.startswith("tenure.")]
    >>> start, day = date(2015, 1, 1), date(2026, 1, 1)
    >>> posts = [Approved("局", section, Level.CHIEF, 1, Rank.SECTION) for section in ("一科", "二科")]
    >>> pairs = [("甲", "一科", "二科"), ("乙", "二科", "一科")]
    >>> now = [Tenure(who, "局", home, "科长", Level.CHIEF, start) for who, home, _ in pairs]
    >>> plan = [Appointment(who, "局", new, "科长", Level.CHIEF, Rank.SECTION) for who, _, new in pairs]
    >>> outcome = what_if(now, plan, day, posts, DEFAULTS.values(keys, day))
    >>> outcome.relieved, outcome.problems
    (('乙', '甲'), ())
    """
    moved = tuple(_carried_out(tenures, plan, on))
    problems = [
        *_of_posts(moved, plan, on, approved),
        *_of_places(tenures, moved, plan, on, places or {}),
        *_of_kin(moved, plan, on, kin),
    ]
    before, after = (
        tuple(stay for stay in stays(all_, on, values) if stay.standing in PRESSING)
        for all_ in (tenures, moved)
    )
    return Outcome(moved, tuple(filled(approved, moved, on)), before, after, tuple(problems))


def _carried_out(tenures: Sequence[Tenure], plan: Sequence[Appointment], on: date) -> Iterable[Tenure]:
    """The tenures after the plan: what the appointed held ends the day before."""
    appointed: set[str] = set()
    for one in plan:
        if one.person in appointed:
            raise AppointedTwice(one.person, "每人至多一项任命")
        appointed.add(one.person)
    for tenure in tenures:
        if tenure.person not in appointed or (tenure.ends_on is not None and tenure.ends_on < on):
            yield tenure
        elif tenure.starts_on >= on:
            raise StartsLater(f"{tenure.person} {tenure.starts_on}", f"{on}以前起任的职务")
        else:
            yield replace(tenure, ends_on=on - DAY)
    for one in plan:
        yield one.tenure(on)


def _of_posts(
    moved: Sequence[Tenure], plan: Sequence[Appointment], on: date, approved: Sequence[Approved]
) -> Iterable[Problem]:
    """More holders than approved, or one of too high a rank."""
    wanted = approved_posts(approved)
    now: dict[Place, Filled] = {
        (one.unit, one.section, one.level): one for one in filled(approved, moved, on)
    }
    for one in plan:
        if one.level is Level.STAFF:
            continue
        place = one.unit, one.section, one.level
        name = f"{one.unit}{one.section}{LEVEL_LABELS[one.level]}"
        if now[place].over:
            held = len(now[place].people)
            text = f"{name}核定{now[place].approved}名，任命后{held}名，超职数{now[place].over}名"
            yield Problem(one.person, Denied(text, "post"))
        elif one.rank > wanted[place].rank:
            text = f"{name}规格为{wanted[place].rank.label}，{one.person}为{one.rank.label}，超规格"
            yield Problem(one.person, Denied(text, "rank"))


def _of_places(
    tenures: Sequence[Tenure],
    moved: Sequence[Tenure],
    plan: Sequence[Appointment],
    on: date,
    places: Mapping[str, int],
) -> Iterable[Problem]:
    """More people in a unit than places, if the plan brings more than it takes away."""
    before, after = staffing(tenures, on), staffing(moved, on)
    for one in plan:
        if one.unit in places:
            held, most = after[one.unit], places[one.unit]
            if held > max(most, before.get(one.unit, 0)):
                text = f"{one.unit}编制{most}名，任命后{held}名，超编制{held - most}名"
                yield Problem(one.person, Denied(text, "unit"))


def _of_kin(
    moved: Sequence[Tenure], plan: Sequence[Appointment], on: date, kin: Iterable[Kin]
) -> Iterable[Problem]:
    """Relatives whom the plan brings together."""
    appointed = {one.person for one in plan}
    for clash in clashes(moved, kin, on):
        for person in (clash.kin.person, clash.kin.other):
            if person in appointed:
                yield Problem(person, clash.verdict)
