"""Which obligations fall due for whom between two days: each exactly once, whatever the days are cut into."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import compress, repeat

from jishi.rules.cadence.required import prorate
from jishi.rules.cadence.spans import Span, span, subtract, union
from jishi.rules.cadence.template import (
    Assignment,
    Attribute,
    Due,
    Happening,
    Leave,
    ObligationTemplate,
    Trigger,
    Within,
)
from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault
from jishi.rules.values.months import check_order
from jishi.rules.values.period import PeriodKind, periods

# Makes a Due of its six values at once: hundreds of thousands are made in a call.
_due: Callable[[tuple[str, str, str, str, date, int]], Due] = partial(tuple.__new__, Due)


class TemplateTwice(RuleFault):
    title = "任务模板代码重复"


class HappeningTwice(RuleFault):
    title = "事件编号重复"


class _Window:
    """The periods of one template that fall due in the asked-for days, with their working days."""

    def __init__(self, template: ObligationTemplate, first: date, last: date, calendar: WorkCalendar) -> None:
        assert template.every is not None
        wait = timedelta(days=template.due_days)
        born, dies = template.effective_from, template.effective_to
        found = [
            period
            for period in periods(template.every, first - wait, last - wait)
            if first - wait <= period.last <= last - wait and period.first <= dies and period.last >= born
        ]
        if template.every is PeriodKind.DAY:
            found = [period for period in found if calendar.is_workday(period.first)]
        # The template's own life cuts its first and last period short.
        self.firsts = [max(period.first, born).toordinal() for period in found]
        self.lasts = [min(period.last, dies).toordinal() for period in found]
        self.codes = [period.code for period in found]
        self.dues = [period.last + wait for period in found]
        self.workdays = [calendar.count_workdays(period.first, period.last) for period in found]
        days = calendar.workdays(found[0].first, found[-1].last) if found else []
        self.ordinals = [day.toordinal() for day in days]
        self.eligible = [self.worked(*ends) for ends in zip(self.firsts, self.lasts, strict=True)]

    def worked(self, first: int, last: int) -> int:
        """Working days between two days, both included."""
        return bisect_right(self.ordinals, last) - bisect_left(self.ordinals, first)

    def counts(self, spans: Sequence[Span]) -> list[int]:
        """For each period the working days of it that lie in the spans (in order, disjoint)."""
        if len(spans) == 1 and spans[0][0] <= self.firsts[0] and spans[0][1] >= self.lasts[-1]:
            return self.eligible
        found = [0] * len(self.codes)
        for first, last in spans:
            touched = range(bisect_left(self.lasts, first), bisect_right(self.firsts, last))
            for index in touched:
                low, high = self.firsts[index], self.lasts[index]
                inside = first <= low and high <= last
                found[index] += (
                    self.eligible[index] if inside else self.worked(max(first, low), min(high, last))
                )
        return found


def due_between(
    templates: Sequence[ObligationTemplate],
    assignments: Iterable[Assignment],
    first: date,
    last: date,
    calendar: WorkCalendar,
    *,
    leaves: Iterable[Leave] = (),
    attributes: Iterable[Attribute] = (),
    events: Iterable[Happening] = (),
) -> list[Due]:
    """The obligations whose last day lies from `first` to `last`, both included.

    One for each template, person (or bearer, or event) and period in which the person has at least one
    working day in the post and not on leave. Cutting the days into stretches gives the same obligations.
    Source: cadence of posted cadres [S4]; days in post and not on leave only [I].
    Ordered by template as given, then by person or event, then by period.

    手册 定期任务何时到期
    公式 每人每项每期一条：期内至少有一个在岗且未请假的工作日才有；到期日为期末后若干天。特征任务（如独
    居老人走访）由期末时该地的责任人承担，事件任务由事发时该地的责任人承担；无人负责的照样列出
    依据 [S4] [I]
    规则 cadence.daily_due_days cadence.weekly_due_days cadence.monthly_due_days
    cadence.quarterly_due_days cadence.yearly_due_days
    例 月交流次月5日到期：2026年1月的在2月5日到期；2026年2月16日至22日整周放假，没有周总结

    >>> month = ObligationTemplate("m", "月交流", "first_secretary", every=PeriodKind.MONTH, due_days=5)
    >>> post = Assignment("甲", "first_secretary", "村", date(2025, 1, 1))
    >>> found = due_between([month], [post], date(2026, 2, 1), date(2026, 2, 28), WorkCalendar.published())
    >>> [(due.period, due.due_on.isoformat()) for due in found]
    [('2026-01', '2026-02-05')]
    """
    check_order(first, last)
    codes = [template.code for template in templates]
    if repeated := {code for code in codes if codes.count(code) > 1}:
        raise TemplateTwice("、".join(sorted(repeated)), "互不相同的模板代码")
    posts = _Posts(assignments, leaves)
    tags, happenings = list(attributes), _once(events)
    found: list[Due] = []
    for template in templates:
        if template.trigger is Trigger.EVENT:
            found += _of_events(template, posts, happenings, first, last, calendar)
            continue
        window = _Window(template, first, last, calendar)
        if not window.codes:
            continue
        if template.trigger is Trigger.POST:
            for holder in posts.holders(template.role):
                found += _in_periods(template, window, holder, "", posts.present(template.role, holder))
        else:
            found += _of_attributes(template, window, posts, tags)
    return found


class _Posts:
    """Who holds which role where and when, less their leave."""

    def __init__(self, assignments: Iterable[Assignment], leaves: Iterable[Leave]) -> None:
        self._by_holder: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        self._by_place: dict[tuple[str, str], list[tuple[Span, str]]] = defaultdict(list)
        self._leaves: dict[str, list[Span]] = defaultdict(list)
        for one in assignments:
            days = span(one.starts_on, one.ends_on)
            self._by_holder[one.role][one.holder].append(days)
            self._by_place[one.role, one.at].append((days, one.holder))
        for leave in leaves:
            self._leaves[leave.holder].append(span(leave.starts_on, leave.ends_on))
        for posts in self._by_place.values():
            posts.sort()

    def holders(self, role: str) -> list[str]:
        return sorted(self._by_holder[role])

    def present(self, role: str, holder: str) -> list[Span]:
        """The days on which the holder is in the post and not on leave."""
        days = union(self._by_holder[role][holder])
        return subtract(days, self._leaves[holder]) if holder in self._leaves else days

    def at(self, role: str, place: str, day: int) -> str:
        """Who holds a role at a place on a day: the one longest in the post; empty if nobody does."""
        held = (holder for (first, last), holder in self._by_place[role, place] if first <= day <= last)
        return next(held, "")


def _in_periods(
    template: ObligationTemplate, window: _Window, owed_by: str, about: str, spans: Sequence[Span]
) -> Iterator[Due]:
    """One obligation for each period in which the spans have a working day, with what is then required."""
    counts = window.counts(spans)
    required: Iterable[int] = repeat(template.required)
    if template.prorated:
        both = zip(window.workdays, counts, strict=True)
        required = [prorate(template.required, workdays, days) for workdays, days in both if days]
    fixed = repeat(template.code), repeat(owed_by), repeat(about)
    return map(
        _due,
        zip(*fixed, compress(window.codes, counts), compress(window.dues, counts), required, strict=False),
    )


def _of_attributes(
    template: ObligationTemplate, window: _Window, posts: _Posts, tags: Sequence[Attribute]
) -> list[Due]:
    """Each bearer's periods; who owes is the holder at its place on the last day of tag and period."""
    borne: dict[str, list[Attribute]] = defaultdict(list)
    for tag in tags:
        if tag.name == template.subject:
            borne[tag.bearer].append(tag)
    found = []
    for bearer in sorted(borne):
        spans = union(span(tag.starts_on, tag.ends_on) for tag in borne[bearer])
        ends = dict(zip(window.codes, window.lasts, strict=True))
        for due in _in_periods(template, window, "", bearer, spans):
            day, place = _last_place(borne[bearer], ends[due.period])
            found.append(due._replace(owed_by=posts.at(template.role, place, day)))
    return found


