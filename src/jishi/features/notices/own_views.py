"""The page of one's own notices, and what is done there: opened, read, answered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.notices.channels.chosen import LABELS
from jishi.core.notices.models import Delivery, Kind
from jishi.core.notices.reading import answer, mark_read
from jishi.features.notices import own
from jishi.records.models import Register
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors.noticed import Noticed
from jishi.web.components import Crumb, Tab
from jishi.web.entering import Request, page, user_id
from jishi.web.ledgers import addresses

HOME = "/notices/"


@page("GET")
def show(request: Request) -> HttpResponse:
    asked = own.Asked.of(request.GET.dict())
    days, more = own.days(request.actor, user_id(request), asked)
    context: dict[str, Any] = {
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("通知"))],
        "tabs": _tabs(request, asked),
        "which": asked.which,
        "kind": asked.kind,
        "kinds": Kind.choices,
        "days": [
            {"day": one.day, "unread": one.unread, "notices": [_told(told) for told in one.notices]}
            for one in days
        ],
        "earlier": _at(asked, page=asked.page - 1) if asked.page > 1 else "",
        "later": _at(asked, page=asked.page + 1) if more else "",
        "unread": request.actor.unread,
        "empty": {
            "title": _("没有通知"),
            "text": _("交您办理的、快到期的、您的记录有了进展，都会在这里告诉您。"),
            "icon": "bell",
        },
    }
    return render(request, "notices/list.html", context)


def _tabs(request: Request, asked: own.Asked) -> list[Tab]:
    labels = {"all": _("全部"), "unread": _("未读"), "to_answer": _("待回执")}
    return [
        Tab(
            label=label,
            href=_at(own.Asked(which, asked.kind)),
            current=asked.which == which,
            count=request.actor.unread if which == "unread" else None,
        )
        for which, label in labels.items()
    ]


def _at(asked: own.Asked, page: int = 1) -> str:
    pairs = {"which": asked.which if asked.which != "all" else "", "kind": asked.kind}
    query = urlencode(
        {name: value for name, value in pairs.items() if value} | ({"page": page} if page > 1 else {})
    )
    return HOME + (f"?{query}" if query else "")


def _told(told: Noticed) -> dict[str, Any]:
    """A notice as the template draws it."""
    notice = told.notice
    return {
        "id": notice.pk,
        "sentence": told.sentence,
        "kind": str(notice.get_kind_display()),
        "urgent": notice.urgent,
        "unread": notice.seen_at is None,
        "at": _clock(notice.created_at),
        "seen": _moment(notice.seen_at),
        "answer": notice.answer_wanted and notice.answered_at is None,
        "answered": _moment(notice.answered_at),
        "opens": told.entry is not None and notice.count == 1,
        "state": _state(told.entry) if told.entry is not None and notice.count == 1 else "",
        "entries": [(_href(row), row.number, row.title) for row in told.entries] if notice.count > 1 else [],
        "unlisted": max(0, notice.count - len(told.entries)) if notice.count > 1 else 0,
        "deliveries": [_delivered(row) for row in notice.deliveries.all()],
    }


def _state(row: Register) -> str:
    """Where the record stands now: what the notice asked for may have been done since."""
    states = {state.code: str(state.label) for state in ledger_named(row.ledger).machine.states}
    return _("现状态：%(state)s") % {"state": states.get(row.state, row.state)}


def _href(row: Register) -> str:
    return addresses.at(row.ledger, row.pk)


def _delivered(row: Delivery) -> str:
    words = {
        "channel": LABELS.get(row.channel, row.channel),
        "state": row.get_state_display(),
        "at": _moment(row.not_before),
        "fault": row.fault,
    }
    if row.state == Delivery.State.WAITING and row.not_before > timezone.now():
        return _("%(channel)s：等到 %(at)s 再发") % words
    if row.fault:
        return _("%(channel)s：%(state)s（%(fault)s）") % words
    return _("%(channel)s：%(state)s") % words


def _clock(when: Any) -> str:
    return f"{timezone.localtime(when):%H:%M}"


def _moment(when: Any) -> str:
    return f"{timezone.localtime(when):%m-%d %H:%M}" if when else ""


@page("POST")
def open_(request: Request, notice_id: UUID) -> HttpResponse:
    """Reading it leads to the record; one that is no longer in one's scope leads back."""
    told = own.at(request.actor, user_id(request), notice_id)
    mark_read(request.actor.county, user_id(request), [notice_id])
    return HttpResponseRedirect(_href(told.entry) if told.entry is not None else HOME)


@page("POST")
def read(request: Request, notice_id: UUID) -> HttpResponse:
    own.at(request.actor, user_id(request), notice_id)
    mark_read(request.actor.county, user_id(request), [notice_id])
    return HttpResponseRedirect(HOME)


@page("POST")
def read_all(request: Request) -> HttpResponse:
    count = mark_read(request.actor.county, user_id(request))
    messages.success(request, _("已把 %(count)s 条通知标为已读。") % {"count": count})
    return HttpResponseRedirect(reverse("notices"))


@page("POST")
def answered(request: Request, notice_id: UUID) -> HttpResponse:
    own.at(request.actor, user_id(request), notice_id)
    if answer(request.actor.county, user_id(request), notice_id):
        messages.success(request, _("已回复“收到”，发通知的人看得到。"))
    return HttpResponseRedirect(HOME)
