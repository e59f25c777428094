"""What a planner's clerk does to a plan: pin, forbid, move, drop; each gives the problem to solve again.

Nothing is changed in place. To keep the rest of a plan as it stands, pin it with ``keep``.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .columns import NO_LIMIT
from .plan import Plan
from .problem import Problem
from .tables import ForbiddenDays, ForbiddenHosts, ForbiddenStalls, PinnedFairs, PinnedStalls


def pin_fair(problem: Problem, host: int, day: int | None = None) -> Problem:
    """``host`` must hold a fair, on ``day`` if given.

    Where a village may hold but one, an earlier pin of it is replaced; else its earliest pin is, once it has as many
    as it may hold fairs.
    """
    table, wanted = problem.pinned_fairs, NO_LIMIT if day is None else day
    mine = np.flatnonzero(table.host == host)
    full = len(mine) >= problem.fairs_per_host or wanted in table.day[mine]
    drop = mine[:1] if full and wanted not in table.day[mine] else mine[table.day[mine] == wanted]
    hosts, days = np.delete(table.host, drop), np.delete(table.day, drop)
    return problem.but(pinned_fairs=PinnedFairs(np.append(hosts, host), np.append(days, wanted)))


def release_fair(problem: Problem, host: int) -> Problem:
    """Take back what was pinned, forbidden or barred for ``host`` as a whole."""
    fairs, days = problem.pinned_fairs, problem.forbidden_days
    pinned, barred = fairs.host != host, days.host != host
    hosts = problem.forbidden_hosts.host
    return problem.but(
        pinned_fairs=PinnedFairs(fairs.host[pinned], fairs.day[pinned]),
        forbidden_hosts=ForbiddenHosts(hosts[hosts != host]),
        forbidden_days=ForbiddenDays(days.host[barred], days.day[barred]),
    )


def forbid_host(problem: Problem, host: int) -> Problem:
    """``host`` holds no fair."""
    hosts = np.union1d(problem.forbidden_hosts.host, [host])
    return problem.but(forbidden_hosts=ForbiddenHosts(hosts))


def forbid_days(problem: Problem, host: int, days: Iterable[int]) -> Problem:
    """``host`` does not hold its fair on any of ``days`` (rain, a funeral, a repair of the square)."""
    table = problem.forbidden_days
    known = set(zip(table.host.tolist(), table.day.tolist(), strict=True)) | {
        (host, int(day)) for day in days
    }
    rows = sorted(known)
    return problem.but(forbidden_days=ForbiddenDays([row[0] for row in rows], [row[1] for row in rows]))


def pin_stall(problem: Problem, host: int, unit: int, service: int) -> Problem:
    """``host`` must hold a fair where ``unit`` runs ``service``."""
    table = problem.pinned_stalls
    rows = set(zip(table.host.tolist(), table.unit.tolist(), table.service.tolist(), strict=True))
    kept = sorted(rows | {(host, unit, service)})
    return problem.but(pinned_stalls=PinnedStalls(*zip(*kept, strict=True)))


def forbid_stall(problem: Problem, host: int, unit: int, service: int | None = None) -> Problem:
    """At ``host``, ``unit`` does not run ``service``, or does not come at all."""
    table = problem.forbidden_stalls
    rows = set(zip(table.host.tolist(), table.unit.tolist(), table.service.tolist(), strict=True))
    kept = sorted(rows | {(host, unit, NO_LIMIT if service is None else service)})
    return problem.but(forbidden_stalls=ForbiddenStalls(*zip(*kept, strict=True)))


def keep(problem: Problem, plan: Plan, fairs: Iterable[int] | None = None) -> Problem:
    """Pin ``fairs`` of ``plan`` (all of them by default) to their villages and days; stalls stay free."""
    chosen = range(len(plan.fairs)) if fairs is None else list(fairs)
    table = problem.pinned_fairs
    others = ~np.isin(table.host, plan.fairs.host[list(chosen)])
    problem = problem.but(pinned_fairs=PinnedFairs(table.host[others], table.day[others]))
    for fair in chosen:
        problem = pin_fair(problem, int(plan.fairs.host[fair]), int(plan.fairs.day[fair]))
    return problem


def move_fair(problem: Problem, plan: Plan, fair: int, day: int) -> Problem:
    """Fair number ``fair`` on ``day``, every other fair of ``plan`` in its village on its day."""
    others = [other for other in range(len(plan.fairs)) if other != fair]
    return pin_fair(keep(problem, plan, others), int(plan.fairs.host[fair]), day)


def drop_fair(problem: Problem, plan: Plan, fair: int, *, replace: bool) -> Problem:
    """Without fair number ``fair``: another village holds one (``replace``), or one fair fewer is held.

    Every other fair of ``plan`` stays in its village on its day.
    """
    others = [other for other in range(len(plan.fairs)) if other != fair]
    problem = forbid_host(release_fair(problem, int(plan.fairs.host[fair])), int(plan.fairs.host[fair]))
    kept = keep(problem, plan, others)
    return kept if replace else kept.but(fairs=problem.fairs - 1)
