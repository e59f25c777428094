"""A page of a ledger: filters, search words and order, the same in screen, export and API."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.convert import LOCAL, UNSEEN, BadValue, convert
from jishi.records.errors import Invalid
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.models import Register
from jishi.records.relations import Relations
from jishi.records.selectors.joins import with_relations
from jishi.records.selectors.listable import listable
from jishi.records.selectors.visible import touched, visible
from jishi.records.selectors.worded import worded
from jishi.records.words import normal

RESERVED = {"q", "order", "page", "size", "cursor", "archived", "view"}


@dataclass(frozen=True)
class Query:
    """What a person asked of a list. `filters` are outside values by field name (`_from`, `_to` for ranges); `ids`
    narrows it to records that were ticked."""

    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    order: str = ""
    archived: bool = False
    ids: tuple[uuid.UUID, ...] | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Query:
        """From the parameters of an address; empty ones are left out. An `archived` that says neither is refused later,
        as a filter that is not there."""
        archived = parameters.get("archived", "").strip()
        own = RESERVED if archived == "1" else RESERVED - {"archived"}
        filters = {k: v for k, v in parameters.items() if k not in own and str(v).strip()}
        return cls(filters, parameters.get("q", ""), parameters.get("order", ""), archived == "1")


def find(
    actor: Actor,
    ledger: Ledger,
    query: Query | None = None,
    relations: Relations | None = None,
    *,
    names: Iterable[str] = (),
) -> QuerySet[Any]:
    """The visible records that the query names, in its order, with the relations of the visible columns joined.

    `relations` may bring what the caller has looked up already, so that no filter is looked up twice; `names` are the
    columns to show where they are not those of the declaration.
    """
    query, relations = query or Query(), relations or Relations(actor)
    rows: QuerySet[Any] = visible(actor, ledger)
    if not query.archived:
        rows = rows.filter(archived_at=None)
    if query.ids is not None:
        rows = rows.filter(pk__in=query.ids)
    for name, raw in query.filters.items():
        rows = rows.filter(**_condition(ledger, relations, name, raw))
    words = worded(actor.county, query.search)
    if UNSEEN.search(normal(query.search)):
        raise Invalid({"q": [_("检索词里有看不见的控制字符，请重新输入。")]})
    if words is not None:
        hits = Register.objects.filter(words, county=actor.county, ledger=ledger.code)
        rows = rows.filter(pk__in=hits.values("pk"))
    found: QuerySet[Any] = with_relations(rows, names or ledger.columns)
    return found.order_by(*_order(actor, ledger, query.order))


def several(actor: Actor, ledger: Ledger, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Those of these records that the person sees, with all that a change of them may read; one query."""
    rows = visible(actor, ledger).filter(pk__in=list(ids))
    return {row.pk: row for row in with_relations(rows, touched(ledger))}


def _condition(ledger: Ledger, relations: Relations, name: str, raw: str) -> dict[str, Any]:
    base, _dot, side = name.rpartition("_")
    field_name = base if side in ("from", "to") and base in ledger.filters else name
    if field_name not in ledger.filters:
        raise Invalid(
            {name: [_("不能按这个字段筛选；可以的有：%(names)s。") % {"names": "、".join(ledger.filters)}]}
        )
    info = columns(ledger)[field_name]
    try:
        if info.kind == "record":
            return {info.name: relations.resolve(info, raw)}
        if info.name == "state":
            return {"state": _state(ledger, raw)}
        return _plain_condition(info, name, raw)
    except BadValue as fault:
        raise Invalid({name: [str(fault)]}) from fault


def _plain_condition(info: FieldInfo, name: str, raw: str) -> dict[str, Any]:
    side = name.removeprefix(info.name)
    if info.kind == "datetime" and len(raw.strip()) <= 10:
        day = convert_day(raw)
        start = datetime(day.year, day.month, day.day, tzinfo=LOCAL)
        end = start + timedelta(days=1)
        return {
            "": {f"{info.name}__gte": start, f"{info.name}__lt": end},
            "_from": {f"{info.name}__gte": start},
            "_to": {f"{info.name}__lt": end},
        }[side]
    value = convert(info, raw)
    return {info.name + {"": "", "_from": "__gte", "_to": "__lte"}[side]: value}


def convert_day(raw: str) -> date:
    try:
        return date.fromisoformat(raw.strip().replace("/", "-"))
    except ValueError:
        raise BadValue(_("应为日期，如 2026-11-21，现为“%(raw)s”。") % {"raw": raw}) from None


def _state(ledger: Ledger, raw: str) -> str:
    for state in ledger.machine.states:
        if raw in (state.code, str(state.label)):
            return state.code
    raise BadValue(
        _("没有“%(raw)s”这个状态，可选：%(states)s。")
        % {"raw": raw, "states": "、".join(str(s.label) for s in ledger.machine.states)}
    )


def _order(actor: Actor, ledger: Ledger, order: str) -> tuple[str, ...]:
    if not order:
        return ("-number", "pk")
    name = order.removeprefix("-")
    known = columns(ledger)
    if name not in (*ledger.columns, "number", "changed_at") and name not in listable(actor, ledger):
        raise Invalid(
            {
                "order": [
                    _("不能按“%(name)s”排序；可以的有：%(names)s。")
                    % {"name": name, "names": "、".join(ledger.columns)}
                ]
            }
        )
    if known[name].protection in (P2, P3):
        raise Invalid({"order": [_("个人信息不能用来排序。")]})
    sign = "-" if order.startswith("-") else ""
    return (f"{sign}{_sortable(known[name])}", "pk")


def _sortable(info: FieldInfo) -> str:
    """Relations sort by the name a person reads, where the other table has one."""
    if info.kind != "record":
        return info.name
    try:
        info.column.related_model._meta.get_field("name")  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return f"{info.name}__pk"
    return f"{info.name}__name"
