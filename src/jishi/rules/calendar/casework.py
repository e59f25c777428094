"""The limit of a case in working days: from when it runs, what stood still, what was added, and so the last day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jishi.rules.calendar.clock import CHINA
from jishi.rules.calendar.deadline import Deadline, NegativePeriod, after_workdays
from jishi.rules.calendar.kind import DayKind
from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict

LAST_SECOND = time(23, 59, 59)


class StoodStillBackwards(RuleFault):
    title = "暂停计时的起止颠倒"


@dataclass(frozen=True, slots=True)
class Running:
    """What a limit is reckoned from: the day it began, its working days, those added, those that stood still."""

    start: date
    days: int
    extended: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class DayOff:
    """A run of days of one kind that were not counted."""

    first: date
    last: date
    kind: DayKind
    name: str


def last_day(calendar: WorkCalendar, running: Running, rules: tuple[str, ...] = ()) -> Deadline:
    """The last day of a running limit.

    Formula: the (limit + extension + days stood still)-th working day after the start.

    手册 诉求的到期日
    公式 从受理的次日起数工作日，数满“期限＋延期＋暂停的工作日”为止，到期日24时到期
    依据 [F17] [I]
    规则 case.limit_urgent case.limit_consult case.limit_help case.limit_complaint case.limit_complaint_total
    例 2026年2月10日受理，期限3个工作日，暂停了1个工作日：11日、12日、13日、14日（调休上班）数满，2月14日到期

    >>> last_day(WorkCalendar.published(), Running(date(2026, 2, 10), 3, paused=1)).due
    datetime.date(2026, 2, 14)
    """
    if min(running.days, running.extended, running.paused) < 0:
        raise NegativePeriod(
            f"{running.days}＋{running.extended}＋{running.paused}", "0或正的期限、延期和暂停"
        )
    total = running.days + running.extended + running.paused
    return after_workdays(calendar, running.start, total, rules=rules)


def stood_still(calendar: WorkCalendar, held_on: date, resumed_on: date) -> int:
    """Working days that do not count because the clock stood still: after the day of the pause, up to its end.

    The day of the pause was worked on, and the count goes on from the day after the case was taken up again.

    手册 暂停计时的天数
    公式 暂停次日起到恢复当日止的工作日；当天暂停当天恢复的为0
    依据 [I]
    例 2026年3月4日暂停，3月6日恢复：3月5日、6日共2个工作日不计

    >>> stood_still(WorkCalendar.published(), date(2026, 3, 4), date(2026, 3, 6))
    2
    """
    if resumed_on < held_on:
        raise StoodStillBackwards(resumed_on.isoformat(), f"不早于 {held_on.isoformat()} 的日期")
    if resumed_on == held_on:
        return 0
    return calendar.count_workdays(held_on + timedelta(days=1), resumed_on)


def days_off(calendar: WorkCalendar, start: date, last: date) -> tuple[DayOff, ...]:
    """The days after `start` up to `last` that were not counted, in runs of one kind and name."""
    runs: list[DayOff] = []
    day = start + timedelta(days=1)
    while day <= last:
        kind, name = calendar.kind(day), calendar.holiday_name(day) or ""
        if not kind.works:
            previous = runs[-1] if runs else None
            follows = previous is not None and previous.last + timedelta(days=1) == day
            if previous is not None and follows and (previous.kind, previous.name) == (kind, name):
                runs[-1] = DayOff(previous.first, day, kind, name)
            else:
                runs.append(DayOff(day, day, kind, name))
        day += timedelta(days=1)
    return tuple(runs)


def end_of(day: date) -> datetime:
    """The moment at which a last day is over: the day counts to its midnight."""
    return datetime.combine(day, LAST_SECOND, CHINA)


def may_extend(
    *, due: date | None, on: date, total: int, before: int, used: int, most: int, days: int
) -> Verdict:
    """One more extension: in time, of more days than before, not too often, not too long.

    `total` is the extension asked for in working days, `before` what was granted already, `used` how often;
    `most` times and `days` working days are the limits.

    手册 延期
    公式 到期之前申请，写明理由，次数和合计天数不超过规定
    依据 [I]
    规则 case.extensions case.extension_days
    例 期限3月6日，3月5日可以申请；3月9日已过期，不能再延

    >>> bool(may_extend(due=date(2026, 3, 6), on=date(2026, 3, 5), total=5, before=0, used=0, most=1, days=10))
    True
    """
    if due is None or on > due:
        said = "没有正在计算的期限" if due is None else f"期限 {due} 已过"
        return Denied(f"{said}，不能再延期（规则 case.extensions）；请尽快办理答复", field="extension_days")
    if used >= most:
        text = f"已延期 {used} 次，最多 {most} 次（规则 case.extensions）；请在 {due} 前办理"
        return Denied(text, field="extension_days", rules=("case.extensions",))
    if total <= before:
        text = (
            f"请填写延期的工作日数，须多于已延的 {before} 个" if before else "请填写延期几个工作日，至少1个"
        )
        return Denied(text, field="extension_days", rules=("case.extension_days",))
    if total > days:
        text = f"延期合计 {total} 个工作日，最多 {days} 个（规则 case.extension_days）"
        return Denied(text, field="extension_days", rules=("case.extension_days",))
    return Allowed(("case.extensions", "case.extension_days"))


def may_reopen(*, ended_on: date, on: date, days: int) -> Verdict:
    """A case is taken up again within so many days of its end; later a new one is begun.

    手册 重新办理
    公式 办结之日起若干天内可以重新办理；超过的另行登记
    依据 [I]
    规则 case.reopen_days
    例 3月1日办结，30天内即到3月31日可以重新办理

    >>> bool(may_reopen(ended_on=date(2026, 3, 1), on=date(2026, 3, 31), days=30))
    True
    """
    until = ended_on + timedelta(days=days)
    if on > until:
        text = f"{ended_on} 办结，{until} 以后不能重新办理（规则 case.reopen_days：{days} 天）；请另行登记"
        return Denied(text, rules=("case.reopen_days",))
    return Allowed(("case.reopen_days",))


def may_close(*, rated: bool, failed_calls: int, needed: int) -> Verdict:
    """A case is closed after the requester has judged it, or could not be reached so many times.

    手册 回访和办结
    公式 有提出人的评价，或者回访未接通达到规定次数，才能办结
    依据 [F17] [I]
    规则 case.failed_calls
    例 没有评价，回访未接通1次：不能办结；2次：可以

    >>> bool(may_close(rated=False, failed_calls=1, needed=2))
    False
    """
    if rated or failed_calls >= needed:
        return Allowed(("case.failed_calls",))
    text = f"还没有回访：请先登记回访评价；联系不上的须满 {needed} 次（现 {failed_calls} 次，规则 case.failed_calls）"
    return Denied(text, field="satisfaction", rules=("case.failed_calls",))
