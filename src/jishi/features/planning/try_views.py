"""What would it cost? Changes are tried out, two plans stand side by side, and the changed one may be adopted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.areas.service.venue.ledger import VENUES
from jishi.core.access.actor import Actor
from jishi.core.jobs import queue
from jishi.features.planning import overview, parts, side_by_side
from jishi.features.planning.jobs import TRIAL, ask_adoption, ask_trial, job_of, last_trials
from jishi.features.planning.what_if import KEPT, Changes, told_of
from jishi.records.errors import Invalid
from jishi.records.selectors import visible
from jishi.web.components import Action, Confirm, Field
from jishi.web.entering import Request, number_in, page, require

MOST = 999


def _season(request: Request, season_id: uuid.UUID) -> Any:
    season = overview.season(request.actor, season_id)
    require(request.actor, "record_plan", SEASONS, season)
    return season


@page("GET")
def show(request: Request, season_id: uuid.UUID) -> HttpResponse:
    """What to try, and the trials so far."""
    return _form(request, _season(request, season_id), {}, {})


def _form(
    request: Request, season: Any, typed: Mapping[str, str], errors: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "season": season,
        "crumbs": parts.crumbs(season, _("试算")),
        "fields": _fields(request.actor, season, typed, errors),
        "earlier": _earlier(request.actor, season),
        "action": reverse("planning-try-start", args=[season.pk]),
        "base": typed.get("base", ""),
        "general": errors.get("", []),
    }
    return render(request, "planning/try.html", context, status=status)


def _fields(
    actor: Actor, season: Any, typed: Mapping[str, str], errors: Mapping[str, Any]
) -> list[tuple[str, list[Field]]]:
    """The four changes, each by itself or with others."""
    held = _held(actor, season)
    hosts = [(key, name) for key, name in _hosts(actor) if key not in dict(held)]
    towns = [
        (str(town.pk), str(town)) for town in visible(actor, PLACES).filter(level="town", archived_at=None)
    ]
    teams = visible(actor, PROVIDERS).filter(archived_at=None, state="current").order_by("code")
    days = [
        (str(team.pk), _("%(team)s（现 %(n)s 天）") % {"team": team, "n": team.leader_days}) for team in teams
    ]
    choices = {"force": hosts, "forbid": held, "town": towns, "team": days}
    labels = {
        "force": _("必须在这个村办"),
        "forbid": _("不在这个村办"),
        "town": _("镇街"),
        "floor": _("至少几场"),
        "team": _("服务队"),
        "days": _("一季的带队天数"),
    }

    def one(name: str) -> Field:
        kind = "choice" if name in choices else "integer"
        return Field(
            name=name,
            label=labels[name],
            kind=kind,
            value=typed.get(name, ""),
            choices=choices.get(name, ()),
            errors=errors.get(name, ()),
        )

    return [
        (_("村"), [one("force"), one("forbid")]),
        (_("镇街的下限"), [one("town"), one("floor")]),
        (_("服务队的天数"), [one("team"), one("days")]),
    ]


def _held(actor: Actor, season: Any) -> list[tuple[str, str]]:
    rows = visible(actor, FAIRS).filter(season=season, archived_at=None).exclude(state="cancelled")
    villages = [fair.village for fair in rows.select_related("village").order_by("village__code")]
    return [(str(village.pk), str(village)) for village in villages]


def _hosts(actor: Actor) -> list[tuple[str, str]]:
    ready = visible(actor, VENUES).filter(archived_at=None, state="current", ready=True)
    villages = {venue.village for venue in ready.select_related("village")}
    return [(str(one.pk), str(one)) for one in sorted(villages, key=lambda one: str(one.code))]


def _earlier(actor: Actor, season: Any) -> list[Action]:
    return [
        Action(
            label=_("%(at)s 的试算") % {"at": side_by_side.moment(job.created_at)},
            href=reverse("planning-trial", args=[season.pk, job.pk]),
            icon="arrows-exchange",
        )
        for job in last_trials(actor, season.pk, KEPT)
    ]


@page("POST")
def start(request: Request, season_id: uuid.UUID) -> HttpResponse:
    season = _season(request, season_id)
    typed = {
        name: str(request.POST.get(name, "")).strip()
        for name in ("force", "forbid", "town", "floor", "team", "days", "base")
    }
    try:
        changes = _changes(typed)
        if typed["base"]:
            earlier = job_of(request.actor, season.pk, _key(typed["base"]), kind=TRIAL)
            changes = Changes.of(earlier.payload["changes"]).joined(changes)
        found = ask_trial(request.actor, season.pk, changes)
    except Invalid as refused:
        return _form(request, season, typed, refused.errors, status=422)
    return HttpResponseRedirect(reverse("planning-trial", args=[season.pk, found.pk]))


def _changes(typed: Mapping[str, str]) -> Changes:
    """Raises `Invalid` naming the field."""
    errors: dict[str, list[str]] = {}
    for name in ("force", "forbid", "town", "team"):
        if typed[name]:
            try:
                uuid.UUID(typed[name])
            except ValueError:
                errors[name] = [_("请从列表中选择。")]
    numbers = {}
    for place, number in (("town", "floor"), ("team", "days")):
        if bool(typed[place]) != bool(typed[number]):
            missing = number if typed[place] else place
            errors[missing] = [_("两格要一起填。")]
        elif typed[number] and not (number_in(typed[number], MOST + 1) <= MOST):
            errors[number] = [_("应为 0 到 %(most)s 的整数。") % {"most": MOST}]
        elif typed[number]:
            numbers[number] = {typed[place]: int(typed[number])}
    if typed["force"] and typed["force"] == typed["forbid"]:
        errors["forbid"] = [_("同一个村不能既要办又不办。")]
    if errors:
        raise Invalid(errors)
    changes = Changes(
        (typed["force"],) if typed["force"] else (),
        (typed["forbid"],) if typed["forbid"] else (),
        numbers.get("floor", {}),
        numbers.get("days", {}),
    )
    if not changes and not typed["base"]:
        raise Invalid({"": [_("请至少填一项改动。")]})
    return changes


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Invalid({"": [_("找不到要接着改的那次试算，请从头填。")]}) from None


@page("GET")
def compare(request: Request, season_id: uuid.UUID, job_id: uuid.UUID) -> HttpResponse:
    """The trial's progress, and then the two plans."""
    season = _season(request, season_id)
    job = job_of(request.actor, season.pk, job_id, kind=TRIAL)
    changes = Changes.of(job.payload["changes"])
    names = side_by_side.Names.of(request.actor)
    context = {
        "season": season,
        "crumbs": parts.crumbs(season, _("试算")),
        "changes": side_by_side.told(names, changes),
        "again": reverse("planning-try", args=[season.pk]),
    }
    if job.state != "done":
        context["progress"] = parts.progress_of(season, job, "planning-try-progress", "planning-try-cancel")
        return render(request, "planning/trial.html", context)
    compared = told_of(season.pk, job.pk)["compared"]
    names = names.in_order(request.actor, season.starts_on)
    context |= {
        "cost": side_by_side.cost(compared),
        "figures": side_by_side.figures(compared),
        "towns": side_by_side.towns(compared, names),
        "fairs": side_by_side.fairs(compared, names),
        "fields": _fields(request.actor, season, {}, {}),
        "action": reverse("planning-try-start", args=[season.pk]),
        "base": str(job.pk),
        "actions": _actions(season),
        "dialogs": [_dialog(season, job)],
    }
    return render(request, "planning/trial.html", context)


