"""The register within a person's scope: one look over all ledgers, for the desk, the search and links."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from jishi.core.access.actor import Actor, HoldValue
from jishi.core.audit.models import Entry, Head
from jishi.records.models import NEVER_DUE, Register, Share
from jishi.records.registry import ledgers
from jishi.records.scope import SELF_COLUMNS
from jishi.records.words import normal

RECENT_ACTS = 20_000


def _codes(hold: HoldValue) -> set[str]:
    return {entry.code for entry in ledgers() if hold.role == "system" or entry.allows(hold.role, "view")}


def _county_wide(actor: Actor) -> set[str]:
    """The ledgers of which this person sees every record."""
    common = {entry.code for entry in ledgers() if entry.common}
    found: set[str] = set()
    for hold in actor.holds:
        whole = hold.scope_kind == "county" and hold.scope_key == actor.county
        found |= _codes(hold) if whole else _codes(hold) & common
    return found


def _parts(actor: Actor) -> list[QuerySet[Register]]:
    """One set of rows for each anchor the person holds: equality on one column, never an OR."""
    base = Register.objects.filter(county=actor.county)
    wide = _county_wide(actor)
    parts = [base.filter(ledger__in=sorted(wide))] if wide else []
    shared = {entry.code for entry in ledgers() if entry.shares is not None}
    for hold in actor.holds:
        codes = sorted(_codes(hold) - wide)
        if not codes or hold.scope_kind in ("county", "none"):
            continue
        columns = SELF_COLUMNS if hold.scope_kind == "self" else (hold.scope_kind,)
        parts += [base.filter(ledger__in=codes, **{column: hold.scope_key}) for column in columns]
        if hold.scope_kind != "self" and shared.intersection(codes):
            ids = Share.objects.filter(county=actor.county, kind=hold.scope_kind, key=hold.scope_key)
            parts.append(base.filter(ledger__in=shared.intersection(codes), pk__in=ids.values("entry")))
    return parts


def _together(parts: list[QuerySet[Register]]) -> QuerySet[Register]:
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Register.objects.none()
    ids = [part.order_by().values("pk") for part in parts]
    return Register.objects.filter(pk__in=ids[0].union(*ids[1:]))


def open_entries(actor: Actor) -> QuerySet[Register]:
    """Everything not yet done in this person's scope."""
    return _together([part.filter(open=True) for part in _parts(actor)])


def due_next(actor: Actor, limit: int = 10, before: datetime = NEVER_DUE) -> list[Register]:
    """The open records that are due first, overdue ones at the head; one ordered query for each anchor."""
    found: dict[uuid.UUID, Register] = {}
    for part in _parts(actor):
        rows = part.filter(open=True, due_at__lt=before).order_by("due_at", "id")[:limit]
        found |= {row.pk: row for row in rows}
    return sorted(found.values(), key=lambda row: (row.due_at, row.pk))[:limit]


def search_entries(actor: Actor, text: str, limit: int = 50) -> list[Register]:
    """Records whose number or title holds the words, the latest change first."""
    words = normal(text.strip())
    if not words:
        return []
    parts = [part.filter(search__contains=words) for part in _parts(actor)]
    return list(_together(parts).order_by("-changed_at", "id")[:limit])


def touched_by(actor: Actor, limit: int = 8) -> list[Register]:
    """What this person changed last, among the county's latest acts, as far as it is still in scope."""
    if actor.user_id is None:
        return []
    head = Head.objects.filter(county=actor.county).values_list("seq", flat=True).first() or 0
    acts = Entry.objects.filter(
        county=actor.county, seq__gt=head - RECENT_ACTS, actor_id=actor.user_id, record__isnull=False
    ).order_by("-seq")
    rows = [entry.record for entry in acts.select_related("record")[: limit * 5]]
    unique = list({row.pk: row for row in rows if row is not None}.values())
    allowed = seen(actor, unique)
    return [row for row in unique if row.pk in allowed][:limit]


def seen(actor: Actor, rows: Iterable[Register]) -> set[uuid.UUID]:
    """Which of these entries are in this person's scope; at most one query, for those shared with them."""
    wide = _county_wide(actor)
    found: set[uuid.UUID] = set()
    rest: list[Register] = []
    for row in rows:
        if row.ledger in wide or any(_anchored(hold, row) for hold in actor.holds):
            found.add(row.pk)
        else:
            rest.append(row)
    keys = {
        (h.scope_kind, h.scope_key): _codes(h) for h in actor.holds if h.scope_kind not in ("self", "none")
    }
    if not rest or not keys:
        return found
    shares = Share.objects.filter(county=actor.county, entry__in=[row.pk for row in rest])
    codes = {row.pk: row.ledger for row in rest}
    for entry, kind, key in shares.values_list("entry_id", "kind", "key"):
        if codes[entry] in keys.get((kind, str(key)), ()):
            found.add(entry)
    return found


def _anchored(hold: HoldValue, row: Register) -> bool:
    if row.ledger not in _codes(hold) or hold.scope_kind in ("county", "none"):
        return False
    columns = SELF_COLUMNS if hold.scope_kind == "self" else (hold.scope_kind,)
    return any(str(getattr(row, column)) == hold.scope_key for column in columns)


def titles(county: str, ids: Iterable[uuid.UUID | str]) -> dict[str, str]:
    """Titles by id, for names that are no secret, such as the places a person's holds are over."""
    rows = Register.objects.filter(county=county, pk__in=list(ids))
    return {str(pk): title for pk, title in rows.values_list("pk", "title")}
