"""The register within a person's scope: one look over all ledgers, for search, links and the desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from jishi.core.access.actor import Actor
from jishi.records.models import Register, Share, Transition
from jishi.records.registry import ledgers
from jishi.records.scope import PLACED, SELF_COLUMNS, SHARED, by_scope
from jishi.records.selectors.merged import PAGE, Behind, Mark, Page
from jishi.records.selectors.worded import worded

# Over the county: all; over nothing: what is published.
OPEN_KINDS = ("county", "none")
Scope = tuple[str, str]


def codes_of(roles: frozenset[str]) -> frozenset[str]:
    """The ledgers that one of these roles may view."""
    return frozenset(
        entry.code
        for entry in ledgers()
        if "system" in roles or any(entry.allows(role, "view") for role in roles)
    )


def _held(actor: Actor) -> tuple[frozenset[str], dict[Scope, frozenset[str]]]:
    """The ledgers of which this person sees every record, and those they see of within each scope."""
    common = frozenset(entry.code for entry in ledgers() if entry.common)
    held = by_scope(actor.holds)
    whole = codes_of(held.get(("county", actor.county), frozenset()))
    for roles in held.values():
        whole |= codes_of(roles) & common
    scopes = by_scope((*actor.holds, *actor.after))
    narrow = {scope: codes_of(roles) - whole for scope, roles in scopes.items()}
    return whole, {scope: codes for scope, codes in narrow.items() if codes and scope[0] not in OPEN_KINDS}


def _columns(kind: str) -> tuple[str, ...]:
    return SELF_COLUMNS if kind == "self" else (kind,) if kind in PLACED else ()


def _parts(actor: Actor) -> list[QuerySet[Register]]:
    """One set of rows for each anchor the person holds: equality on one column, never an OR."""
    base = Register.objects.filter(county=actor.county)
    whole, narrow = _held(actor)
    parts = [base.filter(ledger__in=sorted(whole))] if whole else []
    shared = {entry.code for entry in ledgers() if entry.shares is not None}
    for (kind, key), codes in narrow.items():
        parts += [base.filter(ledger__in=sorted(codes), **{column: key}) for column in _columns(kind)]
        if kind in SHARED and codes & shared:
            ids = Share.objects.filter(county=actor.county, kind=kind, key=key)
            parts.append(base.filter(ledger__in=sorted(codes & shared), pk__in=ids.values("entry")))
    return parts


def search_entries(actor: Actor, text: str, limit: int = 50) -> list[Register]:
    """Records whose number or title holds the words, or lies in a place of these initials, the latest change first."""
    words = worded(actor.county, text)
    parts = [part.filter(words) for part in _parts(actor)] if words is not None else []
    if not parts:
        return []
    ids = [part.order_by().values("pk") for part in parts]
    rows = parts[0] if len(parts) == 1 else Register.objects.filter(pk__in=ids[0].union(*ids[1:]))
    return list(rows.order_by("-changed_at", "id")[:limit])


def begun_queries(
    actor: Actor, *, after: Mark | None = None, limit: int = PAGE
) -> list[tuple[str, QuerySet[Register]]]:
    """What this person has filed: first what is open, the earliest due at the head; then what is settled, the latest
    at the head. Each is read in the order of the author's index."""
    rows = Register.objects.filter(county=actor.county, author=actor.user_id)
    going, settled = rows.filter(open__in=(True,)), rows.filter(open__in=(False,))
    if after is not None and after.part == "settled":
        settled = settled.filter(Behind("id", after, sign="<"))
        return [("settled", settled.order_by("-due_at", "-id")[: limit + 1])]
    if after is not None:
        going = going.filter(Behind("id", after))
    return [
        ("open", going.order_by("due_at", "id")[: limit + 1]),
        ("settled", settled.order_by("-due_at", "-id")[: limit + 1]),
    ]


def begun(actor: Actor, *, after: Mark | None = None, limit: int = PAGE) -> Page:
    """A page of what this person has filed, as far as it is in their scope."""
    if actor.user_id is None:
        return Page([])
    found: list[tuple[str, Register]] = []
    for part, rows in begun_queries(actor, after=after, limit=limit):
        if len(found) <= limit:
            found += [(part, row) for row in rows]
    part, last = found[limit - 1] if len(found) > limit else ("", None)
    mark = Mark(last.due_at, last.pk, part) if last is not None else None
    return Page(_in_scope(actor, [row for _part, row in found[:limit]]), mark)


def handled_query(actor: Actor, *, after: Mark | None = None, limit: int = PAGE) -> QuerySet[Transition]:
    """The last move that this person made of each record, the latest first."""
    later = Transition.objects.filter(
        county=actor.county, entry=OuterRef("entry"), at__gt=OuterRef("at"), by=OuterRef("by")
    )
    rows = Transition.objects.filter(~Exists(later), county=actor.county, by=actor.user_id)
    if after is not None:
        rows = rows.filter(Behind("id", after, at="at", sign="<"))
    return rows.select_related("entry").order_by("-at", "-id")[: limit + 1]


def handled(actor: Actor, *, after: Mark | None = None, limit: int = PAGE) -> Page:
    """A page of what this person has moved on, as far as it is in their scope."""
    if actor.user_id is None:
        return Page([])
    moves = list(handled_query(actor, after=after, limit=limit))
    last = moves[limit - 1] if len(moves) > limit else None
    rows = list({move.entry_id: move.entry for move in moves[:limit]}.values())
    return Page(_in_scope(actor, rows), Mark(last.at, last.pk) if last is not None else None)


def _in_scope(actor: Actor, rows: Sequence[Register]) -> list[Register]:
    allowed = seen(actor, rows)
    return [row for row in rows if row.pk in allowed]


def seen(actor: Actor, rows: Iterable[Register]) -> set[uuid.UUID]:
    """Which of these entries are in this person's scope; at most one query, for those shared with them."""
    whole, narrow = _held(actor)
    found: set[uuid.UUID] = set()
    rest: dict[uuid.UUID, str] = {}
    for row in rows:
        if row.ledger in whole or any(_anchored(scope, codes, row) for scope, codes in narrow.items()):
            found.add(row.pk)
        else:
            rest[row.pk] = row.ledger
    if not rest or not any(kind in SHARED for kind, _key in narrow):
        return found
    shares = Share.objects.filter(county=actor.county, entry__in=list(rest))
    for entry, kind, key in shares.values_list("entry_id", "kind", "key"):
        if rest[entry] in narrow.get((kind, str(key)), ()):
            found.add(entry)
    return found


def _anchored(scope: Scope, codes: frozenset[str], row: Register) -> bool:
    kind, key = scope
    return row.ledger in codes and any(str(getattr(row, column)) == key for column in _columns(kind))


def titles(county: str, ids: Iterable[uuid.UUID | str]) -> dict[str, str]:
    """Titles by id, for names that are no secret, such as the places a person's holds are over."""
    rows = Register.objects.filter(county=county, pk__in=list(ids))
    return {str(pk): title for pk, title in rows.values_list("pk", "title")}