def _actions(season: Any) -> list[Action]:
    if season.state not in ("drafted", "planned"):
        return []
    return [Action(label=_("采用改后的方案"), icon="refresh", look="primary", dialog="adopt")]


def _dialog(season: Any, job: Any) -> Confirm:
    return Confirm(
        id="adopt",
        title=_("采用改后的方案"),
        url=reverse("planning-try-adopt", args=[season.pk, job.pk]),
        submit=_("采用"),
        text=_("这些改动会写进这一季和服务队的台账，场次换成改后的方案；指定要办的村会钉住。"),
    )


@page("GET")
def progress(request: Request, season_id: uuid.UUID, job_id: uuid.UUID) -> HttpResponse:
    """The progress card; once the trial is done, the whole page is shown anew."""
    season = _season(request, season_id)
    job = job_of(request.actor, season.pk, job_id, kind=TRIAL)
    card = parts.progress_of(season, job, "planning-try-progress", "planning-try-cancel")
    answer = render(request, "web/parts/progress.html", {"progress": card})
    if job.state == "done":
        answer["HX-Refresh"] = "true"
    return answer


@page("POST")
def cancel(request: Request, season_id: uuid.UUID, job_id: uuid.UUID) -> HttpResponse:
    season = _season(request, season_id)
    queue.cancel(job_of(request.actor, season.pk, job_id, kind=TRIAL))
    return HttpResponseRedirect(reverse("planning-try", args=[season.pk]))


@page("POST")
def adopt(request: Request, season_id: uuid.UUID, job_id: uuid.UUID) -> HttpResponse:
    season = _season(request, season_id)
    job = job_of(request.actor, season.pk, job_id, kind=TRIAL)
    told_of(season.pk, job.pk)
    ask_adoption(request.actor, season.pk, job.pk)
    return HttpResponseRedirect(reverse("planning-season", args=[season.pk]))
