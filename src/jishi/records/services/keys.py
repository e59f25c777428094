"""Which stored record a row of a sheet means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records.convert import BadValue, convert, is_empty
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.relations import Relations
from jishi.records.selectors.visible import visible

CHUNK = 5000
Key = tuple[Any, ...]


def _infos(ledger: Ledger) -> list[FieldInfo]:
    return _key_infos(ledger.code)


@cache
def _key_infos(code: str) -> list[FieldInfo]:
    owner = ledger_named(code)
    known = columns(owner)
    return [known[name] for name in owner.key]


def key_of(ledger: Ledger, record: Any) -> Key | None:
    """The key of a record; None where it is not complete."""
    return _complete(tuple(getattr(record, info.attname) for info in _infos(ledger)))


def key_of_row(ledger: Ledger, row: Mapping[str, Any], relations: Relations) -> Key | None:
    """The key of a row of outside values; None where it is not complete or not understood."""
    values: list[Any] = []
    try:
        for info in _infos(ledger):
            raw = row.get(info.name)
            if info.kind == "record":
                target = relations.resolve(info, raw)
                values.append(target.pk if target is not None else None)
            else:
                values.append(None if is_empty(raw) else convert(info, raw))
    except BadValue:
        return None
    return _complete(tuple(values))


def _complete(values: Key) -> Key | None:
    return None if any(value is None or value == "" for value in values) else values


def existing_by_key(actor: Actor, ledger: Ledger, keys: set[Key]) -> dict[Key, Any]:
    """The stored records of these keys, with their lines, in one query for each chunk."""
    if not keys:
        return {}
    column = min(range(len(ledger.key)), key=lambda i: len({key[i] for key in keys}))
    wanted = list({key[column] for key in keys})
    joins = [
        f.name
        for f in ledger.model._meta.fields
        if f.is_relation and f.name in (*ledger.fields, "town", "village")
    ]
    found: dict[Key, Any] = {}
    attname = _infos(ledger)[column].attname
    for start in range(0, len(wanted), CHUNK):
        stored = visible(actor, ledger).filter(
            archived_at=None, **{f"{attname}__in": wanted[start : start + CHUNK]}
        )
        for record in stored.select_related(*joins) if joins else stored:
            key = key_of(ledger, record)
            if key in keys:
                found[key] = record
    _attach_lines(ledger, list(found.values()))
    return found


def _attach_lines(ledger: Ledger, records: Sequence[Any]) -> None:
    for record in records:
        record._stored_lines = defaultdict(list)
    by_id = {record.pk: record for record in records}
    ids = list(by_id)
    for line in ledger.lines:
        parent = line.parent_field(ledger.model)
        for start in range(0, len(ids), CHUNK):
            for row in line.model._default_manager.filter(**{f"{parent}__in": ids[start : start + CHUNK]}):
                by_id[getattr(row, f"{parent}_id")]._stored_lines[line.code].append(row)
