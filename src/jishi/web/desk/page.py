"""工作台 and the search: register columns only, so that one look covers every ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.roles import ROLES, STAFF
from jishi.core.calendar.workdays import CalendarNotLoaded, work_calendar
from jishi.records.selectors import search_entries, titles
from jishi.web.components import Crumb
from jishi.web.desk.shortcuts import shortcuts
from jishi.web.desk.tabs import entries, opened
from jishi.web.entering import Request, page

FOUND = 50
# Who works with dates, and who keeps the calendar.
KEEP_DATES = frozenset({*STAFF, "admin_system"})
MORNING, NOON, EVENING = 11, 14, 18


@page("GET")
def desk(request: Request) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "greeting": _greeting(actor, timezone.localtime()),
        "places": _where(actor),
        "after": bool(actor.after),
        "opened": opened(actor, request.GET.get("tab", ""), request.GET.get("after", "")),
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
        "table": entries(_("搜索结果"), found[:FOUND], due=False, now=timezone.now()),
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


def _notices(actor: Actor) -> list[str]:
    """What makes dates uncertain, for those who set or keep them: a year whose days off are not announced yet."""
    if not actor.roles & KEEP_DATES:
        return []
    try:
        calendar = work_calendar(actor.county)
    except CalendarNotLoaded:
        return [_("还没有载入工作日历，期限暂时算不出来。请管理员运行 jishi setup。")]
    years = sorted(y for y in calendar.provisional_years if y in (actor.today.year, actor.today.year + 1))
    return [
        _("%(year)s 年的放假安排还没有公布，落在这一年的日期按法定节日暂定，公布后请核对。") % {"year": year}
        for year in years
    ]
