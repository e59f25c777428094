"""Follows a record back to what it rests on, as an indented chain that reads from the result to the sentence.

A line called `sources` says where a count comes from (a sheet's row, a call); its rows are shown under the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.registry import parent_field
from jishi.records.selectors import find, lines, sources
from jishi.records.selectors.joins import with_relations
from jishi.web.ledgers import addresses

SOURCES = "sources"


@dataclass(frozen=True)
class Origin:
    """One record of the chain. `facts` are its own counted sources, `above` the record it was said in."""

    label: str
    number: str
    title: str
    href: str
    depth: int
    facts: Sequence[str] = ()
    above: tuple[str, str] = ("", "")  # (words, href)


def chain(actor: Actor, ledger: Ledger, record: Any) -> list[Origin]:
    """The record itself, then depth by depth what it was derived from, each under what it led to."""
    found = sources(actor, record.pk)
    by_via: dict[UUID, list[Any]] = defaultdict(list)
    for source in found:
        by_via[source.via].append(source)
    ids: dict[str, list[UUID]] = defaultdict(list)
    for source in found:
        ids[source.ledger].append(source.id)
    extra = {code: _extra(actor, ledger_named(code), keys) for code, keys in ids.items()}
    facts = _facts(actor, ledger, record)
    first = Origin(str(ledger.label), record.number, str(record), addresses.at(ledger, record.pk), 0, facts)
    return [first, *_below(record.pk, by_via, extra, 1)]


Extra = dict[UUID, tuple[Sequence[str], tuple[str, str]]]


def _below(via: UUID, by_via: dict[UUID, list[Any]], extra: dict[str, Extra], depth: int) -> Iterator[Origin]:
    for source in by_via.get(via, ()):
        facts, above = extra[source.ledger].get(source.id, ((), ("", "")))
        yield Origin(
            str(ledger_named(source.ledger).label),
            source.number,
            source.title,
            addresses.at(source.ledger, source.id),
            depth,
            facts,
            above,
        )
        yield from _below(source.id, by_via, extra, depth + 1)


def _extra(actor: Actor, ledger: Ledger, ids: Sequence[UUID]) -> Extra:
    """For the records of one ledger: their counted sources, and the parent they were written in."""
    counted = any(line.code == SOURCES for line in ledger.lines)
    if not counted and not ledger.parent:
        return {}
    rows = find(actor, ledger).filter(pk__in=list(ids))
    above = parent_field(ledger) if ledger.parent else ""
    if above:
        rows = with_relations(rows, (*ledger.columns, above))
    return {row.pk: (_facts(actor, ledger, row), _parent(ledger, row, above)) for row in rows}


def _parent(ledger: Ledger, record: Any, name: str) -> tuple[str, str]:
    if not name:
        return ("", "")
    parent, owner = getattr(record, name), ledger_named(ledger.parent)
    words = _("%(ledger)s %(number)s %(title)s") % {
        "ledger": owner.label,
        "number": parent.number,
        "title": parent,
    }
    return words, addresses.at(owner, parent.pk)


def _facts(actor: Actor, ledger: Ledger, record: Any) -> tuple[str, ...]:
    if not any(line.code == SOURCES for line in ledger.lines):
        return ()
    rows = lines(actor, ledger, record)[SOURCES]
    return tuple(_fact(row.cells) for row in rows)


def _fact(cells: Any) -> str:
    """The row in words: relations are left out, since the chain below shows them."""
    return " · ".join(
        f"{cell.info.label} {cell.text}" if cell.info.kind == "integer" else cell.text
        for cell in cells.values()
        if cell.text and cell.info.kind != "record"
    )
