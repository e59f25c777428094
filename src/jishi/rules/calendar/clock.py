"""Clocks that run in office hours only and stop while a case waits: for states and for the whole case."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Self

from jishi.rules.calendar.workdays import WorkCalendar
from jishi.rules.fault import RuleFault

# One zone for the whole country, without summer time since 1992.
CHINA = timezone(timedelta(hours=8))
ZERO = timedelta(0)


class NaiveTime(RuleFault):
    title = "时间没有带时区"


class ClockRunsBackwards(RuleFault):
    title = "时间先后颠倒"


class PauseStillOpen(RuleFault):
    title = "计时仍在暂停"


class WorkingHoursWrong(RuleFault):
    title = "上班时间写法不对"


class NegativeDuration(RuleFault):
    title = "时长为负"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The office hours of a working day, in order and apart from one another."""

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise WorkingHoursWrong(self.spans, "至少一段、互不重叠、由早到晚，如 08:30-12:00、13:30-17:30")

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """Read spans such as "08:30-12:00"."""
        spans = []
        for text in texts:
            try:
                start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
            except ValueError:
                raise WorkingHoursWrong(text, "“08:30-12:00”的写法") from None
            spans.append((start, end))
        return cls(tuple(spans))

    @property
    def length(self) -> timedelta:
        """Working time of a whole day."""
        return self.worked_by(time.max)

    def worked_by(self, moment: time) -> timedelta:
        """Working time of a day up to a moment of it."""
        return sum((max(ZERO, _gap(start, min(moment, end))) for start, end in self.spans), ZERO)

    def when_worked(self, amount: timedelta) -> time:
        """The first moment of a day by which so much has been worked; more than the day has is refused."""
        for start, end in self.spans:
            span = _gap(start, end)
            if amount <= span:
                return (datetime.combine(date.min, start) + amount).time()
            amount -= span
        raise NegativeDuration(amount, f"不超过一天的工作时长 {self.length}")


def _gap(start: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, start)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands still; without an end it still does."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockTotals:
    """Working time in each state, in the present stay, and over the whole case, which never starts anew."""

    by_state: dict[str, timedelta]
    current: timedelta
    whole: timedelta


@dataclass(frozen=True)
class WorkClock:
    """Working time between moments: the office hours of the working days of a calendar."""

    calendar: WorkCalendar
    hours: WorkingHours

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
        """Working time from `start` to `end` less the pauses, which may overlap and may be open.

        Formula: (working days x day's length + time worked on the last day - on the first) - pauses.

        手册 办理用时
        公式 只计工作日的办公时间；等待申请人补正等暂停的时间不计；同一段暂停重叠的只扣一次
        依据 [I]
        规则 office.hours
        例 上午11时受理，下午2时办结，办公时间为上午8:30至12:00、下午1:30至5:30，用时1.5小时

        >>> clock = WorkClock(WorkCalendar.published(), WorkingHours.parse(["08:30-12:00", "13:30-17:30"]))
        >>> day = datetime(2026, 2, 10, 11, tzinfo=CHINA)
        >>> str(clock.elapsed(day, day.replace(hour=14)))
        '1:30:00'
        """
        begin, finish = _local(start), _local(end)
        if finish < begin:
            raise ClockRunsBackwards(end.isoformat(), f"不早于 {start.isoformat()} 的时间")
        total = self._between(begin, finish)
        for first, last in _merged(pauses):
            first, last = max(first, begin), min(last or finish, finish)
            if first < last:
                total -= self._between(first, last)
        return total

    def due(self, start: datetime, amount: timedelta, pauses: Sequence[Pause] = ()) -> datetime:
        """The first moment by which `amount` of working time has passed; nothing passes in a pause.

        While a pause is open and not all has passed before it, the moment is unknown and asking is refused.
        """
        if amount < ZERO:
            raise NegativeDuration(amount, "0或正的时长")
        cursor = _local(start)
        for first, last in _merged(pauses):
            if last is not None and last <= cursor:
                continue
            worked = self._between(cursor, max(first, cursor))
            if worked >= amount:
                break
            if last is None:
                raise PauseStillOpen(first.isoformat(), "先结束暂停，再计算到期时间")
            cursor, amount = last, amount - worked
        return self._advance(cursor, amount)

    def totals(
        self, entries: Sequence[tuple[str, datetime]], until: datetime, waiting: Collection[str] = ()
    ) -> ClockTotals:
        """The two clocks of a case: `entries` are the states with the moments they were entered, in order.

        States in `waiting` have their own time but do not count in the whole.

        手册 一件诉求的两个时钟
        公式 每个状态各计用时；整件的用时从受理起累计，退回重办也不清零；等待申请人的状态不计入整件
        依据 [I]
        例 受理1小时、办理3小时、退回后又办理2小时：办理状态共5小时，整件共6小时

        >>> clock = WorkClock(WorkCalendar.published(), WorkingHours.parse(["08:00-18:00"]))
        >>> at = [datetime(2026, 2, 10, hour, tzinfo=CHINA) for hour in (8, 9, 12, 14)]
        >>> found = clock.totals([("受理", at[0]), ("办理", at[1]), ("办理", at[2])], at[3])
        >>> str(found.by_state["办理"]), str(found.whole)
        ('5:00:00', '6:00:00')
        """
        by_state: dict[str, timedelta] = {}
        whole = current = ZERO
        for (state, since), (_, end) in pairwise([*entries, ("", until)]):
            current = self.elapsed(since, end)
            by_state[state] = by_state.get(state, ZERO) + current
            whole += ZERO if state in waiting else current
        return ClockTotals(by_state, current, whole)

    def _between(self, start: datetime, end: datetime) -> timedelta:
        days = self.calendar.count_workdays(start.date(), end.date())
        before = self._worked(start)
        after = self.hours.length - self._worked(end) if self.calendar.is_workday(end.date()) else ZERO
        return days * self.hours.length - before - after

    def _worked(self, moment: datetime) -> timedelta:
        """Working time of its day before a moment."""
        return self.hours.worked_by(moment.time()) if self.calendar.is_workday(moment.date()) else ZERO

    def _advance(self, start: datetime, amount: timedelta) -> datetime:
        if amount == ZERO:
            return start
        total = self._worked(start) + amount
        # Whole days before the one on which the amount is reached: a full day ends on its own evening.
        days = (total - timedelta.resolution) // self.hours.length
        extra = days if self.calendar.is_workday(start.date()) else days + 1
        day = self.calendar.add_workdays(start.date(), extra)
        moment = self.hours.when_worked(total - days * self.hours.length)
        return datetime.combine(day, moment, tzinfo=CHINA)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise NaiveTime(moment.isoformat(), "带时区的时间，如 2026-02-13T09:00+08:00")
    return moment.astimezone(CHINA)


def _merged(pauses: Sequence[Pause]) -> list[tuple[datetime, datetime | None]]:
    """Pauses in order, overlapping ones made one; an open one swallows all that follows."""
    found: list[tuple[datetime, datetime | None]] = []
    spans = [(_local(one.start), one.end and _local(one.end)) for one in pauses]
    for first, last in sorted(spans, key=lambda span: span[0]):
        if last is not None and last < first:
            raise ClockRunsBackwards(last.isoformat(), f"不早于 {first.isoformat()} 的时间")
        if found and (found[-1][1] is None or first <= found[-1][1]):
            previous = found[-1][1]
            end = None if previous is None or last is None else max(previous, last)
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, last))
    return found
