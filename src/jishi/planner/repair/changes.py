"""What a repair changes, for whom: typed differences between two plans, each a sentence for those concerned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..problem import Problem
from ..telling import Day, Telling

FORMS = {
    "villages": ("{number} 号村", "village {number}"),
    "units": ("{number} 号单位", "unit {number}"),
    "services": ("{number} 号服务", "service {number}"),
}


@dataclass(frozen=True)
class FairMoved:
    """``fair`` is its number in the new plan; ``units`` attend it there."""

    fair: int
    host_before: int
    host_after: int
    day_before: int
    day_after: int
    units: tuple[int, ...]


@dataclass(frozen=True)
class StallChanged:
    """``service`` at the fair in ``host``: its unit before and after, None where there is none."""

    fair: int
    host: int
    service: int
    unit_before: int | None
    unit_after: int | None


@dataclass(frozen=True)
class ServedChanged:
    """Persons of ``village`` expected to be served with ``service``, before and after."""

    village: int
    service: int
    before: float
    after: float


@dataclass(frozen=True)
class UrgentUnmet:
    """Of the ``count`` persons of an urgent need so many are ``served`` in time."""

    village: int
    service: int
    count: int
    served: float
    by: int


@dataclass(frozen=True)
class PinReleased:
    """What was pinned at ``host`` and no longer holds: its fair, its day, or a unit's service."""

    host: int
    unit: int | None = None
    service: int | None = None


Change = FairMoved | StallChanged | ServedChanged | UrgentUnmet | PinReleased

TEXTS: dict[str, tuple[str, str]] = {
    "day_moved": ("{host}的大集由{before}改到{after}，参加单位：{units}。",
                  "The fair in {host} moves from {before} to {after}; units: {units}."),
    "village_moved": ("原定在{host}的大集（{before}）改到{other}（{after}），参加单位：{units}。",
                      "The fair planned in {host} ({before}) is held in {other} instead ({after}); units: {units}."),
    "stall_lost": ("{host}的大集没有了{service}：{unit}来不了。",
                   "The fair in {host} loses {service}: {unit} cannot come."),
    "stall_replaced": ("{host}的大集的{service}由{unit}换成{other}。",
                       "At the fair in {host}, {service} is run by {other} instead of {unit}."),
    "stall_added": ("{host}的大集增加{service}，由{unit}提供。", "The fair in {host} gains {service} by {unit}."),
    "served": ("{village}的{service}预计服务人次由 {before} 变为 {after}。",
               "{village}: {service} is expected to serve {after} people instead of {before}."),
    "urgent_unmet": ("{village}急需{service}的 {count} 人中，{by}之前只能服务 {served} 人；请另派上门服务或放宽期限。",
                     "Of the {count} people of {village} who urgently need {service}, {served} can be served by {by}; "
                     "send a home visit or allow more time."),
    "pin_fair": ("{host}原来指定的大集或日子不再成立，已取消指定。",
                 "What was pinned for the fair in {host} no longer holds and is released."),
    "pin_stall": ("{host}原来指定的{service}（{unit}）不再成立，已取消指定。",
                  "The stall pinned in {host}, {service} by {unit}, no longer holds and is released."),
}  # fmt: skip


def tell(problem: Problem, change: Change) -> Telling:
    """The change as a sentence for those concerned."""
    names = _names(problem)
    if isinstance(change, FairMoved):
        same = change.host_before == change.host_after
        return _say("day_moved" if same else "village_moved", host=names("villages", change.host_before),
                    other=names("villages", change.host_after), before=Day(change.day_before),
                    after=Day(change.day_after), units=[names("units", unit) for unit in change.units])  # fmt: skip
    if isinstance(change, StallChanged):
        return _stall(change, names)
    if isinstance(change, PinReleased):
        told = {"host": names("villages", change.host)}
        if change.unit is None or change.service is None:
            return _say("pin_fair", **told)
        return _say(
            "pin_stall", **told, unit=names("units", change.unit), service=names("services", change.service)
        )
    about = {"village": names("villages", change.village), "service": names("services", change.service)}
    if isinstance(change, UrgentUnmet):
        return _say("urgent_unmet", **about, count=change.count, served=change.served, by=Day(change.by))
    return _say("served", **about, before=change.before, after=change.after)


def concerns(change: Change) -> set[tuple[str, int]]:
    """The villages and units to be told, as ``("villages", 3)`` or ``("units", 7)``."""
    if isinstance(change, FairMoved):
        villages = {("villages", change.host_before), ("villages", change.host_after)}
        return villages | {("units", unit) for unit in change.units}
    if isinstance(change, StallChanged):
        units = {unit for unit in (change.unit_before, change.unit_after) if unit is not None}
        return {("villages", change.host)} | {("units", unit) for unit in units}
    if isinstance(change, PinReleased):
        return {("villages", change.host)} | ({("units", change.unit)} if change.unit is not None else set())
    return {("villages", change.village)}


def _stall(change: StallChanged, names: Names) -> Telling:
    told = {"host": names("villages", change.host), "service": names("services", change.service)}
    if change.unit_before is None and change.unit_after is not None:
        return _say("stall_added", **told, unit=names("units", change.unit_after))
    assert change.unit_before is not None
    told |= {"unit": names("units", change.unit_before)}
    if change.unit_after is None:
        return _say("stall_lost", **told)
    return _say("stall_replaced", **told, other=names("units", change.unit_after))


Names = Callable[[str, int], object]


def _names(problem: Problem) -> Names:
    def called(kind: str, number: int) -> object:
        known = getattr(problem.names, kind) if problem.names is not None else ()
        return known[number] if number < len(known) else Telling(kind, FORMS[kind], {"number": number})

    return called


def _say(code: str, **values: object) -> Telling:
    return Telling(code, TEXTS[code], values)
