"""Walks a county's chain and says where it does not hold: altered, missing, cut off or moved entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from jishi.core.audit.canonical import spell_time
from jishi.core.audit.chain import GENESIS, body_of, link_hash
from jishi.core.audit.models import Entry, Head
from jishi.core.audit.roots import Root, read_roots


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
    # The payload as text, exactly as it stands: whatever was done to it shows in the hash.
    entries = Entry.objects.filter(county=county).annotate(text=Cast("payload", TextField())).order_by("seq")
    return entries.values_list(
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
    ).iterator(chunk_size=2000)


def _entry_reasons(entry: tuple[Any, ...], after: int, expected: str) -> list[str]:
    seq, at, previous, hashed, *content = entry
    reasons = []
    if seq != after + 1:
        reasons.append(f"前面缺少第 {after + 1} 至 {seq - 1} 条。")
    if previous != expected:
        reasons.append("与上一条接不上。")
    if hashed != link_hash(previous, seq, spell_time(at), body_of(*content)):
        reasons.append("内容与校验值不符，写入后被改动过。")
    return reasons


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
