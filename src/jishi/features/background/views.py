"""The page of what the workers do."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.jobs.models import STATES, Job
from jishi.features.background import watching
from jishi.records.errors import Forbidden
from jishi.web.components import Cell, Column, Crumb, Phase, Row, Tab, Table
from jishi.web.entering import Request, page

PHASES: dict[str, Phase] = {
    "queued": "waiting",
    "running": "open",
    "done": "done",
    "failed": "dropped",
    "cancelled": "dropped",
}


def _require(request: Request) -> None:
    if not watching.may_watch(request.actor):
        raise Forbidden(_("后台任务由系统管理员查看。"))


@page("GET")
def show(request: Request) -> HttpResponse:
    _require(request)
    states = dict(STATES)
    state = request.GET.get("state", "")
    state = state if state in states else ""
    tabs = [Tab(label=_("全部"), href=reverse("jobs"), current=not state)]
    tabs += [
        Tab(label=str(label), href=f"{reverse('jobs')}?state={code}", current=state == code)
        for code, label in states.items()
    ]
    context = {
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("后台任务"))],
        "tabs": tabs,
        "jobs": [_told(job) for job in watching.jobs(request.actor, state)],
        "schedules": _schedules(request),
        "empty": {"title": _("没有这样的任务"), "text": _("任务由页面上的操作发起，或到时自动开始。")},
    }
    return render(request, "background/list.html", context)


def _told(job: Job) -> dict[str, Any]:
    """A job as the template draws it."""
    waits = job.state == "queued" and job.not_before is not None and job.not_before > timezone.now()
    message = _("等到 %(at)s 再试") % {"at": _moment(job.not_before)} if waits else job.message
    return {
        "label": watching.label_of(job),
        "key": job.key,
        "badge": Cell(text=str(job.get_state_display()), kind="badge", phase=PHASES[job.state]),
        "percent": round(100 * job.fraction),
        "attempts": f"{job.attempts} / {job.max_attempts}",
        "message": message,
        "error": job.error,
        "asked": _moment(job.created_at),
        "ended": _moment(job.finished_at),
        "stop": reverse("job-cancel", args=[job.id]) if not job.is_over else "",
        "again": reverse("job-again", args=[job.id]) if job.state in ("failed", "cancelled") else "",
    }


def _schedules(request: Request) -> Table:
    heads = (_("任务"), _("定时"), _("上次"), _("下次"))
    rows = [
        Row(
            number=number,
            cells=[
                Cell(text=str(due.kind.label or due.kind.name)),
                Cell(text=due.kind.schedule),
                Cell(text=_moment(due.last)),
                Cell(text=_moment(due.following)),
            ],
        )
        for number, due in enumerate(watching.schedules(request.actor, timezone.now()), 1)
    ]
    return Table(caption=_("到时自动开始的"), columns=[Column(label=one) for one in heads], rows=rows)


def _moment(when: Any) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M:%S}" if when else ""


@page("POST")
def stop(request: Request, job_id: uuid.UUID) -> HttpResponse:
    _require(request)
    watching.stop(request.actor, job_id)
    return HttpResponseRedirect(reverse("jobs"))


@page("POST")
def again(request: Request, job_id: uuid.UUID) -> HttpResponse:
    _require(request)
    watching.again(request.actor, job_id)
    return HttpResponseRedirect(reverse("jobs"))
