"""A title or a due date that is made of another record's words is written again when that record changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from jishi.records.ledger import Ledger
from jishi.records.models import Register
from jishi.records.registry import children, ledgers, parent_field
from jishi.records.services.draft import Draft
from jishi.records.services.projection import register_row
from jishi.records.services.rows import insert

CHUNK = 5000
# The records of one ledger that name, by this relation, one of the changed records.
Named = dict[tuple[str, str], set[UUID]]


def echo(county: str, drafts: Sequence[Draft]) -> None:
    """Write the register rows of those who name a renamed record, and of children whose due date is the parent's."""
    known = {entry.code: entry for entry in ledgers()}
    for (code, relation), ids in _named(drafts).items():
        for rows in _dependants(county, known[code], relation, sorted(ids)):
            insert(Register, [register_row(known[code], row) for row in rows], replace=True)


def _named(drafts: Sequence[Draft]) -> Named:
    found: Named = defaultdict(set)
    for draft in drafts:
        if not draft.changes:
            continue
        for child in children(draft.ledger):
            if child.due is not None:
                found[child.code, parent_field(child)].add(draft.record.pk)
        if str(draft.old) != str(draft.record):
            for code, relation in _titled_by(draft.ledger):
                found[code, relation].add(draft.record.pk)
    return found


def _titled_by(ledger: Ledger) -> list[tuple[str, str]]:
    return [
        (entry.code, name)
        for entry in ledgers()
        for name in entry.model.TITLE
        if entry.model._meta.get_field(name).related_model is ledger.model
    ]


def _dependants(county: str, ledger: Ledger, relation: str, ids: list[UUID]) -> Iterable[list[Any]]:
    """Locked, so that what somebody else is just changing in them is not overwritten by an older picture."""
    joins = {*ledger.model.TITLE, relation}
    for start in range(0, len(ids), CHUNK):
        rows = ledger.model._default_manager.filter(
            county=county, **{f"{relation}__in": ids[start : start + CHUNK]}
        )
        yield list(rows.select_related(*joins).select_for_update(of=("self",)).order_by("pk"))
