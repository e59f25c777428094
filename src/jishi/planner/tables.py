"""The tables of an instance and of a plan. Ids are integers from 0; every table is immutable once built."""

# ruff: noqa: RUF009 - a column is a descriptor, made once a class and holding no rows itself
from __future__ import annotations

from dataclasses import dataclass

from .columns import NO_LIMIT, FloatColumn, IntColumn, Table


@dataclass(frozen=True, eq=False)
class Towns(Table):
    """A row is a town; ``floor`` and ``ceiling`` bound the fairs held in it over the horizon."""

    title = "towns"
    county: IntColumn = IntColumn()
    floor: IntColumn = IntColumn()
    ceiling: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class TownDays(Table):
    """Days on which a town holds no fair: holiday, farming season, weather."""

    title = "closed_days"
    town: IntColumn = IntColumn()
    day: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class Villages(Table):
    """A row is a village. ``host`` is 1 if it can hold a fair of up to ``max_stalls``."""

    title = "villages"
    town: IntColumn = IntColumn()
    county: IntColumn = IntColumn()
    x_km: FloatColumn = FloatColumn()
    y_km: FloatColumn = FloatColumn()
    population: IntColumn = IntColumn()
    host: IntColumn = IntColumn()
    max_stalls: IntColumn = IntColumn(blank=0)


@dataclass(frozen=True, eq=False)
class Units(Table):
    """A row is a unit. ``leader_days`` is the most fairs it attends in all, ``per_week`` in a week."""

    title = "units"
    county: IntColumn = IntColumn(blank=NO_LIMIT)
    x_km: FloatColumn = FloatColumn()
    y_km: FloatColumn = FloatColumn()
    max_km: FloatColumn = FloatColumn(blank=float("inf"))
    leader_days: IntColumn = IntColumn()
    per_week: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class UnitDays(Table):
    """Days on which a unit cannot come."""

    title = "unit_off"
    unit: IntColumn = IntColumn()
    day: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class Pairs(Table):
    """Unit can run service; one stall serves ``people_per_fair``; at most ``cap`` such stalls in the
    horizon.
    """

    title = "pairs"
    unit: IntColumn = IntColumn()
    service: IntColumn = IntColumn()
    people_per_fair: IntColumn = IntColumn()
    cap: IntColumn = IntColumn(blank=NO_LIMIT)


@dataclass(frozen=True, eq=False)
class Prerequisites(Table):
    """``service`` may stand at a fair only together with ``needs``."""

    title = "prerequisites"
    service: IntColumn = IntColumn()
    needs: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class MustReach(Table):
    """Villages that must lie in reach of at least one fair."""

    title = "must_reach"
    village: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class Needs(Table):
    """``count`` persons of ``village`` need ``service``; each met counts ``weight``."""

    title = "needs"
    village: IntColumn = IntColumn()
    service: IntColumn = IntColumn()
    count: IntColumn = IntColumn()
    weight: FloatColumn = FloatColumn()


@dataclass(frozen=True, eq=False)
class Reach(Table):
    """``share`` of a village's needs that would come to a fair held at ``host``; absent: none."""

    title = "reach"
    host: IntColumn = IntColumn()
    village: IntColumn = IntColumn()
    share: FloatColumn = FloatColumn()


@dataclass(frozen=True, eq=False)
class SendCost(Table):
    """What sending ``unit`` to ``host`` costs, in needs; absent: out of range."""

    title = "send_cost"
    host: IntColumn = IntColumn()
    unit: IntColumn = IntColumn()
    cost: FloatColumn = FloatColumn()


@dataclass(frozen=True, eq=False)
class PinnedFairs(Table):
    """``host`` must hold a fair, on ``day`` if one is given."""

    title = "pinned_fairs"
    host: IntColumn = IntColumn()
    day: IntColumn = IntColumn(blank=NO_LIMIT)


@dataclass(frozen=True, eq=False)
class ForbiddenHosts(Table):
    title = "forbidden_hosts"
    host: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class PinnedStalls(Table):
    """``host`` must hold a fair where ``unit`` runs ``service``."""

    title = "pinned_stalls"
    host: IntColumn = IntColumn()
    unit: IntColumn = IntColumn()
    service: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class ForbiddenStalls(Table):
    """At ``host``, ``unit`` does not run ``service`` (no service given: does not come at all)."""

    title = "forbidden_stalls"
    host: IntColumn = IntColumn()
    unit: IntColumn = IntColumn()
    service: IntColumn = IntColumn(blank=NO_LIMIT)


@dataclass(frozen=True, eq=False)
class ForbiddenDays(Table):
    """``host`` does not hold its fair on ``day``."""

    title = "forbidden_days"
    host: IntColumn = IntColumn()
    day: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class DayValues(Table):
    """What a fair of ``town`` on ``day`` is worth in itself, in needs: a market day more, harvest less than 0."""

    title = "day_values"
    town: IntColumn = IntColumn()
    day: IntColumn = IntColumn()
    value: FloatColumn = FloatColumn()


@dataclass(frozen=True, eq=False)
class PeriodLimits(Table):
    """``unit`` attends at most ``leader_days`` fairs from ``first_day`` to ``last_day``, beside its other limits."""

    title = "period_limits"
    unit: IntColumn = IntColumn()
    first_day: IntColumn = IntColumn()
    last_day: IntColumn = IntColumn()
    leader_days: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class Fairs(Table):
    """A row is a fair, in order of day; ``day`` is ``NO_LIMIT`` for a fair without a date."""

    title = "fairs"
    host: IntColumn = IntColumn()
    day: IntColumn = IntColumn(blank=NO_LIMIT)


@dataclass(frozen=True, eq=False)
class Stalls(Table):
    title = "stalls"
    fair: IntColumn = IntColumn()
    unit: IntColumn = IntColumn()
    service: IntColumn = IntColumn()


@dataclass(frozen=True, eq=False)
class Served(Table):
    """``quantity`` persons of ``village`` are served with ``service`` at ``fair``."""

    title = "served"
    fair: IntColumn = IntColumn()
    village: IntColumn = IntColumn()
    service: IntColumn = IntColumn()
    quantity: FloatColumn = FloatColumn()
