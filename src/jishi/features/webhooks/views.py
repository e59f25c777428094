"""The hooks' pages: which there are and how they fare, the form of one, its deliveries and what was answered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from jishi.core.access.models import User
from jishi.core.outbox.models import DEAD, VERBS, WAITING, Hook
from jishi.features.webhooks import keeping, reading
from jishi.features.webhooks.telling import DELIVERY_PHASES, attempts, badge, deliveries, moment, panel
from jishi.records.errors import Forbidden, Invalid
from jishi.web.components import Action, Cell, Column, Crumb, Field, Row, Tab, Table
from jishi.web.entering import Request, page


def require(request: Request) -> None:
    if not keeping.may_keep(request.actor):
        raise Forbidden(_("事件推送由系统管理员、县委组织部和大集办管理。"))


def crumbs(*further: Crumb) -> list[Crumb]:
    href = reverse("webhooks") if further else ""
    return [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("事件推送"), href=href), *further]


@page("GET")
def show(request: Request) -> HttpResponse:
    require(request)
    add = Action(label=_("新建推送"), href=reverse("webhook-new"), icon="plus", look="primary")
    words = {
        "title": _("还没有推送"),
        "text": _("建一个推送，县里别的系统就能及时知道台账有了变化。"),
        "icon": "send",
    }
    context = {"crumbs": crumbs(), "table": _table(request), "actions": [add], "empty": words}
    return render(request, "webhooks/list.html", context)


def _table(request: Request) -> Table:
    heads = (_("用途"), _("地址"), _("状态"), _("台账"), _("等待"), _("未送达"), _("建立人"))
    counts = reading.unfinished(request.actor)
    rows = [
        Row(
            number=number,
            cells=[
                Cell(text=hook.name, kind="link", href=reverse("webhook", args=[hook.id])),
                Cell(text=hook.url),
                badge(hook),
                Cell(text=_("%(n)s 本") % {"n": len(keeping.ledgers_of(hook))}),
                Cell(text=str(counts.get((hook.id, WAITING), 0)), kind="number"),
                Cell(text=str(counts.get((hook.id, DEAD), 0)), kind="number"),
                Cell(text=hook.made_by.name),
            ],
            tone="bad" if hook.state == "paused" else "neutral",
        )
        for number, hook in enumerate(keeping.hooks(request.actor), 1)
    ]
    columns = [Column(label=one, numeric=one in heads[4:6]) for one in heads]
    return Table(caption=_("事件推送"), columns=columns, rows=rows)


@page("GET", "POST")
def new(request: Request) -> HttpResponse:
    """The form; the answer to a good one is the page of the hook with its secret, which stands nowhere else."""
    require(request)
    assert isinstance(request.user, User)
    if request.method != "POST":
        verbs = [code for code, _label in VERBS]
        return _form(request, keeping.Wanted("", "", [], verbs), {})
    wanted = _typed(request)
    try:
        hook, secret = keeping.make(request.actor, request.user, wanted)
    except Invalid as refused:
        return _form(request, wanted, refused.errors)
    return detail(request, hook, secret=secret)


@page("GET", "POST")
def edit(request: Request, hook_id: uuid.UUID) -> HttpResponse:
    require(request)
    hook = keeping.hook_of(request.actor, hook_id)
    if not keeping.may_change(request.actor, hook):
        raise Forbidden(_("这个推送里有您看不到全县的台账：请由看得到的人（如大集办）改地址、内容和密钥。"))
    if request.method != "POST":
        standing = keeping.Wanted(hook.name, hook.url, keeping.ledgers_of(hook), keeping.verbs_of(hook))
        return _form(request, standing, {}, hook)
    wanted = _typed(request)
    try:
        keeping.change(request.actor, hook_id, wanted)
    except Invalid as refused:
        return _form(request, wanted, refused.errors, hook)
    return HttpResponseRedirect(reverse("webhook", args=[hook_id]))


def _typed(request: Request) -> keeping.Wanted:
    posted = request.POST
    return keeping.Wanted(
        str(posted.get("name", "")),
        str(posted.get("url", "")).strip(),
        posted.getlist("ledgers"),
        posted.getlist("verbs"),
    )


def _form(
    request: Request, wanted: keeping.Wanted, errors: Mapping[str, Any], hook: Hook | None = None
) -> HttpResponse:
    title = _("修改推送") if hook else _("新建推送")
    back = reverse("webhook", args=[hook.id]) if hook else reverse("webhooks")
    help = _("以 https:// 开头。事件发到这里；推送不跟随转向。")
    context = {
        "crumbs": crumbs(Crumb(label=title)),
        "title": title,
        "fields": [
            Field(
                name="name",
                label=_("用途"),
                value=wanted.name,
                required=True,
                max_length=60,
                errors=errors.get("name", ()),
            ),
            Field(
                name="url",
                label=_("地址"),
                value=wanted.url,
                required=True,
                max_length=500,
                help=help,
                errors=errors.get("url", ()),
            ),
        ],
        "ledgers": [
            (code, label, code in wanted.ledgers) for code, label in keeping.offered(request.actor).items()
        ],
        "verbs": [(code, label, code in wanted.verbs) for code, label in VERBS],
        "errors": errors,
        "back": back,
    }
    return render(request, "webhooks/form.html", context, status=422 if errors else 200)


@page("GET")
def one(request: Request, hook_id: uuid.UUID) -> HttpResponse:
    require(request)
    return detail(request, keeping.hook_of(request.actor, hook_id))


def detail(request: Request, hook: Hook, *, secret: str = "") -> HttpResponse:
    hook = keeping.hook_of(request.actor, hook.id)
    state = request.GET.get("state", "")
    state = state if state in DELIVERY_PHASES else ""
    here = reverse("webhook", args=[hook.id])
    labels = {"": _("全部"), WAITING: _("等待"), "done": _("已送达"), DEAD: _("未送达")}
    context = {
        "crumbs": crumbs(Crumb(label=hook.name)),
        "hook": hook,
        "badge": badge(hook),
        "secret": secret,
        "changeable": keeping.may_change(request.actor, hook),
        "panel": panel(request.actor, hook),
        "dead": reading.dead(hook),
        "tabs": [
            Tab(label=label, href=f"{here}?state={code}" if code else here, current=state == code)
            for code, label in labels.items()
        ],
        "table": deliveries(hook, state),
        "empty": {"title": _("没有这样的投递"), "text": _("台账有变化后几秒钟内出现在这里。")},
    }
    answer = render(request, "webhooks/detail.html", context)
    add_never_cache_headers(answer)
    return answer


@page("GET")
def delivery(request: Request, delivery_id: uuid.UUID) -> HttpResponse:
    """One event on its way to one hook: what is sent, and what was answered each time."""
    require(request)
    found = reading.delivery_of(request.actor, delivery_id)
    hook = found.hook
    context = {
        "crumbs": crumbs(
            Crumb(label=hook.name, href=reverse("webhook", args=[hook.id])),
            Crumb(label=str(found.event.name)),
        ),
        "delivery": found,
        "badge": Cell(text=str(found.get_state_display()), kind="badge", phase=DELIVERY_PHASES[found.state]),
        "at": moment(found.event.created_at),
        "table": attempts(found),
        "again": found.state != WAITING,
        "empty": {"title": _("还没有投递过"), "text": _("后台进程几秒钟内会投递。")},
    }
    return render(request, "webhooks/delivery.html", context)
