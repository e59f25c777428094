"""The query above a list: search words, one control for each declared filter, two for a date."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jishi.records.convert import BadValue
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import Ledger
from jishi.records.relations import Relations
from jishi.records.selectors import Query
from jishi.web.components import Field, Filters
from jishi.web.ledgers.form_fields import Typed, control

AT_HAND = 4
DATES = ("date", "datetime")


def filters(ledger: Ledger, query: Query, relations: Relations, reset_href: str) -> Filters:
    """The first few are at hand, the rest under “more”."""
    fields = [_search(query), *_controls(ledger, query, relations)]
    hidden = [Field(name="order", label="", kind="hidden", value=query.order)] if query.order else []
    more = [*fields[AT_HAND:], _archived(query)]
    chosen = len(query.filters) + bool(query.search.strip()) + query.archived
    return Filters(
        fields=[*fields[:AT_HAND], *hidden],
        more=more,
        reset_href=reset_href,
        remember=ledger.code,
        chosen=chosen,
    )


def more_in_use(ledger: Ledger, query: Query) -> bool:
    """Is one of the conditions under “more” set, so that it must stand open?"""
    names = [name for info in _in_order(ledger) for name in _names(info)]
    behind = names[AT_HAND - 1 :]
    return query.archived or any(name in query.filters for name in behind)


def _search(query: Query) -> Field:
    return Field(name="q", label=_("编号、名称"), value=query.search)


def _in_order(ledger: Ledger) -> list[FieldInfo]:
    """The state first, since it is asked for most; the others as declared."""
    known = columns(ledger)
    return [known[name] for name in sorted(ledger.filters, key=lambda name: name != "state")]


def _names(info: FieldInfo) -> tuple[str, ...]:
    return (f"{info.name}_from", f"{info.name}_to") if info.kind in DATES else (info.name,)


def _controls(ledger: Ledger, query: Query, relations: Relations) -> Iterator[Field]:
    for info in _in_order(ledger):
        if info.kind in DATES:
            yield from _range(info, query)
        elif info.name == "state":
            choices = tuple((state.code, str(state.label)) for state in ledger.machine.states)
            value = query.filters.get("state", "")
            yield Field(name="state", label=str(info.label), kind="choice", value=value, choices=choices)
        else:
            given = _given(info, query.filters.get(info.name, ""), relations)
            yield control(info, given, name=info.name, ledger=ledger.code, compact=True)


def _range(info: FieldInfo, query: Query) -> Iterator[Field]:
    for name, word in zip(_names(info), (_("从"), _("到")), strict=True):
        value = query.filters.get(name) or query.filters.get(info.name, "")
        yield Field(name=name, label=f"{info.label}{word}", kind="date", value=value[:10])


def _given(info: FieldInfo, raw: str, relations: Relations) -> Typed:
    """A chosen record by its title; the list itself says what is wrong with one that is not there."""
    if info.kind != "record" or not raw:
        return Typed(raw)
    try:
        found = relations.resolve(info, raw)
    except BadValue:
        return Typed(raw, raw)
    return Typed(str(found.pk), str(found))


def _archived(query: Query) -> Field:
    choices = (("1", _("连同已归档的")),)
    value = "1" if query.archived else ""
    return Field(name="archived", label=_("归档"), kind="choice", value=value, choices=choices)
