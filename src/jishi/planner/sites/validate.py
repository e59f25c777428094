"""Can a layout exist? Every fault of places, sites and numbers, named with its ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import PlannerError

if TYPE_CHECKING:
    from .problem import Place, Site, SiteProblem

Item = dict[str, Any]
MOST_PAIRS = 30_000_000


class NothingToLayOut(PlannerError):
    code = "nothing_to_lay_out"
    template = "没有%(what)s；请至少给出一个"


class DuplicatePlaces(PlannerError):
    code = "duplicate_places"
    template = "编号重复：%(ids)s；请让每个地点、每个站点各有一个编号"


class BadSiteValue(PlannerError):
    """``items`` lists ``id``, ``column`` and ``value`` of every fault."""

    code = "bad_site_value"
    template = "数值不可用：%(faults)s；请改正"


class TooManySites(PlannerError):
    code = "too_many_sites"
    template = "要开 %(open)s 个站点，候选只有 %(sites)s 个，必开的有 %(must)s 个；请改开设的个数"


class OutOfReach(PlannerError):
    """``items`` lists the places no site lies near enough to."""

    code = "out_of_reach"
    template = "%(places)s 在 %(max_km)s 公里内没有候选站点；请放宽距离、增加候选，或改为求最大覆盖"


class TooSmall(PlannerError):
    code = "too_small"
    template = "最大的 %(open)s 个站点共容 %(capacity)s 人，要来的有 %(coming)s 人；请多开站点、增加容量，或改为求最大覆盖"


class TooManyPairs(PlannerError):
    code = "too_many_pairs"
    template = "地点与站点有 %(pairs)s 对，超过 %(most)s 对；请减少候选站点，或分片布点"


def validate(problem: SiteProblem) -> None:
    """Raise the first kind of fault found, with all its items."""
    for what, rows in (("地点", problem.places), ("候选站点", problem.sites)):
        if not rows:
            raise NothingToLayOut(what=what)
    items = [
        {"table": table, "id": name}
        for table, ids in (
            ("places", [p.id for p in problem.places]),
            ("sites", [s.id for s in problem.sites]),
        )
        for name, times in Counter(ids).items()
        if times > 1
    ]
    if items:
        raise DuplicatePlaces(items, ids="、".join(item["id"] for item in items))
    bad = [*_bad(problem)]
    if bad:
        raise BadSiteValue(bad, faults="；".join(f"{i['id']} 的 {i['column']} 为 {i['value']}" for i in bad))
    must = sum(site.must_open for site in problem.sites)
    if not must <= problem.open_sites <= len(problem.sites):
        raise TooManySites(open=problem.open_sites, sites=len(problem.sites), must=must)
    pairs = len(problem.places) * len(problem.sites)
    if pairs > MOST_PAIRS:
        raise TooManyPairs(pairs=pairs, most=MOST_PAIRS)
    if problem.aim == "median":
        _require_room(problem)


def _bad(problem: SiteProblem) -> Iterator[Item]:
    rows: list[Place | Site] = [*problem.places, *problem.sites]
    for row in rows:
        for column in ("x_km", "y_km"):
            value = getattr(row, column)
            if not (isinstance(value, int | float | np.number) and isfinite(value)):
                yield {"id": row.id, "column": column, "value": value}
    for place in problem.places:
        if not (_whole(place.people) and place.people >= 0):
            yield {"id": place.id, "column": "people", "value": place.people}
        elif not (_whole(place.homebound) and 0 <= place.homebound <= place.people):
            yield {"id": place.id, "column": "homebound", "value": place.homebound}
    for site in problem.sites:
        if site.capacity is not None and not (_whole(site.capacity) and site.capacity >= 0):
            yield {"id": site.id, "column": "capacity", "value": site.capacity}
    if not (_whole(problem.open_sites) and problem.open_sites >= 1):
        yield {"id": "problem", "column": "open_sites", "value": problem.open_sites}
    if problem.aim not in ("median", "coverage"):
        yield {"id": "problem", "column": "aim", "value": problem.aim}
    km = problem.max_km
    if (problem.aim == "coverage") if km is None else not (isfinite(km) and km > 0):
        yield {"id": "problem", "column": "max_km", "value": problem.max_km}
    if not (isfinite(problem.detour) and problem.detour >= 1):
        yield {"id": "problem", "column": "detour", "value": problem.detour}
    if problem.km is not None:
        given = np.asarray(problem.km, float)
        shape = (len(problem.places), len(problem.sites))
        if given.shape != shape or not np.isfinite(given).all() or (given < 0).any():
            yield {"id": "problem", "column": "km", "value": f"shape {given.shape}"}


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _require_room(problem: SiteProblem) -> None:
    """Everybody must find a site: near enough, and with room in all."""
    if problem.max_km is not None:
        near: list[bool] = np.any(problem.distances() <= problem.max_km, axis=1).tolist()
        far = [
            place.id for place, some in zip(problem.places, near, strict=True) if place.coming and not some
        ]
        if far:
            raise OutOfReach([{"id": name} for name in far], places="、".join(far), max_km=problem.max_km)
    coming = sum(place.coming for place in problem.places)
    must = [coming if site.capacity is None else site.capacity for site in problem.sites if site.must_open]
    free = sorted(
        (coming if s.capacity is None else s.capacity for s in problem.sites if not s.must_open), reverse=True
    )
    capacity = sum(must) + sum(free[: problem.open_sites - len(must)])
    if capacity < coming:
        raise TooSmall(open=problem.open_sites, capacity=capacity, coming=coming)
