"""One fair of a plan: why here, why then, why not that unit; pin it, drop it, keep a team away."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.core.calendar.workdays import work_calendar
from jishi.features.planning import changes, overview, parts
from jishi.features.planning.why import HEADINGS
from jishi.records.selectors import get, may
from jishi.web.components import Action, Cell, Column, Confirm, Field, Row, Table
from jishi.web.entering import Request, number_in, page, record_at, require


@page("GET")
def show(request: Request, fair_id: uuid.UUID) -> HttpResponse:
    fair = record_at(request.actor, FAIRS, fair_id)
    day = timezone.localtime(fair.starts_at).date() if fair.starts_at else None
    booths = overview.booths(request.actor, fair.pk)
    context = {
        "fair": fair,
        "crumbs": parts.crumbs(fair.season, str(fair.village)),
        "badge": parts.fair_badge(fair),
        "subtitle": _subtitle(request, day, fair),
        "reasons": _reasons(fair),
        "table": _stalls(booths),
        "actions": _actions(request, fair),
        "dialogs": _dialogs(fair, booths),
    }
    return render(request, "planning/fair.html", context)


def _subtitle(request: Request, day: Any, fair: Any) -> str:
    if day is None:
        return _("还没有日子")
    provisional = work_calendar(request.actor.county).is_provisional(day)
    words = f"{day} {_('周')}{parts.WEEKDAYS[day.weekday()]} {timezone.localtime(fair.starts_at):%H:%M}"
    return f"{words}（{_('暂定')}）" if provisional else words


def _reasons(fair: Any) -> list[tuple[str, list[str]]]:
    """The kept sentences by heading, in the reader's language."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    found: dict[str, list[str]] = defaultdict(list)
    for sentence in (fair.why or {}).get("sentences", []):
        found[sentence["kind"]].append(sentence[language])
    return [(str(label), found[kind]) for kind, label in HEADINGS.items() if found[kind]]


def _stalls(booths: Sequence[Any]) -> Table:
    columns = [
        Column(label=_("服务项目")),
        Column(label=_("服务队")),
        Column(label=_("预计人数"), numeric=True),
        Column(label=_("带队")),
        Column(label=_("状态")),
        Column(label=_("谁要的")),
    ]
    rows = [
        Row(
            number=n,
            href=reverse("ledger-detail", args=[BOOTHS.code, booth.pk]),
            cells=[
                Cell(text=str(booth.item)),
                Cell(text=str(booth.team)),
                Cell(text=str(booth.quantity), kind="number"),
                Cell(text=str(booth.leader or "")),
                parts.badge(BOOTHS, booth),
                Cell(
                    text=_("溯源"), kind="link", href=reverse("ledger-sources", args=[BOOTHS.code, booth.pk])
                ),
            ],
        )
        for n, booth in enumerate(booths, 1)
    ]
    return Table(caption=_("摊位"), columns=columns, rows=rows)


def _actions(request: Request, fair: Any) -> list[Action]:
    href = reverse("ledger-detail", args=[FAIRS.code, fair.pk])
    found = [Action(label=_("台账"), href=href, icon="clipboard-list")]
    if may(request.actor, "change", FAIRS, fair):
        label = _("取消钉住") if fair.pinned else _("钉住")
        found.append(Action(label=label, icon="pin", dialog="pin"))
        if fair.state == "proposed":
            found.append(Action(label=_("改日子"), icon="calendar", dialog="shift"))
            found.append(Action(label=_("不让某队来"), icon="circle-x", dialog="forbid"))
            found.append(Action(label=_("不在这个村办"), icon="ban", look="danger", dialog="drop"))
    return found


