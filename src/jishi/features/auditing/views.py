"""The audit as its readers see it: entries as sentences, and the walk of the chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.audit.models import Entry
from jishi.core.audit.roots import RootFileDamaged, read_roots
from jishi.features.auditing import jobs
from jishi.features.auditing.reading import KINDS, Question, length, may_read, page
from jishi.features.auditing.sentences import owner_of, sentence
from jishi.records.errors import Forbidden, Invalid
from jishi.records.registry import ledgers
from jishi.records.selectors import may
from jishi.web.components import Cell, Column, Crumb, Field, Figure, Filters, Row, Table
from jishi.web.entering import Request, asked
from jishi.web.entering import page as entered
from jishi.web.ledgers import addresses


def _require(request: Request) -> None:
    if not may_read(request.actor):
        raise Forbidden(_("审计记录由审计人员和审计管理员查看。"))


@entered("GET")
def show(request: Request) -> HttpResponse:
    _require(request)
    given = asked(request)
    try:
        question, before, faults = *_question(given), {}
    except Invalid as refused:
        question, before, faults = Question(), None, dict(refused.errors)
    entries, following = ([], None) if faults else page(request.actor, question, before)
    context = {
        "crumbs": [Crumb(label=_("工作台"), href="/desk/"), Crumb(label=_("审计记录"))],
        "filters": _filters(given, faults),
        "figures": _figures(request.actor.county),
        "table": _table(request, entries),
        "newest": _href(given, None) if "before" in given else "",
        "older": _href(given, following) if following else "",
        "told": _told(request.actor.county),
        "empty": {"title": _("没有符合的审计记录"), "text": _("换个条件再查。"), "icon": "history"},
    }
    return render(request, "auditing/list.html", context, status=422 if faults else 200)


def _question(given: Mapping[str, str]) -> tuple[Question, int | None]:
    """Raises `Invalid` naming the field."""
    errors: dict[str, list[str]] = {}
    days: dict[str, date | None] = {}
    for name in ("first", "last"):
        try:
            days[name] = date.fromisoformat(given[name]) if name in given else None
        except ValueError:
            errors[name] = [_("应为日期，如 2026-11-21。")]
    before = given.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 18):
        errors["before"] = [_("页码有误，请从第一页看起。")]
    if errors:
        raise Invalid(errors)
    words = {name: given.get(name, "")[:120] for name in ("who", "kind", "ledger", "number")}
    return Question(**words, first=days["first"], last=days["last"]), int(before) if before else None


def _filters(given: Mapping[str, str], faults: Mapping[str, Any]) -> Filters:
    kinds = tuple((code, str(label)) for code, (label, _verbs) in KINDS.items())
    owned = tuple((one.code, str(one.label)) for one in ledgers())

    def field(name: str, label: str, kind: str = "text", choices: Any = ()) -> Field:
        return Field(
            name=name,
            label=label,
            kind=kind,
            value=given.get(name, ""),
            choices=choices,
            errors=faults.get(name, ()),
        )

    return Filters(
        fields=[
            field("who", _("操作人")),
            field("kind", _("做了什么"), "choice", kinds),
            field("ledger", _("台账"), "choice", owned),
            field("number", _("记录编号")),
            field("first", _("从"), "date"),
            field("last", _("到"), "date"),
        ],
        reset_href=reverse("audit"),
        chosen=len({"who", "kind", "ledger", "number", "first", "last"} & given.keys()),
    )


def _figures(county: str) -> list[Figure]:
    walk = jobs.last(county)
    try:
        roots = list(read_roots(county))
        root = roots[-1].day.isoformat() if roots else _("还没有写出")
    except RootFileDamaged:
        root = _("读不懂，请与异地副本核对")
    return [
        Figure(label=_("审计记录"), value=f"{length(county):,}", unit=_("条"), icon="history"),
        Figure(label=_("最近一次写出根值"), value=root, note=_("每天一次，写在数据库之外"), icon="pin"),
        _walk(walk),
    ]


def _walk(walk: Any) -> Figure:
    label = _("最近一次核验")
    if walk is None:
        return Figure(label=label, value=_("还没有核验过"), icon="check")
    if walk.state != "done":
        words = {"queued": _("排队中"), "running": _("核验中，稍后刷新"), "failed": _("没有核验完，请重试")}
        return Figure(label=label, value=words.get(walk.state, walk.message), icon="check")
    faults, count = int(walk.result["faults"]), int(walk.result["entries"])
    whole = faults == 0
    return Figure(
        label=label,
        value=_("完好") if whole else _("有 %(n)s 处不符") % {"n": faults},
        note=_("%(at)s，%(n)s 条") % {"at": _moment(walk.finished_at), "n": f"{count:,}"},
        tone="good" if whole else "bad",
        icon="check",
    )


def _told(county: str) -> list[str]:
    """What the last walk has found, in words."""
    walk = jobs.last(county)
    return list((walk.result or {}).get("told", ())) if walk is not None else []


def _href(given: Mapping[str, str], before: int | None) -> str:
    kept = {name: text for name, text in given.items() if name != "before"}
    query = urlencode(kept if before is None else {**kept, "before": before})
    return f"{reverse('audit')}?{query}"


def _table(request: Request, entries: list[Entry]) -> Table:
    heads = (_("时间"), _("操作人"), _("记录"), _("做了什么"), _("事由"))
    return Table(
        caption=_("审计记录"),
        columns=[Column(label=one) for one in heads],
        rows=[_row(request, entry) for entry in entries],
    )


def _row(request: Request, entry: Entry) -> Row:
    return Row(
        number=entry.seq,
        cells=[
            Cell(text=_moment(entry.at)),
            Cell(text=entry.actor_name),
            _record(request, entry),
            Cell(text=sentence(request.actor, entry)),
            Cell(text=str(entry.payload.get("reason", ""))),
        ],
    )


def _record(request: Request, entry: Entry) -> Cell:
    """The record by ledger and number, a link where this reader may open it."""
    owner = owner_of(entry)
    if owner is None or entry.record is None:
        return Cell(text=str(owner.label) if owner is not None else "")
    text = f"{owner.label} {entry.record.number}"
    if may(request.actor, "view", owner):
        return Cell(text=text, kind="link", href=addresses.at(owner, entry.record.pk))
    return Cell(text=text)


def _moment(when: Any) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M:%S}"


@entered("POST")
def verify(request: Request) -> HttpResponse:
    _require(request)
    jobs.ask(request.actor)
    return HttpResponseRedirect(reverse("audit"))
