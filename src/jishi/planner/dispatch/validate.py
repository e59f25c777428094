"""Can this be dispatched at all? Every fault of orders, crews and travel times, named with its ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import PlannerError

if TYPE_CHECKING:
    from .problem import Crew, DispatchProblem, Order

Item = dict[str, Any]
MINUTES_OF_DAY = 24 * 60


class NoOrders(PlannerError):
    code = "no_orders"
    template = "没有待派的单；请先选定要派的单"


class NoCrews(PlannerError):
    code = "no_crews"
    template = "没有可派的队伍；请至少给出一支有班次的队伍"


class DuplicateIds(PlannerError):
    code = "duplicate_ids"
    template = "编号重复：%(ids)s；请让每张单、每支队伍各有一个编号"


class BadValue(PlannerError):
    """``items`` lists ``id``, ``column`` and ``value`` of every fault."""

    code = "bad_value"
    template = "数值不可用：%(faults)s；请改正"


class ContradictoryWindows(PlannerError):
    """``items`` lists the orders whose days and windows leave no moment, each with its ``reason``."""

    code = "contradictory_windows"
    template = "时间互相矛盾：%(faults)s；请改正"


class NobodyHasTheSkills(PlannerError):
    """``items`` lists each order with the ``skills`` that no single crew has together."""

    code = "nobody_has_the_skills"
    template = "没有一支队伍会做：%(faults)s；请补充队伍的技能，或退回这些单"


class BadTravelTimes(PlannerError):
    code = "bad_travel_times"
    template = "行程时间表不可用：%(fault)s；请按“先队伍后单”给出 %(size)s×%(size)s 的非负整数分钟"


REASONS = {
    "release_after_due": "单 %(id)s 的起始日（第 %(release)s 天）晚于期限（第 %(due)s 天）",
    "due_after_expires": "单 %(id)s 的期限（第 %(due)s 天）晚于失效日（第 %(expires)s 天）",
    "release_beyond_horizon": "单 %(id)s 的起始日（第 %(release)s 天）不在 %(days)s 天的规划期内",
    "window_backwards": "单 %(id)s 的时段 %(opens)s–%(closes)s 开始晚于结束或超出一天",
    "window_outside_days": "单 %(id)s 的时段都不在它可做的日子里（第 %(release)s 至 %(expires)s 天）",
}


def validate(problem: DispatchProblem) -> None:
    """Raise the first kind of fault found, with all its items."""
    if not problem.orders:
        raise NoOrders
    if not problem.crews or not any(crew.shifts for crew in problem.crews):
        raise NoCrews
    _refuse_duplicates(problem)
    bad = [*_bad_numbers(problem)]
    if bad:
        told = "；".join(f"{item['id']} 的 {item['column']} 为 {item['value']}" for item in bad)
        raise BadValue(bad, faults=told)
    torn = [item for order in problem.orders for item in _contradictions(order, problem.days)]
    if torn:
        raise ContradictoryWindows(torn, faults="；".join(REASONS[item["reason"]] % item for item in torn))
    lost = [
        order for order in problem.orders if not any(order.skills <= crew.skills for crew in problem.crews)
    ]
    if lost:
        items = [{"id": order.id, "skills": sorted(order.skills)} for order in lost]
        told = "；".join(f"单 {item['id']}（{'、'.join(item['skills'])}）" for item in items)
        raise NobodyHasTheSkills(items, faults=told)
    _refuse_bad_travel(problem)


def _refuse_duplicates(problem: DispatchProblem) -> None:
    items = [
        {"table": table, "id": name}
        for table, rows in (("orders", problem.orders), ("crews", problem.crews))
        for name, times in Counter(row.id for row in rows).items()
        if times > 1
    ]
    if items:
        raise DuplicateIds(items, ids="、".join(str(item["id"]) for item in items))


def _bad_numbers(problem: DispatchProblem) -> Iterator[Item]:
    for order in problem.orders:
        yield from _bad_place(order)
        yield from _not_whole(
            order, ("minutes", 1, MINUTES_OF_DAY), ("priority", 1, 100), ("release", 0, None)
        )
        yield from _not_whole(order, ("due", None, None))
        if order.expires is not None:
            yield from _not_whole(order, ("expires", 0, None))
    for crew in problem.crews:
        yield from _bad_place(crew)
        yield from _bad_shifts(crew, problem.days)
        if crew.max_visits is not None:
            yield from _not_whole(crew, ("max_visits", 1, None))
    if not (_whole(problem.days) and problem.days >= 1):
        yield {"id": "problem", "column": "days", "value": problem.days}
    for column, least in (("km_per_hour", 0.1), ("detour", 1.0), ("balance", 0.0)):
        value = getattr(problem, column)
        if not (isfinite(value) and value >= least):
            yield {"id": "problem", "column": column, "value": value}


def _bad_place(row: Order | Crew) -> Iterator[Item]:
    for column in ("x_km", "y_km"):
        value = getattr(row, column)
        if not (isinstance(value, int | float | np.number) and isfinite(value)):
            yield {"id": row.id, "column": column, "value": value}


def _not_whole(row: Order | Crew, *wanted: tuple[str, int | None, int | None]) -> Iterator[Item]:
    for column, least, most in wanted:
        value = getattr(row, column)
        if not (_whole(value) and (least is None or value >= least) and (most is None or value <= most)):
            yield {"id": row.id, "column": column, "value": value}


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _bad_shifts(crew: Crew, days: int) -> Iterator[Item]:
    ordered = sorted(crew.shifts, key=lambda shift: (shift.day, shift.begins))
    for shift in ordered:
        sound = all(map(_whole, (shift.day, shift.begins, shift.ends)))
        if not (sound and 0 <= shift.day < days and 0 <= shift.begins < shift.ends <= MINUTES_OF_DAY):
            yield {"id": crew.id, "column": "shifts", "value": shift}
            return
    for first, second in pairwise(ordered):
        if first.day == second.day and second.begins < first.ends:
            yield {"id": crew.id, "column": "shifts", "value": (first, second)}


def _contradictions(order: Order, days: int) -> Iterator[Item]:
    last = days - 1 if order.expires is None else min(order.expires, days - 1)
    item: Item = {"id": order.id, "release": order.release, "due": order.due, "days": days, "expires": last}
    if order.release > max(order.due, 0):
        yield item | {"reason": "release_after_due"}
    if order.expires is not None and order.due > order.expires:
        yield item | {"reason": "due_after_expires", "expires": order.expires}
    if order.release >= days:
        yield item | {"reason": "release_beyond_horizon"}
    for window in order.windows:
        if not 0 <= window.opens <= window.closes <= MINUTES_OF_DAY:
            yield item | {"reason": "window_backwards", "opens": window.opens, "closes": window.closes}
    if order.windows and not _some_day(order.release, last, (window.day for window in order.windows)):
        yield item | {"reason": "window_outside_days"}


def _some_day(first: int, last: int, days: Iterable[int | None]) -> bool:
    return first > last or any(day is None or first <= day <= last for day in days)


def _refuse_bad_travel(problem: DispatchProblem) -> None:
    if problem.travel is None:
        return
    size = len(problem.crews) + len(problem.orders)
    travel = np.asarray(problem.travel)
    if travel.shape != (size, size):
        raise BadTravelTimes(size=size, fault=f"大小是 {travel.shape}")
    if not np.issubdtype(travel.dtype, np.number) or not np.isfinite(travel).all() or (travel < 0).any():
        raise BadTravelTimes(size=size, fault="有负数、空值或非数字")
    if (travel != np.rint(travel)).any():
        raise BadTravelTimes(size=size, fault="有小数")
