"""The pages of a season: how good the plan is, where and when its fairs are."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.features.planning import overview, parts
from jishi.records.selectors import may
from jishi.web.components import Action, Calendar, Cell, Column, Map, Row, Tab, Table
from jishi.web.entering import Request, page, require


@page("GET")
def index(request: Request) -> HttpResponse:
    """The latest season; without one, where to begin."""
    require(request.actor, "view", SEASONS)
    found = overview.seasons(request.actor)
    if found:
        return HttpResponseRedirect(reverse("planning-season", args=[found[0].pk]))
    actions = []
    if may(request.actor, "add", SEASONS):
        actions = [
            Action(
                label=_("新开一季"),
                href=reverse("ledger-new", args=[SEASONS.code]),
                icon="plus",
                look="primary",
            )
        ]
    return render(request, "planning/none.html", {"crumbs": parts.crumbs(), "actions": actions})


def _tabs(season_id: uuid.UUID, current: str) -> list[Tab]:
    labels = {"planning-season": _("地图"), "planning-calendar": _("日历"), "planning-fairs": _("场次")}
    return [
        Tab(label=label, href=reverse(name, args=[season_id]), current=name == current)
        for name, label in labels.items()
    ]


def _frame(request: Request, season_id: uuid.UUID, name: str) -> dict[str, Any]:
    season = overview.season(request.actor, season_id)
    rows = overview.fairs(request.actor, season_id)
    return {
        "season": season,
        "rows": rows,
        "tabs": _tabs(season_id, name),
        "crumbs": parts.crumbs(season),
        "badge": parts.badge(SEASONS, season),
        "subtitle": parts.span(season),
        "figures": parts.figures(season, overview.totals(request.actor, season_id, rows)),
        "actions": parts.actions(request.actor, season, bool(rows)),
        "dialogs": parts.dialogs(request.actor, season),
        "progress": parts.running(request.actor, season),
        "proof": parts.proof(season),
        "others": [s for s in overview.seasons(request.actor) if s.pk != season.pk],
    }


@page("GET")
def show(request: Request, season_id: uuid.UUID) -> HttpResponse:
    """The map, with the towns beside it."""
    context = _frame(request, season_id, "planning-season")
    context["map"] = Map(
        id="season-map",
        label=_("大集分布"),
        measure=_("预计人次"),
        points_url=reverse("planning-points", args=[season_id]),
        simulated=any("模拟" in row.fair.village.coord_source for row in context["rows"]),
    )
    context["towns"] = _town_table(context["rows"])
    return render(request, "planning/map.html", context)


@page("GET")
def calendar(request: Request, season_id: uuid.UUID) -> HttpResponse:
    context = _frame(request, season_id, "planning-calendar")
    season = context["season"]
    movable = bool(may(request.actor, "change", FAIRS)) and season.state != "closed"
    context["provisional"] = sorted({row.day.year for row in context["rows"] if row.provisional})
    context["calendar"] = Calendar(
        id="season-calendar",
        label=_("大集日历"),
        events_url=reverse("planning-events", args=[season_id]),
        move_url=reverse("planning-move", args=[season_id]) if movable else "",
        date=season.starts_on.isoformat(),
    )
    return render(request, "planning/calendar.html", context)


@page("GET")
def fairs(request: Request, season_id: uuid.UUID) -> HttpResponse:
    context = _frame(request, season_id, "planning-fairs")
    context["table"] = _fair_table(context["rows"])
    return render(request, "planning/fairs.html", context)


def _town_table(rows: list[overview.FairRow]) -> Table:
    columns = [
        Column(label=_("镇街")),
        Column(label=_("场次"), numeric=True),
        Column(label=_("覆盖村"), numeric=True),
        Column(label=_("预计人次"), numeric=True),
    ]
    lines = [
        Row(
            number=n,
            cells=[
                Cell(text=row.town),
                Cell(text=str(row.fairs), kind="number"),
                Cell(text=str(row.villages), kind="number"),
                Cell(text=f"{row.expected:,}", kind="number"),
            ],
        )
        for n, row in enumerate(overview.by_town(rows), 1)
    ]
    return Table(caption=_("各镇街"), columns=columns, rows=lines)


def _fair_table(rows: list[overview.FairRow]) -> Table:
    columns = [
        Column(label=_("日期")),
        Column(label=_("办集的村")),
        Column(label=_("镇街")),
        Column(label=_("摊位"), numeric=True),
        Column(label=_("已确认"), numeric=True),
        Column(label=_("预计人次"), numeric=True),
        Column(label=_("钉住")),
        Column(label=_("状态")),
    ]
    lines = [
        Row(
            number=n,
            href=reverse("planning-fair", args=[row.fair.pk]),
            key=str(row.fair.pk),
            cells=[
                Cell(text=parts.day(row)),
                Cell(text=str(row.fair.village)),
                Cell(text=str(row.fair.town)),
                Cell(text=str(row.stalls), kind="number"),
                Cell(text=str(row.confirmed), kind="number"),
                Cell(text=f"{row.fair.expected or 0:,}", kind="number"),
                Cell(text=_("是") if row.fair.pinned else _("否"), kind="boolean", on=row.fair.pinned),
                parts.fair_badge(row.fair),
            ],
        )
        for n, row in enumerate(rows, 1)
    ]
    return Table(caption=_("大集场次"), columns=columns, rows=lines)
