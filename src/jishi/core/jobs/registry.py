"""The kinds of job there are: a function registers under a name that is kept in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cronsim import CronSim, CronSimError
from django.utils import timezone
from django.utils.functional import Promise

from jishi.rules.nearest import suggestion

if TYPE_CHECKING:
    from jishi.core.jobs.run import Run

JobFunction = Callable[["Run"], Any]


class UnknownJob(LookupError):
    """No function is registered for this kind of job."""


class JobRegisteredTwice(ValueError):
    """Two functions want the same kind."""


class ScheduleUnreadable(ValueError):
    """A schedule is not a line of cron."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A function, what people call it, how often a job of its kind is taken up before it is given up, when the workers
    begin one by themselves (a line of cron in the county's time; empty: never; or whenever `wanted` says that there is
    something to do in a county), and whether who asked for one is told that it is done (that it has failed they are
    told always)."""

    name: str
    function: JobFunction
    max_attempts: int
    label: str | Promise = ""
    schedule: str = ""
    wanted: Callable[[str], bool] | None = None
    tells: bool = False


_kinds: dict[str, Kind] = {}


def job(
    name: str,
    *,
    label: str | Promise = "",
    max_attempts: int = 3,
    schedule: str = "",
    wanted: Callable[[str], bool] | None = None,
    tells: bool = False,
) -> Callable[[JobFunction], JobFunction]:
    """Register a function under a kind of job. What it returns is the job's result, as JSON.

    A job interrupted by a crash runs again from its beginning, so its effect goes through `Run.finish`,
    which happens exactly once. One with a `schedule` is queued by the workers themselves, and so is one that is
    `wanted`, which they ask every few seconds: one or two queries that an index answers. A module named `jobs` in any app
    is imported at start-up.
    """
    if schedule:
        _read(schedule)

    def register(function: JobFunction) -> JobFunction:
        known = _kinds.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise JobRegisteredTwice(f"任务类型 {name} 已由 {known.function.__module__} 登记，请换一个名字。")
        _kinds[name] = Kind(name, function, max_attempts, label, schedule, wanted, tells)
        return function

    return register


def kind(name: str) -> Kind:
    if name not in _kinds:
        raise UnknownJob(f"没有任务类型 {name}，应为{suggestion(name, _kinds)}。")
    return _kinds[name]


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda known: known.name)


def last_due(schedule: str, now: datetime) -> datetime:
    """The last minute, up to now, at which the schedule begins a job."""
    minute = timezone.localtime(now).replace(second=0, microsecond=0)
    return next(_read(schedule, minute + timedelta(minutes=1), reverse=True))


def next_due(schedule: str, now: datetime) -> datetime:
    return next(_read(schedule, timezone.localtime(now)))


def _read(schedule: str, start: datetime | None = None, *, reverse: bool = False) -> CronSim:
    try:
        return CronSim(schedule, start or timezone.localtime(), reverse=reverse)
    except CronSimError as fault:
        told = f"{schedule} 不是定时的写法（{fault}），应为“分 时 日 月 星期”，如“30 2 * * *”。"
        raise ScheduleUnreadable(told) from fault
