"""Saved filters of a list: the strip of links above it, and the page where they are named, put first and deleted."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.preferences import lists
from jishi.core.preferences.lists import ViewRefused
from jishi.core.preferences.models import NAME_LENGTH, ListView
from jishi.records.convert import BadValue
from jishi.records.errors import Invalid, NotFound
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.relations import Relations
from jishi.records.selectors import Query, find
from jishi.web.components import Crumb, Tab
from jishi.web.entering import Request, ledger_at, page, require, user_id
from jishi.web.ledgers import addresses
from jishi.web.ledgers.asking import EVERYTHING, VIEW, Asking


def strip(ledger: Ledger, asking: Asking) -> dict[str, Any]:
    """The links above the list, and the form that saves what is asked for now."""
    views = asking.kept.views
    query = {name: value for name, value in asking.conditions.items() if name != "archived" or value == "1"}
    everything = Tab(
        label=_("全部"),
        href=reset_href(ledger, asking),
        current=asking.view is None and not asking.query.filters and not asking.query.search,
    )
    tabs = [
        everything,
        *(
            Tab(label=view.name, href=addresses.of(ledger, view=view.pk), current=view == asking.view)
            for view in views
        ),
    ]
    return {
        "tabs": tabs if views else [],
        "query": urlencode(query),
        "url": addresses.of(ledger, "views"),
        "name": asking.view.name if asking.view else "",
        "length": NAME_LENGTH,
    }


def reset_href(ledger: Ledger, asking: Asking) -> str:
    """The list without any condition, also where a saved filter would be used first."""
    return addresses.of(ledger, **({VIEW: EVERYTHING} if asking.kept.default else {}))


@page("GET", "POST")
def manage(request: Request, code: str) -> HttpResponse:
    """GET shows what is saved; POST saves the query that came along under a name."""
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    if request.method != "POST":
        return _page(request, ledger)
    name, query = request.POST.get("name", ""), request.POST.get("query", "")
    try:
        find(request.actor, ledger, Query.of(dict(parse_qsl(query))))
        view = lists.save_view(request.actor.county, user_id(request), ledger.code, name, _kept(query))
    except Invalid as fault:
        texts = [text for found in fault.errors.values() for text in found]
        return _page(request, ledger, faults=texts, name=name, query=query)
    except ViewRefused as fault:
        return _page(request, ledger, faults=[str(fault)], name=name, query=query)
    messages.success(request, _("已保存常用查询“%(name)s”。") % {"name": view.name})
    return HttpResponseRedirect(addresses.of(ledger, view=view.pk))


def _kept(query: str) -> str:
    """Conditions and order, without the page and whatever else stood in the address."""
    pairs = [
        (name, value) for name, value in parse_qsl(query) if name not in ("page", VIEW, "size", "cursor")
    ]
    return urlencode(pairs)


@page("POST")
def change(request: Request, code: str, view_id: UUID) -> HttpResponse:
    """`do` is rename (with `name`), default, no_default or delete; another person's is not there."""
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    view = lists.kept(request.actor.county, user_id(request), ledger.code).view(str(view_id))
    if view is None:
        raise NotFound(_("这个常用查询已经不在了。"))
    wish = request.POST.get("do", "")
    if wish == "rename":
        try:
            lists.rename_view(view, request.POST.get("name", ""))
        except ViewRefused as fault:
            return _page(request, ledger, faults=[str(fault)])
    elif wish in ("default", "no_default"):
        lists.set_default(view, on=wish == "default")
    elif wish == "delete":
        lists.drop_view(view)
    else:
        raise Invalid({"do": [_("没有这个动作。可以改名、设为默认、取消默认、删除。")]})
    messages.success(request, _("已更新“%(name)s”的常用查询。") % {"name": ledger.label})
    return HttpResponseRedirect(addresses.of(ledger, "views"))


def _page(
    request: Request, ledger: Ledger, *, faults: list[str] | None = None, name: str = "", query: str = ""
) -> HttpResponse:
    found = lists.kept(request.actor.county, user_id(request), ledger.code)
    relations = Relations(request.actor)
    context = {
        "ledger": ledger,
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=_("常用查询")),
        ],
        "views": [_drawn(request, ledger, view, relations) for view in found.views],
        "faults": faults or [],
        "name": name,
        "query": query,
        "said": in_words(ledger, dict(parse_qsl(query)), relations),
        "length": NAME_LENGTH,
        "url": addresses.of(ledger, "views"),
        "back": addresses.of(ledger),
    }
    return render(request, "web/ledger_views.html", context, status=400 if faults else 200)


def _drawn(request: Request, ledger: Ledger, view: ListView, relations: Relations) -> dict[str, Any]:
    given = dict(parse_qsl(view.query))
    try:
        find(request.actor, ledger, Query.of(given), relations)
        outdated = ""
    except Invalid as fault:
        outdated = " ".join(text for texts in fault.errors.values() for text in texts)
    return {
        "view": view,
        "href": addresses.of(ledger, view=view.pk),
        "url": addresses.at(ledger, view.pk, "view"),
        "said": in_words(ledger, given, relations),
        "outdated": outdated,
    }


def in_words(ledger: Ledger, given: dict[str, str], relations: Relations) -> str:
    """A query as a person reads it: 状态 待安排 · 村 三元朱村 · 按人数从大到小."""
    words = [_condition(ledger, name, value, relations) for name, value in given.items()]
    return " · ".join(word for word in words if word)


def _condition(ledger: Ledger, name: str, value: str, relations: Relations) -> str:
    known = columns(ledger)
    if name == "q":
        return _("含“%(words)s”") % {"words": value}
    if name == "archived":
        return _("连同已归档的") if value == "1" else ""
    if name == "order":
        info = known.get(value.removeprefix("-"))
        text = _("按%(column)s从大到小") if value.startswith("-") else _("按%(column)s从小到大")
        return text % {"column": info.label} if info else ""
    base, _under, side = name.rpartition("_")
    ranged = side in ("from", "to") and base in known and name not in known
    info = known.get(base if ranged else name)
    if info is None:
        return f"{name} {value}"
    label = str(info.label) + ((_("从") if side == "from" else _("到")) if ranged else "")
    if info.name == "state":
        value = next((str(s.label) for s in ledger.machine.states if s.code == value), value)
    elif info.kind == "choice":
        value = str(dict(info.choices).get(value, value))
    elif info.kind == "boolean":
        value = _("是") if value == "1" else _("否")
    elif info.kind == "record":
        try:
            value = str(relations.resolve(info, value))
        except BadValue:
            pass
    return f"{label} {value}"
