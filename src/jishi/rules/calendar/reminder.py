"""When to remind before a deadline and how to escalate after it, as dates worked out once from the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault


class ReminderDistanceWrong(RuleFault):
    title = "提醒的天数不对"


class ReminderLevel(StrEnum):
    """From a friendly word to a written notice."""

    UPCOMING = "upcoming"
    DUE_TODAY = "due_today"
    URGED = "urged"
    NOTICED = "noticed"

    @property
    def label(self) -> str:
        return {"upcoming": "临期提醒", "due_today": "当日到期", "urged": "催办", "noticed": "书面通报"}[
            self.value
        ]


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    on: date
    level: ReminderLevel


def reminders(
    calendar: WorkCalendar, due: date, *, before: Iterable[int] = (), notice_after: int
) -> tuple[Reminder, ...]:
    """All reminders of one deadline, in order.

    `before` are working days ahead of the last day; on the next working day after it the handler is urged;
    `notice_after` working days after that a written notice follows. Source: [F17] (overdue: 催办; five
    working days more: 书面通报). Example: due 2026-03-06, notice_after 5 give 2026-03-09 and 2026-03-16.

    手册 催办和通报
    公式 到期前若干个工作日提醒，到期当天提醒；过期的下一个工作日催办；催办后再过若干个工作日仍未办结的
    书面通报
    依据 [F17]
    规则 case.overdue_notice_after_reminder_wd
    例 2026年3月6日（周五）到期：3月9日催办，3月16日书面通报

    >>> plan = reminders(WorkCalendar.published(), date(2026, 3, 6), notice_after=5)
    >>> [one.on.isoformat() for one in plan]
    ['2026-03-06', '2026-03-09', '2026-03-16']
    """
    ahead = sorted(set(before), reverse=True)
    if any(days <= 0 for days in ahead) or notice_after <= 0:
        raise ReminderDistanceWrong((*ahead, notice_after), "正整数个工作日")
    urged = calendar.add_workdays(due, 1)
    return (
        *(Reminder(calendar.add_workdays(due, -days), ReminderLevel.UPCOMING) for days in ahead),
        Reminder(due, ReminderLevel.DUE_TODAY),
        Reminder(urged, ReminderLevel.URGED),
        Reminder(calendar.add_workdays(urged, notice_after), ReminderLevel.NOTICED),
    )


def level_on(plan: Sequence[Reminder], on: date) -> ReminderLevel | None:
    """The highest level reached by a day, None before the first."""
    reached = [one for one in plan if one.on <= on]
    return reached[-1].level if reached else None


def alarms(end: date, days: Iterable[int]) -> tuple[date, ...]:
    """Calendar days on which to warn before something ends, earliest first.

    Used for terms of office (180, 90, 30 days), contracts (90), insurance (30).
    Example: a contract ending on 2026-12-31 warns on 2026-10-02.

    手册 到期前的预警
    公式 结束日期减去规定的天数
    依据 [I]
    规则 tenure.notice_days contract.expiry_alarm_days welfare.insurance_alarm_days
    例 合同2026年12月31日到期，提前90天即10月2日预警

    >>> alarms(date(2026, 12, 31), [90])
    (datetime.date(2026, 10, 2),)
    """
    ahead = sorted(set(days), reverse=True)
    if any(one <= 0 for one in ahead):
        raise ReminderDistanceWrong(tuple(ahead), "正整数天")
    return tuple(end - timedelta(days=one) for one in ahead)
