"""Turns the records of a season into the planner's problem; positions in the lists of `Inputs` are its ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from jishi.features.planning.inputs import Inputs, fixed
from jishi.features.planning.season_days import closed_days, day_values, period_limits, unit_off
from jishi.features.planning.weights import attendance, distance, need_weight, position, sending_cost
from jishi.planner import Problem
from jishi.planner.problem import Names
from jishi.planner.tables import (
    ForbiddenDays,
    ForbiddenHosts,
    ForbiddenStalls,
    MustReach,
    Needs,
    Pairs,
    PinnedFairs,
    PinnedStalls,
    Prerequisites,
    Reach,
    SendCost,
    Towns,
    Units,
    Villages,
)

HEALTH = ("医疗健康", "中医康养", "妇幼保健", "医疗")
KEPT_BOOTHS = ("confirmed", "served", "rated", "closed")


def index(records: Sequence[Any]) -> dict[Any, int]:
    return {record.pk: n for n, record in enumerate(records)}


class Adapter:
    """The ids and positions that several tables share."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.town = index(inputs.towns)
        self.village = index(inputs.villages)
        self.item = index(inputs.items)
        self.team = index(inputs.teams)
        lon0 = sum(place.lon for place in inputs.villages) / len(inputs.villages)
        lat0 = sum(place.lat for place in inputs.villages) / len(inputs.villages)
        self.at = [position(p.lon, p.lat, lon0=lon0, lat0=lat0) for p in inputs.villages]
        self.base = [position(t.lon, t.lat, lon0=lon0, lat0=lat0) for t in inputs.teams]
        self.hosts = [n for n, place in enumerate(inputs.villages) if place.pk in inputs.venues]

    def problem(self) -> Problem:
        season = self.inputs.season
        return Problem(
            name=str(season.subject),
            fairs=season.fair_count,
            days=self.inputs.days,
            first_weekday=0,
            max_fairs_per_day_and_county=season.per_day,
            services=len(self.inputs.items),
            towns=self._towns(),
            villages=self._villages(),
            units=self._units(),
            pairs=self._pairs(),
            needs=self._needs(),
            reach=self._reach(),
            send_cost=self._send_cost(),
            closed_days=closed_days(self.inputs, self.town),
            unit_off=unit_off(self.inputs, self.team),
            prerequisites=self._prerequisites(),
            must_reach=MustReach(village=self._ids(self.village, season.must_reach.all(), "village_id")),
            pinned_fairs=self._pinned_fairs(),
            pinned_stalls=self._pinned_stalls(),
            forbidden_hosts=self._forbidden_hosts(),
            forbidden_stalls=self._forbidden_stalls(),
            forbidden_days=self._forbidden_days(),
            day_values=day_values(self.inputs, self.town),
            period_limits=period_limits(self.inputs, self.team),
            first_third_bonus=season.spread / 100,
            names=self._names(),
        )

    def _ids(self, known: dict[Any, int], rows: Any, column: str) -> list[int]:
        return [known[getattr(row, column)] for row in rows if getattr(row, column) in known]

    def _towns(self) -> Towns:
        limits = {row.town_id: row for row in self.inputs.season.town_limits.all()}
        most = self.inputs.season.fair_count
        rows = [limits.get(town.pk) for town in self.inputs.towns]
        return Towns(
            county=[0] * len(rows),
            floor=[row.floor if row else 0 for row in rows],
            ceiling=[row.ceiling if row else most for row in rows],
        )

    def _villages(self) -> Villages:
        villages, venues = self.inputs.villages, self.inputs.venues
        return Villages(
            town=[self.town[place.parent_id] for place in villages],
            county=[0] * len(villages),
            x_km=[x for x, _y in self.at],
            y_km=[y for _x, y in self.at],
            population=[place.population or 0 for place in villages],
            host=[int(place.pk in venues) for place in villages],
            max_stalls=[venues[p.pk].max_stalls if p.pk in venues else None for p in villages],
        )

    def _units(self) -> Units:
        teams, weeks = self.inputs.teams, self.inputs.season.weeks
        return Units(
            county=[None] * len(teams),
            x_km=[x for x, _y in self.base],
            y_km=[y for _x, y in self.base],
            max_km=[team.max_km for team in teams],
            leader_days=[round(team.leader_days * weeks / 13) for team in teams],
            per_week=[team.per_week for team in teams],
        )

    def _pairs(self) -> Pairs:
        rows = [c for c in self.inputs.capabilities if c.team_id in self.team and c.item_id in self.item]
        return Pairs(
            unit=[self.team[row.team_id] for row in rows],
            service=[self.item[row.item_id] for row in rows],
            people_per_fair=[row.people for row in rows],
            cap=[row.most_stalls for row in rows],
        )

    def _needs(self) -> Needs:
        inputs = self.inputs
        rows = [
            need for need in inputs.needs if need.village_id in self.village and need.item_id in self.item
        ]
        health = [item.category in HEALTH for item in inputs.items]
        seat = (sum(x for x, _y in self.at) / len(self.at), sum(y for _x, y in self.at) / len(self.at))
        weights = []
        for need in rows:
            place = inputs.villages[self.village[need.village_id]]
            weights.append(
                need_weight(
                    old_share=(place.pop60 or 0) / place.population if place.population else 0.0,
                    seat_km=distance(self.at[self.village[place.pk]], seat),
                    waited_days=(inputs.season.starts_on - need.asked_on).days,
                    health=health[self.item[need.item_id]],
                )
            )
        return Needs(
            village=[self.village[need.village_id] for need in rows],
            service=[self.item[need.item_id] for need in rows],
            count=[need.quantity for need in rows],
            weight=weights,
        )

    def _reach(self) -> Reach:
        host, village, share = [], [], []
        points = np.array(self.at)
        for n in self.hosts:
            km = np.hypot(points[:, 0] - points[n, 0], points[:, 1] - points[n, 1])
            for other in np.flatnonzero(km <= 3.0):
                value = attendance(float(km[other]))
                if value > 0:
                    host.append(n)
                    village.append(int(other))
                    share.append(value)
        return Reach(host=host, village=village, share=share)

    def _send_cost(self) -> SendCost:
        host, unit, cost = [], [], []
        for n in self.hosts:
            for u, team in enumerate(self.inputs.teams):
                km = distance(self.at[n], self.base[u])
                if team.max_km is None or km * 1.3 <= team.max_km:
                    host.append(n)
                    unit.append(u)
                    cost.append(sending_cost(km))
        return SendCost(host=host, unit=unit, cost=cost)

    def _prerequisites(self) -> Prerequisites:
        rows = [item for item in self.inputs.items if item.prerequisite_id in self.item]
        return Prerequisites(
            service=[self.item[row.pk] for row in rows],
            needs=[self.item[row.prerequisite_id] for row in rows],
        )

    def _pinned_fairs(self) -> PinnedFairs:
        rows = [f for f in self.inputs.fairs if fixed(f) and f.village_id in self.village]
        return PinnedFairs(
            host=[self.village[f.village_id] for f in rows],
            day=[self.inputs.fair_day(f) if f.starts_at else None for f in rows],
        )

    def _pinned_stalls(self) -> PinnedStalls:
        """Stalls a unit has confirmed, and all stalls of what was promised in the open."""
        fairs = {
            fair.pk: fair for fair in self.inputs.fairs if fixed(fair) and fair.village_id in self.village
        }
        rows = [
            booth
            for booth in self.inputs.booths
            if booth.fair_id in fairs
            and booth.team_id in self.team
            and booth.item_id in self.item
            and (booth.state in KEPT_BOOTHS or fairs[booth.fair_id].state != "proposed")
        ]
        return PinnedStalls(
            host=[self.village[fairs[row.fair_id].village_id] for row in rows],
            unit=[self.team[row.team_id] for row in rows],
            service=[self.item[row.item_id] for row in rows],
        )

    def _bans(self) -> list[Any]:
        return [row for row in self.inputs.season.bans.all() if row.village_id in self.village]

    def _forbidden_hosts(self) -> ForbiddenHosts:
        banned = {row.village_id for row in self._bans() if row.team_id is None and row.day is None}
        closed = {self.village[pk] for pk in {*banned, *self.inputs.called_off} if pk in self.village}
        return ForbiddenHosts(host=sorted(closed & set(self.hosts)))

    def _forbidden_stalls(self) -> ForbiddenStalls:
        rows = sorted(
            {
                (self.village[row.village_id], self.team[row.team_id])
                for row in self._bans()
                if row.team_id in self.team and self.village[row.village_id] in set(self.hosts)
            }
        )
        return ForbiddenStalls(
            host=[h for h, _u in rows], unit=[u for _h, u in rows], service=[None] * len(rows)
        )

    def _forbidden_days(self) -> ForbiddenDays:
        rows = sorted(
            {
                (self.village[row.village_id], self.inputs.day_of(row.day))
                for row in self._bans()
                if row.day is not None
                and row.team_id is None
                and 0 <= self.inputs.day_of(row.day) < self.inputs.days
                and self.village[row.village_id] in set(self.hosts)
            }
        )
        return ForbiddenDays(host=[h for h, _d in rows], day=[d for _h, d in rows])

    def _names(self) -> Names:
        return Names(
            villages=tuple(str(place) for place in self.inputs.villages),
            towns=tuple(str(town) for town in self.inputs.towns),
            services=tuple(str(item) for item in self.inputs.items),
            units=tuple(str(team) for team in self.inputs.teams),
        )
