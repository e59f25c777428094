"""The page on which a person says how they want to be told outside the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.core.access.models import User
from jishi.core.notices.channels.chosen import LABELS, channel_names
from jishi.core.notices.models import Kind
from jishi.core.notices.wishes import QUIET_RULES, Wishes, WishUnfit, keep, wishes_of
from jishi.core.rulebook.resolving import values
from jishi.web.components import Crumb, Field
from jishi.web.entering import Request, page

HOURS = ("quiet_from", "quiet_to", "digest_at")


@page("GET", "POST")
def show(request: Request) -> HttpResponse:
    assert isinstance(request.user, User)
    user = request.user
    errors: dict[str, list[str]] = {}
    wishes = wishes_of(user.county, user.pk)
    typed = _shown(wishes)
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in HOURS}
        try:
            wishes = _read(request, typed)
            keep(user.county, user.pk, wishes)
        except WishUnfit as fault:
            errors[fault.field] = [str(fault)]
        else:
            messages.success(request, _("已保存通知设置。"))
            return HttpResponseRedirect(reverse("notice-wishes"))
    context = {
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=_("通知"), href="/notices/"),
            Crumb(label=_("通知设置")),
        ],
        "channels": [str(LABELS[name]) for name in channel_names()],
        "rows": [_row(code, label, wishes) for code, label in Kind.choices],
        "fields": _fields(request, typed, errors),
        "wrong": errors.get("wanted", []),
        "phone": bool(user.person is not None and user.person.phone),
    }
    return render(request, "notices/wishes.html", context, status=422 if errors else 200)


def _row(code: str, label: Any, wishes: Wishes) -> dict[str, Any]:
    ticks = [(f"{code}/{name}", str(LABELS[name]), (code, name) in wishes.wanted) for name in channel_names()]
    return {"label": label, "ticks": ticks}


def _shown(wishes: Wishes) -> dict[str, str]:
    begin, end = wishes.quiet or ("", "")
    at = "" if wishes.digest_at is None else wishes.digest_at
    return {"quiet_from": str(begin), "quiet_to": str(end), "digest_at": str(at)}


def _read(request: Request, typed: Mapping[str, str]) -> Wishes:
    """Raises `WishUnfit`."""
    wanted = set()
    for one in request.POST.getlist("wanted"):
        kind, _slash, name = one.partition("/")
        wanted.add((kind, name))
    begin, end = _hour(typed, "quiet_from"), _hour(typed, "quiet_to")
    if (begin is None) != (end is None):
        raise WishUnfit("quiet_to", _("免打扰的开始和结束要一起填，或都空着用县里的规定。"))
    quiet = (begin, end) if begin is not None and end is not None else None
    return Wishes(frozenset(wanted), quiet, _hour(typed, "digest_at"))


def _hour(typed: Mapping[str, str], name: str) -> int | None:
    raw = typed[name]
    if not raw:
        return None
    if not raw.isascii() or not raw.isdigit() or len(raw) > 2:
        raise WishUnfit(name, _("钟点应为 0 到 23 的整数，例如 21。"))
    return int(raw)


def _fields(request: Request, typed: Mapping[str, str], errors: Mapping[str, list[str]]) -> list[Field]:
    book = values(QUIET_RULES, on=request.actor.today, county=request.actor.county)
    ruled = _("空着按县里的规定：%(begin)s 时到次日 %(end)s 时。") % {
        "begin": book.number(QUIET_RULES[0]),
        "end": book.number(QUIET_RULES[1]),
    }
    labels = {
        "quiet_from": (_("免打扰从几时起"), ruled),
        "quiet_to": (_("到几时止"), _("与开始相同表示不设免打扰。")),
        "digest_at": (_("每天几时汇总成一条"), _("空着为逐条发。加急的不等汇总。")),
    }
    return [
        Field(
            name=name,
            label=label,
            kind="integer",
            value=typed[name],
            help=words,
            unit=_("时"),
            errors=errors.get(name, ()),
        )
        for name, (label, words) in labels.items()
    ]
