"""The days of a season as the planner reads them: closed, wished for, days off, and how often a team goes when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from jishi.features.planning.inputs import Inputs, fixed
from jishi.planner.tables import DayValues, PeriodLimits, TownDays, UnitDays
from jishi.rules.book import Values
from jishi.rules.calendar.market import parse_market

Index = Mapping[Any, int]


def closed_days(inputs: Inputs, towns: Index) -> TownDays:
    """Holidays, harvest, what the season closes, and days too soon; but for the days that fairs are promised on."""
    notice = Values(inputs.rules.values()).number("fair.notice_days")
    soonest = inputs.day_of(inputs.today + timedelta(days=notice))
    shut = [*inputs.holidays, *(inputs.farming if inputs.season.farming_closed else ())]
    common = {inputs.day_of(day) for day in shut} | set(range(min(max(soonest, 0), inputs.days)))
    closed = {(town, day) for town in range(len(inputs.towns)) for day in common}
    for row in inputs.season.closed_days.all():
        closed |= {
            (town, day)
            for town in _meant(row, inputs, towns)
            for day in inputs.within(row.starts_on, row.ends_on)
        }
    for fair in inputs.fairs:
        if fixed(fair) and fair.starts_at:
            closed.discard((towns.get(fair.town_id, -1), inputs.fair_day(fair)))
    rows = sorted(closed)
    return TownDays(town=[town for town, _day in rows], day=[day for _town, day in rows])


def unit_off(inputs: Inputs, teams: Index) -> UnitDays:
    rows = sorted(
        {
            (u, day)
            for u, team in enumerate(inputs.teams)
            for off in team.days_off.all()
            for day in inputs.within(off.starts_on, off.ends_on)
        }
    )
    return UnitDays(unit=[u for u, _day in rows], day=[day for _u, day in rows])


def day_values(inputs: Inputs, towns: Index) -> DayValues:
    """Of several wishes for one day the worths add up."""
    found = Counter[tuple[int, int]]()
    for row in inputs.season.day_wishes.all():
        rule = parse_market(row.market) if row.market else None
        days = inputs.within(row.starts_on, row.ends_on)
        wished = [day for day in days if rule is None or rule.holds_on(inputs.date_of(day))]
        found.update({(town, day): row.worth for town in _meant(row, inputs, towns) for day in wished})
    rows = sorted((key, worth) for key, worth in found.items() if worth)
    return DayValues(
        town=[town for (town, _day), _worth in rows],
        day=[day for (_town, day), _worth in rows],
        value=[worth for _key, worth in rows],
    )


def period_limits(inputs: Inputs, teams: Index) -> PeriodLimits:
    """Of several limits for one stretch the least holds."""
    least: dict[tuple[int, int, int], int] = {}
    for row in inputs.season.team_periods.all():
        days = inputs.within(row.starts_on, row.ends_on)
        if row.team_id in teams and days:
            key = teams[row.team_id], days[0], days[-1]
            least[key] = min(row.most, least.get(key, row.most))
    rows = sorted(least.items())
    return PeriodLimits(
        unit=[unit for (unit, _first, _last), _most in rows],
        first_day=[first for (_unit, first, _last), _most in rows],
        last_day=[last for (_unit, _first, last), _most in rows],
        leader_days=[most for _key, most in rows],
    )


def _meant(row: Any, inputs: Inputs, towns: Index) -> Sequence[int]:
    """The row's town, or all of them."""
    return range(len(inputs.towns)) if row.town_id is None else [towns[row.town_id]]