def _last_place(tags: Sequence[Attribute], end: int) -> tuple[int, str]:
    """The last day, up to `end`, on which any of the tags was borne, and the place it was borne at."""
    spans = ((span(tag.starts_on, tag.ends_on), tag.at) for tag in tags)
    return max((min(last, end), at) for (first, last), at in spans if first <= end)


def _once(events: Iterable[Happening]) -> list[Happening]:
    found: dict[str, Happening] = {}
    for event in events:
        if event.id in found:
            raise HappeningTwice(event.id, "互不相同的事件编号")
        found[event.id] = event
    return sorted(found.values(), key=lambda event: (event.on, event.id))


def _of_events(
    template: ObligationTemplate,
    posts: _Posts,
    events: Sequence[Happening],
    first: date,
    last: date,
    calendar: WorkCalendar,
) -> list[Due]:
    found = []
    for event in events:
        if event.kind != template.subject or not template.effective_from <= event.on <= template.effective_to:
            continue
        if template.within is Within.WORKDAYS:
            due = calendar.add_workdays(event.on, template.due_days)
        else:
            due = event.on + timedelta(days=template.due_days)
        if first <= due <= last:
            owner = posts.at(template.role, event.at, event.on.toordinal())
            found.append(Due(template.code, owner, event.id, event.on.isoformat(), due, template.required))
    return found
