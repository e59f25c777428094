"""Reads everything a season's plan depends on, through the doors, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.booth.selectors import DROPPED
from jishi.areas.service.capability.ledger import CAPABILITIES
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.fair.rules import PROMISED
from jishi.areas.service.item.ledger import ITEMS, OPEN_STATES
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.areas.service.venue.ledger import VENUES
from jishi.core.access.actor import Actor
from jishi.core.calendar.workdays import work_calendar
from jishi.core.rulebook.resolving import resolve
from jishi.records.errors import Invalid
from jishi.records.selectors import get, visible
from jishi.rules.book import Resolved, Values
from jishi.rules.calendar.season import FarmingSeason, season_on
from jishi.rules.fault import RuleFault

RULES = ("fair.notice_days", "fair.min_confirmed_items", "season.farming")


@dataclass(frozen=True)
class Inputs:
    """The records of one planning run, each list in a fixed order: its positions are the planner's ids.

    `called_off` are the villages whose fair of this season was cancelled: it stands for all to see, and no other can.
    """

    season: Any
    today: date
    towns: Sequence[Any]
    villages: Sequence[Any]
    venues: dict[Any, Any]
    items: Sequence[Any]
    teams: Sequence[Any]
    capabilities: Sequence[Any]
    needs: Sequence[Any]
    fairs: Sequence[Any]
    called_off: Sequence[Any]
    booths: Sequence[Any]
    holidays: Sequence[date]
    farming: Sequence[date]
    rules: dict[str, Resolved]

    @property
    def days(self) -> int:
        return int(self.season.weeks) * 7

    def day_of(self, day: date) -> int:
        return int((day - self.season.starts_on).days)

    def fair_day(self, fair: Any) -> int:
        """Of a fair that has its day."""
        return self.day_of(timezone.localtime(fair.starts_at).date())

    def within(self, first: date | None, last: date | None) -> range:
        """The days of the season from one date to the other, both included; without one, to the season's end."""
        start = 0 if first is None else max(self.day_of(first), 0)
        end = self.days if last is None else min(self.day_of(last) + 1, self.days)
        return range(start, max(start, end))

    def date_of(self, day: int) -> date:
        found: date = self.season.starts_on + timedelta(days=day)
        return found


def fixed(fair: Any) -> bool:
    """Does this fair keep its village and day when the season is planned again?"""
    return bool(fair.pinned) or fair.state in PROMISED


def read(actor: Actor, season_id: Any) -> Inputs:
    """Raises `Invalid` where there is nothing to plan with, saying what is missing."""
    season = get(actor, SEASONS, season_id)
    places = list(visible(actor, PLACES).filter(archived_at=None, state="current").order_by("code"))
    venues: dict[Any, Any] = {}
    for venue in (
        visible(actor, VENUES).filter(archived_at=None, state="current", ready=True).order_by("number")
    ):
        if venue.village_id not in venues or venue.max_stalls > venues[venue.village_id].max_stalls:
            venues[venue.village_id] = venue
    fairs = list(
        visible(actor, FAIRS)
        .filter(season=season, archived_at=None)
        .select_related("village", "venue")
        .order_by("number")
    )
    rules = {key: resolve(key, on=actor.today, county=actor.county) for key in RULES}
    inputs = Inputs(
        season=season,
        today=actor.today,
        towns=[place for place in places if place.level == "town"],
        villages=[p for p in places if p.level == "village" and p.lon is not None and p.lat is not None],
        venues=venues,
        items=list(visible(actor, ITEMS).filter(archived_at=None, state__in=OPEN_STATES).order_by("code")),
        teams=list(
            visible(actor, PROVIDERS)
            .filter(archived_at=None, state="current")
            .prefetch_related("days_off")
            .order_by("code")
        ),
        capabilities=list(
            visible(actor, CAPABILITIES).filter(archived_at=None, state__in=OPEN_STATES).order_by("number")
        ),
        needs=list(
            visible(actor, NEEDS)
            .filter(Q(state="placed") | Q(state="confirmed", fair__season=season), archived_at=None)
            .order_by("number")
        ),
        fairs=[fair for fair in fairs if fair.state != "cancelled"],
        called_off=[fair.village_id for fair in fairs if fair.state == "cancelled"],
        booths=list(
            visible(actor, BOOTHS)
            .filter(fair__season=season, archived_at=None, fair__archived_at=None)
            .exclude(state__in=DROPPED)
            .order_by("number")
        ),
        holidays=_holidays(actor.county, season),
        farming=_farming(season, Values(rules.values()).words("season.farming")),
        rules=rules,
    )
    refuse_empty(inputs)
    return inputs


def _dates(season: Any) -> Iterator[date]:
    return (season.starts_on + timedelta(days=n) for n in range(season.weeks * 7))


def _holidays(county: str, season: Any) -> list[date]:
    calendar = work_calendar(county)
    return [day for day in _dates(season) if calendar.holiday_name(day) and not calendar.is_workday(day)]


def _farming(season: Any, written: Sequence[str]) -> list[date]:
    """The days on which no villager has time, as the county's rule names them."""
    try:
        seasons = [FarmingSeason.parse(text) for text in written]
    except RuleFault as fault:
        raise Invalid(
            {"farming_closed": [_("请先改正规则“农忙季节”：%(fault)s") % {"fault": fault}]}
        ) from None
    return [day for day in _dates(season) if season_on(day, seasons)]


def refuse_empty(inputs: Inputs) -> None:
    """What no plan can do without, each named with what to do."""
    season = inputs.season
    last = season.starts_on + timedelta(days=inputs.days - 1)
    hosts = sum(place.pk in inputs.venues for place in inputs.villages)
    homeless = [str(fair) for fair in inputs.fairs if fixed(fair) and fair.village_id not in inputs.venues]
    missing = [
        (last < inputs.today, "starts_on", _("这一季到 %(last)s 已经过去，请改开始日期。") % {"last": last}),
        (not inputs.villages, "", _("没有带坐标的村。请先导入村的名单和经纬度。")),
        (hosts == 0, "", _("没有已具备条件的场地。请在“大集场地”里登记，并勾选“已具备条件”。")),
        (
            hosts > 0 and bool(homeless),
            "",
            _("%(fairs)s 已钉住或已公布，村里却没有已具备条件的场地。请先核实场地，或取消钉住。")
            % {"fairs": "、".join(homeless[:5])},
        ),
        (not inputs.teams, "", _("没有服务队。请先在“服务队”里登记。")),
        (not inputs.items, "", _("项目库里没有在库的项目。请先把项目“入库”。")),
        (not inputs.capabilities, "", _("没有在册的承办能力。请先登记哪个队能办哪一项。")),
        (not inputs.needs, "", _("没有待安排的需求。请先走访或导入摸底表。")),
        (
            0 < hosts < season.fair_count,
            "fair_count",
            _("具备条件的村只有 %(hosts)s 个，办不了 %(count)s 场。请减少场数，或核实更多场地。")
            % {"hosts": hosts, "count": season.fair_count},
        ),
    ]
    errors: dict[str, list[str]] = {}
    for wrong, name, text in missing:
        if wrong:
            errors.setdefault(name, []).append(text)
    if errors:
        raise Invalid(errors)