def _dialogs(fair: Any, booths: Sequence[Any]) -> list[Confirm]:
    version = ("version", str(fair.version))
    day = timezone.localtime(fair.starts_at).date() if fair.starts_at else fair.season.starts_on
    last = fair.season.starts_on + timedelta(weeks=fair.season.weeks) - timedelta(days=1)
    teams = sorted({(str(booth.team_id), str(booth.team)) for booth in booths}, key=lambda team: team[1])
    pinned = (
        _("重新排期时，这一场的村和日子可以变。") if fair.pinned else _("重新排期时，这一场的村和日子不变。")
    )
    return [
        Confirm(
            id="pin",
            title=_("取消钉住") if fair.pinned else _("钉住"),
            text=pinned,
            submit=_("确定"),
            url=reverse("planning-pin", args=[fair.pk]),
            hidden=[version, ("pinned", "0" if fair.pinned else "1")],
        ),
        Confirm(
            id="shift",
            title=_("改日子"),
            text=_("时刻不变，改后钉在那一天。各队那天能不能来，请重新排期核对。"),
            submit=_("确定"),
            url=reverse("planning-shift", args=[fair.pk]),
            hidden=[version],
            fields=[
                Field(
                    name="day",
                    label=_("新日子"),
                    kind="date",
                    value=day.isoformat(),
                    required=True,
                    minimum=fair.season.starts_on.isoformat(),
                    maximum=last.isoformat(),
                )
            ],
        ),
        Confirm(
            id="forbid",
            title=_("不让某队来"),
            text=_("这一季不再把这支队排到这个村；重新排期后生效。"),
            submit=_("确定"),
            url=reverse("planning-forbid-team", args=[fair.pk]),
            fields=[Field(name="team", label=_("服务队"), kind="choice", required=True, choices=teams)],
            reason="optional",
            reason_label=_("原因"),
        ),
        Confirm(
            id="drop",
            title=_("不在这个村办"),
            text=_("这一季不再把大集排到这个村；重新排期后由别的村补上。"),
            submit=_("确定"),
            danger=True,
            url=reverse("planning-drop", args=[fair.pk]),
            hidden=[version],
            reason="optional",
            reason_label=_("原因"),
        ),
    ]


@page("POST")
def pin(request: Request, fair_id: uuid.UUID) -> HttpResponse:
    changes.pin(request.actor, fair_id, version=_version(request), pinned=request.POST.get("pinned") == "1")
    return HttpResponseRedirect(reverse("planning-fair", args=[fair_id]))


@page("POST")
def drop(request: Request, fair_id: uuid.UUID) -> HttpResponse:
    fair = get(request.actor, FAIRS, fair_id)
    require(request.actor, "archive", FAIRS, fair)
    changes.drop(request.actor, fair_id, version=_version(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("已记下：这一季不在%(village)s办。请重新排期。") % {"village": fair.village})
    return HttpResponseRedirect(reverse("planning-season", args=[fair.season_id]))


@page("POST")
def shift(request: Request, fair_id: uuid.UUID) -> HttpResponse:
    moved = changes.shift(
        request.actor, fair_id, version=_version(request), to=changes.day_of(request.POST.get("day", ""))
    )
    day = timezone.localtime(moved.starts_at).date()
    messages.success(request, _("改到 %(day)s，已钉住。请重新排期核对各队。") % {"day": day})
    return HttpResponseRedirect(reverse("planning-fair", args=[fair_id]))


@page("POST")
def forbid_team(request: Request, fair_id: uuid.UUID) -> HttpResponse:
    fair = get(request.actor, FAIRS, fair_id)
    require(request.actor, "change", FAIRS, fair)
    team = get(request.actor, PROVIDERS, request.POST.get("team", ""))
    reason = request.POST.get("reason", "")
    changes.forbid(request.actor, fair.season_id, village=fair.village_id, team=team.pk, reason=reason)
    messages.success(request, _("已记下。重新排期后这支队不会来这里。"))
    return HttpResponseRedirect(reverse("planning-fair", args=[fair_id]))


def _version(request: Request) -> int:
    return number_in(request.POST.get("version", ""))
