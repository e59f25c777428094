"""Walks a county's chain and says where it does not hold: altered, missing, cut off or moved entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from jishi.core.audit.canonical import spell_time
from jishi.core.audit.chain import GENESIS, body_of, link_hash
from jishi.core.audit.models import Entry, Head
from jishi.core.audit.roots import Root, read_roots

BATCH = 2000
FIELDS = (
    "seq",
    "at",
    "previous",
    "hash",
    "id",
    "county",
    "actor_id",
    "actor_name",
    "ledger",
    "record_id",
    "verb",
    "text",
    "operation",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold, at the entry of this number."""

    county: str
    seq: int
    reason: str

    def __str__(self) -> str:
        return f"{self.county} 第 {self.seq} 条：{self.reason}"


def verify(county: str) -> list[Fault]:
    """All faults of the chain, in order: against itself, against its head, and against the written roots."""
    roots = {root.seq: root for root in read_roots(county)}
    faults: list[Fault] = []
    seq, previous = 0, GENESIS
    for entry in _entries(county):
        reasons = _entry_reasons(entry, seq, previous)
        seq, previous = entry[0], entry[3]
        if seq in roots and roots[seq].hash != previous:
            reasons.append(f"与 {roots[seq].day} 写出的根值不符，这之前有改动。")
        faults += [Fault(county, seq, reason) for reason in reasons]
    return faults + _head_faults(county, seq, previous) + _root_faults(county, seq, roots)


def _entries(county: str) -> Iterator[tuple[Any, ...]]:
    """The rows as the driver gives them, a batch at a time: making objects of them would take most of the time."""
    # The payload as text, exactly as it stands: whatever was done to it shows in the hash.
    entries = Entry.objects.filter(county=county).annotate(text=Cast("payload", TextField())).order_by("seq")
    sql, values = entries.values_list(*FIELDS).query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _entry_reasons(entry: tuple[Any, ...], after: int, expected: str) -> list[str]:
    seq, _at, previous, hashed, *_content = entry
    reasons = []
    if seq != after + 1:
        reasons.append(f"前面缺少第 {after + 1} 至 {seq - 1} 条。")
    if previous != expected:
        reasons.append("与上一条接不上。")
    if hashed != _hash(entry):
        reasons.append("内容与校验值不符，写入后被改动过。")
    return reasons


def _hash(entry: tuple[Any, ...]) -> str:
    """What the entry's hash should be; empty where a value is not even of its kind any more."""
    seq, at, previous, _hashed, own, county, actor, name, ledger, record, verb, text, operation = entry
    try:
        ids = _id(own), _id(actor), _id(record), _id(operation)
        body = body_of(ids[0], county, ids[1], name, ledger, ids[2], verb, text, ids[3])
        return link_hash(previous, seq, _time(at), body)
    except (TypeError, ValueError):
        return ""


def _id(value: Any) -> str | None:
    """As a UUID is spelt, from what the driver gives: itself, or on SQLite its digits."""
    if value is None:
        return None
    if isinstance(value, UUID):
        return str(value)
    if len(value) != 32:
        raise ValueError(value)
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _time(value: Any) -> str:
    """As the chain spells a moment; SQLite keeps it in UTC, without the zone."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return spell_time(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def _head_faults(county: str, seq: int, previous: str) -> list[Fault]:
    head = Head.objects.filter(county=county).first()
    if head is None:
        return [Fault(county, seq, "有审计记录而没有链头。")] if seq else []
    if head.seq > seq:
        return [Fault(county, seq, f"链头记到第 {head.seq} 条，其后的记录被删去。")]
    if (head.seq, head.hash) != (seq, previous):
        return [Fault(county, seq, f"链头是第 {head.seq} 条，与最后一条不符。")]
    return []


def _root_faults(county: str, seq: int, roots: dict[int, Root]) -> list[Fault]:
    return [
        Fault(county, seq, f"{root.day} 写出的根值是第 {root.seq} 条，现在只到第 {seq} 条，尾部被截去。")
        for root in roots.values()
        if root.seq > seq
    ]
