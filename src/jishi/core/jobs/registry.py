"""The kinds of job there are: a function registers under a name that is kept in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jishi.rules.nearest import suggestion

if TYPE_CHECKING:
    from jishi.core.jobs.run import Run

JobFunction = Callable[["Run"], Any]


class UnknownJob(LookupError):
    """No function is registered for this kind of job."""


class JobRegisteredTwice(ValueError):
    """Two functions want the same kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A function, how often a job of its kind is taken up before it is given up, and whether each day begins one."""

    name: str
    function: JobFunction
    max_attempts: int
    daily: bool = False


_kinds: dict[str, Kind] = {}


def job(name: str, *, max_attempts: int = 3, daily: bool = False) -> Callable[[JobFunction], JobFunction]:
    """Register a function under a kind of job. What it returns is the job's result, as JSON.

    A job interrupted by a crash runs again from its beginning, so its effect goes through `Run.finish`,
    which happens exactly once. A `daily` one is queued by the workers themselves. A module named `jobs` in any app is
    imported at start-up.
    """

    def register(function: JobFunction) -> JobFunction:
        known = _kinds.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise JobRegisteredTwice(f"任务类型 {name} 已由 {known.function.__module__} 登记，请换一个名字。")
        _kinds[name] = Kind(name, function, max_attempts, daily)
        return function

    return register


def kind(name: str) -> Kind:
    if name not in _kinds:
        raise UnknownJob(f"没有任务类型 {name}，应为{suggestion(name, _kinds)}。")
    return _kinds[name]


def daily() -> list[str]:
    """The kinds that each day begins with."""
    return sorted(known.name for known in _kinds.values() if known.daily)
