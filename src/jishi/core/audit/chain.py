"""Writes entries: prepared before the transaction, inside it only numbered, chained and inserted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from sys import intern
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from jishi.core.audit.canonical import canonical, spell_time
from jishi.core.audit.models import Entry, Head
from jishi.core.transactions import at_the_end
from jishi.kinds.record import new_id

GENESIS = "0" * 64
PART = 10_000
_PREPARED = ("id", "county", "actor_id", "actor_name", "ledger", "record", "verb", "payload", "operation")
_CHAINED = ("seq", "at", "previous", "hash")


class AppendedOutsideTransaction(RuntimeError):
    """An entry stands and falls with the change it tells of, so it needs that change's transaction."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One act, before it has its place in the chain. Personal values in the payload are sealed already."""

    actor_id: UUID | None
    actor_name: str
    ledger: str
    record_id: UUID | None
    verb: str
    payload: dict[str, Any] = field(default_factory=dict)
    operation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Entries as the database takes them, each with the text that its hash covers."""

    county: str
    rows: tuple[tuple[Any, ...], ...]
    bodies: tuple[bytes, ...]


def prepare(county: str, drafts: Sequence[Draft]) -> Prepared:
    """Everything about the entries that needs no database: for a bulk change, done before its transaction."""
    to_db = _converters()
    rows, bodies = [], []
    for draft in drafts:
        entry_id, payload = new_id(), canonical(draft.payload)
        actor = (draft.actor_id, draft.actor_name)
        values = (
            entry_id,
            county,
            *actor,
            draft.ledger,
            draft.record_id,
            draft.verb,
            payload,
            draft.operation,
        )
        bodies.append(body_of(*values))
        rows.append(
            tuple(
                value if convert is None or value is None else convert(value)
                for convert, value in zip(to_db, values, strict=True)
            )
        )
    return Prepared(county, tuple(rows), tuple(bodies))


def append(county: str, drafts: Sequence[Draft] | Prepared) -> None:
    """Write the entries at the end of the county's chain, as the last thing of the transaction.

    The head is locked there and until the commit: whoever holds it waits for nothing else.
    """
    if not connection.in_atomic_block:
        raise AppendedOutsideTransaction(
            "审计记录须与所记的改动在同一事务里写入：请在 run_tx 内调用 append。"
        )
    prepared = drafts if isinstance(drafts, Prepared) else prepare(county, drafts)
    if prepared.rows:
        at_the_end(partial(_chain, prepared))


def _chain(prepared: Prepared) -> None:
    head = _locked_head(prepared.county)
    now = timezone.now()
    spelt, stored = spell_time(now), connection.ops.adapt_datetimefield_value(now)
    seq, previous = head.seq, head.hash
    for start in range(0, len(prepared.rows), PART):
        rows = []
        end = start + PART
        for row, body in zip(prepared.rows[start:end], prepared.bodies[start:end], strict=True):
            seq += 1
            hashed = link_hash(previous, seq, spelt, body)
            rows.append((*row, seq, stored, previous, hashed))
            previous = hashed
        _insert(rows)
    Head.objects.filter(id=head.id).update(seq=seq, hash=previous)


def link_hash(previous: str, seq: int, at: str, body: bytes) -> str:
    """SHA-256 over four lines: the hash before, the number, the time in UTC, the rest as canonical JSON."""
    return sha256(f"{previous}\n{seq}\n{at}\n".encode() + body).hexdigest()


def body_of(
    entry_id: UUID | str | None,
    county: str,
    actor_id: UUID | str | None,
    actor_name: str,
    ledger: str,
    record_id: UUID | str | None,
    verb: str,
    payload: str,
    operation: UUID | str | None,
) -> bytes:
    """The canonical JSON of an entry; its payload is spelt already, and its ids may be."""
    head = canonical([entry_id, county, actor_id, actor_name, ledger, record_id, verb, operation])
    return f"[{head},{payload}]".encode()


def _locked_head(county: str) -> Head:
    heads = Head.objects.select_for_update().filter(county=county)
    found = heads.first()
    if found is None:
        Head.objects.bulk_create([Head(county=county, hash=GENESIS)], ignore_conflicts=True)
        found = heads.get()
    return found


def _converters() -> list[Any]:
    uuid_fields = {"id", "actor_id", "record", "operation"}
    uuid_to_db = None if connection.features.has_native_uuid_field else _hex
    return [uuid_to_db if name in uuid_fields else None for name in _PREPARED]


def _hex(value: UUID) -> str:
    # The record's id stands in its own tables too: its text is kept once.
    return intern(value.hex)


def _insert(rows: Sequence[tuple[Any, ...]]) -> None:
    by_name = {field.name: str(field.column) for field in Entry._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(by_name[name]) for name in (*_PREPARED, *_CHAINED))
    target = f"{Entry._meta.db_table} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)
            return
        # A statement a row would hold the head for 3 s over 30,000 rows; COPY takes half a second.
        with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
