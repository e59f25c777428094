"""What is to be planned: one county's needs, villages, units and rules over a horizon of days.

A ``Problem`` is immutable and checked when built: every id known, every number finite and in its range,
every key once. Whether a plan can exist at all is a different question, answered by
``jishi.planner.feasible``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field

from .columns import Table
from .tables import (
    DayValues,
    ForbiddenDays,
    ForbiddenHosts,
    ForbiddenStalls,
    MustReach,
    Needs,
    Pairs,
    PeriodLimits,
    PinnedFairs,
    PinnedStalls,
    Prerequisites,
    Reach,
    SendCost,
    TownDays,
    Towns,
    UnitDays,
    Units,
    Villages,
)
from .validate import validate


@dataclass(frozen=True)
class Names:
    """What people call things, by id. Used by ``explain`` only; an id beyond the list is shown by its
    number.
    """

    villages: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    fairs: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Problem:
    """An instance, built from files by ``read_problem`` or in memory from plain lists:

    >>> Problem(name="two villages", fairs=1, days=7, first_weekday=0, services=1,
    ...         max_fairs_per_day_and_county=1,
    ...         towns=Towns(county=[0], floor=[0], ceiling=[1]),
    ...         villages=Villages(town=[0, 0], county=[0, 0], x_km=[0, 1], y_km=[0, 0],
    ...                           population=[900, 400], host=[1, 0], max_stalls=[12, None]),
    ...         units=Units(county=[None], x_km=[0], y_km=[0], max_km=[None],
    ...                     leader_days=[3], per_week=[1]),
    ...         pairs=Pairs(unit=[0], service=[0], people_per_fair=[40], cap=[None]),
    ...         needs=Needs(village=[0, 1], service=[0, 0], count=[30, 25], weight=[1.0, 1.4]),
    ...         reach=Reach(host=[0, 0], village=[0, 1], share=[0.8, 0.4]),
    ...         send_cost=SendCost(host=[0], unit=[0], cost=[3.2])).fairs
    1

    Villages, towns, units and services are numbered from 0; the row of ``villages``, ``towns`` and
    ``units`` is the id. ``None`` stands for an empty cell: no limit (``max_km``, ``cap``), the whole
    prefecture (``county`` of a unit), any day (``pinned_fairs.day``), any service
    (``forbidden_stalls.service``), no venue (``max_stalls``).

    ``fairs``: exactly so many are held. ``days``: the horizon, day 0 is its first. ``first_weekday``: 0 is
    Monday; the week of a day is ``(day + first_weekday) // 7``. ``services``: how many there are. ``count``
    is in persons, ``weight`` in needs a person, ``cost`` in needs, ``share`` between 0 and 1.

    Settings, off unless given: ``first_third_bonus`` says how much more the first third of each village's
    weighted needs counts (0.5: half as much again), so that fairs spread over more villages; ``fairs_per_host``
    how many fairs a village may hold, ``host_interval`` at least so many days apart; ``period_limits`` spread
    the leader days of a unit over the year.

    Raises a ``PlannerError`` naming table, row and column of what is wrong.
    """

    name: str
    fairs: int
    days: int
    first_weekday: int
    max_fairs_per_day_and_county: int
    services: int
    towns: Towns
    villages: Villages
    units: Units
    pairs: Pairs
    needs: Needs
    reach: Reach
    send_cost: SendCost
    closed_days: TownDays = field(default_factory=TownDays)
    unit_off: UnitDays = field(default_factory=UnitDays)
    prerequisites: Prerequisites = field(default_factory=Prerequisites)
    must_reach: MustReach = field(default_factory=MustReach)
    pinned_fairs: PinnedFairs = field(default_factory=PinnedFairs)
    forbidden_hosts: ForbiddenHosts = field(default_factory=ForbiddenHosts)
    pinned_stalls: PinnedStalls = field(default_factory=PinnedStalls)
    forbidden_stalls: ForbiddenStalls = field(default_factory=ForbiddenStalls)
    forbidden_days: ForbiddenDays = field(default_factory=ForbiddenDays)
    day_values: DayValues = field(default_factory=DayValues)
    period_limits: PeriodLimits = field(default_factory=PeriodLimits)
    first_third_bonus: float = 0.0
    fairs_per_host: int = 1
    host_interval: int = 0
    names: Names | None = None

    def __post_init__(self) -> None:
        validate(self)

    def tables(self) -> Iterator[Table]:
        """Every table in the order files are written."""
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Table):
                yield value

    def settings(self) -> dict[str, object]:
        """What is no table, by name."""
        found = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        return {name: value for name, value in found.items() if not isinstance(value, Table)}

    def but(self, **changes: object) -> Problem:
        """The same problem with some fields replaced, checked again."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def called(self, kind: str, number: int) -> str:
        """The display name of a village, town, service or unit (``kind`` is a field of ``Names``), or its
        number.
        """
        names = getattr(self.names, kind) if self.names is not None else ()
        return names[number] if 0 <= number < len(names) else str(number)

    def week(self, day: int) -> int:
        return (day + self.first_weekday) // 7
