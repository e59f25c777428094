"""How long people have been where they are, in full months, and what that asks for: watch, exchange, must."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.cadence.spans import Span, span, subtract, union
from jishi.rules.fault import RuleFault
from jishi.rules.tenure.post import Level, Tenure
from jishi.rules.values.months import add_months, full_months


class LimitsOutOfOrder(RuleFault):
    title = "任职年限的档次颠倒"


class Kind(StrEnum):
    """The three classes of object: the same post, the same section, staff in a sensitive section."""

    POST = "post"
    SECTION = "section"
    SENSITIVE = "sensitive"


class Standing(StrEnum):
    """What the length of a stay asks for."""

    NORMAL = "normal"
    WATCH = "watch"
    DUE = "due"
    MUST = "must"


RULES = {
    Kind.POST: "tenure.same_post",
    Kind.SECTION: "tenure.same_section",
    Kind.SENSITIVE: "tenure.sensitive_staff",
}
LEVELS = {
    Kind.POST: frozenset({Level.LEADER, Level.CHIEF, Level.DEPUTY}),
    Kind.SECTION: frozenset({Level.CHIEF, Level.DEPUTY}),
    Kind.SENSITIVE: frozenset({Level.STAFF}),
}
STEPS = (Standing.WATCH, Standing.DUE, Standing.MUST)
NOTICED = (Standing.DUE, Standing.MUST)


class Stay(NamedTuple):
    """A stay that lasts on the day asked about; `post` is empty for a stay in a section.

    `days` are the days on which each standing is reached, past and to come.
    """

    person: str
    kind: Kind
    unit: str
    section: str
    post: str
    since: date
    months: int
    standing: Standing
    days: tuple[tuple[Standing, date], ...]
    rules: tuple[str, ...]


class Notice(NamedTuple):
    """A warning on a day that in so many days a stay will reach a standing."""

    on: date
    stay: Stay
    standing: Standing
    reached_on: date
    days: int


Key = tuple[str, Kind, str, str, str]


def stays(tenures: Iterable[Tenure], on: date, values: Values) -> list[Stay]:
    """Every stay that lasts on a day, ordered by person, kind and place.

    A stay is the chain of tenures of one person in one post (or section) that ends on the day. A secondment
    between them, and an absence shorter than the limit, do not break it.

    手册 任职年限和预警
    公式 从连续任职的起点到当日数整月。三类对象：同一职位的领导和中层正副职；在同一科室连续任中层正副职的
    （换职位不断）；重要岗位的一般干部。挂职不中断，离开不满规定月数又回来的不重新起算，离开的时间也算在内
    依据 [S4] [F23] [I]
    规则 tenure.same_post tenure.same_section tenure.sensitive_staff tenure.gap_months
    例 2016年3月1日起任科长，2026年2月28日满119个月，应轮岗；3月1日满10年，必须轮岗

    >>> from jishi.rules.book import DEFAULTS
    >>> keys = [rule.key for rule in DEFAULTS if rule.key.startswith("tenure.")]
    >>> rules = DEFAULTS.values(keys, date(2026, 2, 28))
    >>> chief = [Tenure("甲", "财政局", "预算科", "科长", Level.CHIEF, date(2016, 3, 1))]
    >>> [stays(chief, day, rules)[0].standing.value for day in (date(2026, 2, 28), date(2026, 3, 1))]
    ['due', 'must']
    """
    held: dict[Key, list[Span]] = defaultdict(list)
    away: dict[str, list[Span]] = defaultdict(list)
    for one in tenures:
        if one.starts_on > on:
            continue
        days = span(one.starts_on, min(one.ends_on or on, on))
        if one.seconded:
            away[one.person].append(days)
            continue
        for key in keys_of(one):
            held[key].append(days)
    gap, limits = values.number("tenure.gap_months"), {kind: limits_of(kind, values) for kind in Kind}
    found = []
    for key in sorted(held):
        since = _since(union(held[key]), away.get(key[0], []), on.toordinal(), gap)
        if since is not None:
            found.append(_stay(key, since, on, limits[key[1]]))
    return found


def keys_of(tenure: Tenure) -> Iterator[Key]:
    """The stays that a tenure belongs to."""
    for kind, levels in LEVELS.items():
        if tenure.level not in levels or (kind is Kind.SENSITIVE and not tenure.sensitive):
            continue
        post = tenure.post if kind is Kind.POST else ""
        yield tenure.person, kind, tenure.unit, tenure.section, post


def limits_of(kind: Kind, values: Values) -> tuple[int, ...]:
    """Full months at which watch, due and must are reached; a kind may have fewer than three steps."""
    years = values.numbers(RULES[kind])
    if len(years) > len(STEPS) or list(years) != sorted(set(years)):
        raise LimitsOutOfOrder(f"{RULES[kind]}={years}", "由短到长、至多三档的年数")
    return tuple(12 * year for year in years)


def _since(spans: Sequence[Span], away: Sequence[Span], on: int, gap_months: int) -> date | None:
    """The first day of the chain that lasts on a day, None if it has ended."""
    last = spans[-1][1]
    if last < on and subtract([(last + 1, on)], away):
        return None
    first = spans[-1][0]
    for before, after in pairwise(reversed(spans)):
        absent = subtract([(after[1] + 1, before[0] - 1)], away)
        if any(_long(gap, gap_months) for gap in absent):
            break
        first = after[0]
    return date.fromordinal(first)


def _long(gap: Span, months: int) -> bool:
    """Whether an absence lasts that many full months."""
    first, last = map(date.fromordinal, gap)
    return full_months(first, last + timedelta(days=1)) >= months


def _stay(key: Key, since: date, on: date, limits: Sequence[int]) -> Stay:
    months = full_months(since, on)
    reached = sum(months >= limit for limit in limits)
    standing = STEPS[reached - 1] if reached else Standing.NORMAL
    days = tuple((step, add_months(since, limit)) for step, limit in zip(STEPS, limits, strict=False))
    return Stay(*key, since, months, standing, days, (RULES[key[1]], "tenure.gap_months"))


def notices(found: Iterable[Stay], first: date, last: date, values: Values) -> list[Notice]:
    """The warnings whose day lies from `first` to `last`, ordered by day.

    手册 任职年限预警的日子
    公式 到达“应轮岗”“必须轮岗”的那天往前数规定的天数，各提醒一次
    依据 [I]
    规则 tenure.notice_days
    例 2026年3月1日满10年必须轮岗，180天、90天、30天前为2025年9月2日、12月1日、2026年1月30日

    >>> from jishi.rules.book import DEFAULTS
    >>> keys = [rule.key for rule in DEFAULTS if rule.key.startswith("tenure.")]
    >>> rules, start = DEFAULTS.values(keys, date(2025, 9, 1)), date(2025, 9, 1)
    >>> chief = [Tenure("甲", "财政局", "预算科", "科长", Level.CHIEF, date(2016, 3, 1))]
    >>> found = notices(stays(chief, start, rules)[:1], start, date(2026, 3, 1), rules)
    >>> [one.on.isoformat() for one in found]
    ['2025-09-02', '2025-12-01', '2026-01-30']
    """
    warned = [
        Notice(reached - timedelta(days=days), stay, standing, reached, days)
        for stay in found
        for standing, reached in stay.days
        if standing in NOTICED
        for days in values.numbers("tenure.notice_days")
    ]
    return sorted(one for one in warned if first <= one.on <= last)
