"""工作台 and the search: register columns only, so that one look covers every ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.roles import ROLES
from jishi.core.calendar.workdays import CalendarNotLoaded, work_calendar
from jishi.records.models import Register
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import due_next, search_entries, titles, touched_by
from jishi.web.components import Cell, Column, Crumb, Figure, Row, Table
from jishi.web.desk.shortcuts import shortcuts
from jishi.web.desk.waiting import Standing, Waiting, waiting
from jishi.web.entering import Request, page
from jishi.web.ledgers import addresses
from jishi.web.ledgers.cells import due_light, entry_badge

FOUND = 50
MORNING, NOON, EVENING = 11, 14, 18


@page("GET")
def desk(request: Request) -> HttpResponse:
    actor = request.actor
    mine, standing = waiting(actor)
    context: dict[str, Any] = {
        "greeting": _greeting(actor, timezone.localtime()),
        "places": _where(actor),
        "waiting": [_figure(one) for one in mine],
        "standing": [_standing(one) for one in standing],
        "due": _entries(_("快到期的"), due_next(actor), due=True),
        "touched": _entries(_("我最近办的"), touched_by(actor)),
        "shortcuts": shortcuts(actor),
        "notices": _notices(actor),
    }
    return render(request, "web/desk.html", context)


@page("GET")
def search(request: Request) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    found = search_entries(request.actor, query, FOUND + 1)
    context = {
        "q": query,
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("搜索"))],
        "table": _entries(_("搜索结果"), found[:FOUND]),
        "more": len(found) > FOUND,
        "empty": {
            "title": _("没有查到“%(query)s”") % {"query": query} if query else _("请输入要查的内容"),
            "text": _("可以输入编号、村名、项目名或标题里的几个字。只查您范围之内的记录。"),
            "icon": "search",
        },
    }
    return render(request, "web/search.html", context)


def _greeting(actor: Actor, now: datetime) -> str:
    if now.hour < MORNING:
        return _("早上好，%(name)s") % {"name": actor.name}
    if now.hour < NOON:
        return _("中午好，%(name)s") % {"name": actor.name}
    if now.hour < EVENING:
        return _("下午好，%(name)s") % {"name": actor.name}
    return _("晚上好，%(name)s") % {"name": actor.name}


def _where(actor: Actor) -> list[str]:
    """Each role with what it is held over; one query for all names."""
    keys = [hold.scope_key for hold in actor.holds if hold.scope_kind not in ("county", "self", "none")]
    names = titles(actor.county, keys) if keys else {}
    fixed = {"county": _("全县"), "self": _("本人")}
    return [
        f"{ROLES[hold.role].label} · {names.get(hold.scope_key) or fixed.get(hold.scope_kind, '')}".strip(
            " ·"
        )
        for hold in actor.holds
    ]


def _figure(one: Waiting) -> Figure:
    state = one.ledger.machine.state(one.state)
    return Figure(
        label=f"{one.ledger.label} · {state.label}",
        value=str(one.count),
        unit=_("条"),
        href=addresses.of(one.ledger, state=one.state),
        note=_("可办：%(moves)s") % {"moves": "、".join(one.moves)},
        icon=one.ledger.icon,
    )


def _standing(one: Standing) -> tuple[str, int, str, str]:
    return str(one.ledger.label), one.count, addresses.of(one.ledger), one.ledger.icon


def _entries(caption: str, entries: list[Register], *, due: bool = False) -> Table:
    heads = [_("编号"), _("事项"), _("台账"), _("状态"), _("期限") if due else _("最后变动")]
    rows = [
        Row(
            number=i,
            cells=_cells(entry, heads, due=due),
            href=addresses.at(entry.ledger, entry.pk),
            tone="bad" if due and entry.due_at < timezone.now() else "neutral",
        )
        for i, entry in enumerate(entries, 1)
    ]
    return Table(caption=caption, columns=[Column(label=head) for head in heads], rows=rows)


def _cells(entry: Register, heads: list[str], *, due: bool) -> list[Cell]:
    moment = f"{timezone.localtime(entry.changed_at):%Y-%m-%d %H:%M}"
    last = (due_light(entry.due_at, entry.phase) or Cell(kind="empty")) if due else Cell(text=moment)
    return [
        Cell(text=entry.number),
        Cell(text=entry.title, label=heads[1]),
        Cell(text=str(ledger_named(entry.ledger).label), label=heads[2]),
        entry_badge(entry, label=heads[3]),
        replace(last, label=heads[4]),
    ]


def _notices(actor: Actor) -> list[str]:
    """What makes today's dates uncertain: a year whose days off are not announced yet."""
    try:
        calendar = work_calendar(actor.county)
    except CalendarNotLoaded:
        return [_("还没有载入工作日历，期限暂时算不出来。请管理员运行 jishi setup。")]
    years = sorted(y for y in calendar.provisional_years if y in (actor.today.year, actor.today.year + 1))
    return [
        _("%(year)s 年的放假安排还没有公布，落在这一年的日期按法定节日暂定，公布后请核对。") % {"year": year}
        for year in years
    ]
