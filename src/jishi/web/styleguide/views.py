"""The style guide's pages, and the small answers its components ask for. Shown only outside production."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from jishi.web.ledgers import timeline
from jishi.web.styleguide import lists, record, tables

View = Callable[[HttpRequest], HttpResponse]
_LISTS = (
    "crumbs",
    "actions",
    "badges",
    "lights",
    "figures",
    "tabs",
    "filters",
    "table",
    "bulk",
    "unseen",
    "saved",
    "empty",
    "nodes",
    "calendar",
)
_TABLES = ("grid", "inner", "register", "rules")
_RECORD = ("form", "panel", "reckoning", "reminded", "progresses", "confirm", "clashes", "files")


def not_in_production(view: View) -> View:
    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        if settings.PROFILE == "production":
            raise Http404
        return view(request)

    return shown


def content() -> dict[str, Any]:
    return {
        **{name: getattr(lists, name) for name in (*_LISTS, "fair_map")},
        **{name: getattr(record, name) for name in _RECORD},
        **{name: getattr(tables, name) for name in _TABLES},
        "days": timeline.days(record.entries),
        "theirs_by": "示例人员甲",
        "theirs_at": record.AT,
    }


@not_in_production
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已保存需求 XQ-2026-000123。")
    messages.warning(request, "该村本季已排 2 场大集，达到上限。")
    messages.error(request, "没有保存：预计人数应为整数。")
    return render(request, "web/styleguide.html", content())


@not_in_production
@require_GET
def public(request: HttpRequest) -> HttpResponse:
    return render(request, "web/styleguide_public.html", content())


@not_in_production
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    days = (
        (3, "东岭村大集（模拟）"),
        (10, "河湾村大集（模拟）"),
        (18, "石桥村大集（模拟）"),
        (26, "柳树社区大集（模拟）"),
    )
    return JsonResponse(
        [
            {
                "id": str(day),
                "title": title,
                "start": f"2026-11-{day:02}T09:00",
                "end": f"2026-11-{day:02}T11:30",
                "url": "#",
            }
            for day, title in days
        ],
        safe=False,
    )


@not_in_production
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """A Sunday is refused, so that both answers can be seen."""
    if request.POST.get("start", "")[:10] in {
        "2026-11-01",
        "2026-11-08",
        "2026-11-15",
        "2026-11-22",
        "2026-11-29",
    }:
        return HttpResponse("星期日没有医院可以出诊。", status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@not_in_production
@require_GET
def options(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    found = [
        {"id": str(place), "label": name, "note": "古槐街道（模拟）"}
        for place, name in enumerate(lists.VILLAGES, 1)
        if query in name
    ]
    return render(request, "web/parts/record_options.html", {"options": found, "query": query})


@not_in_production
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    return render(request, "web/parts/progress.html", {"progress": record.progresses[0]})
