"""The register's row and the shares of a record: what desk, search and scope read instead of the typed table."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from jishi.kinds import Record
from jishi.records.fields import columns
from jishi.records.instances import fresh
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.models import NEVER_DUE, Register, Share
from jishi.records.words import normal
from jishi.rules.machine import Phase

ANCHORS = tuple((name, f"{name}_id") for name in Record.ANCHORS)
OPEN_PHASES = (Phase.DRAFT, Phase.OPEN, Phase.WAITING)


def register_row(ledger: Ledger, record: Any) -> Register:
    """The projection of a record; titles and words hold public and internal values only."""
    title = str(record)[:160]
    # What has no title of its own is called by its number, which stands once.
    words = [record.number] if title == record.number else [record.number, title]
    known = columns(ledger)
    for name in ledger.search:
        if known[name].protection in (P0, P1):
            words.append(str(getattr(record, name) or ""))
    phase = ledger.machine.phase(record.state)
    return fresh(
        Register,
        id=record.pk,
        ledger=ledger.code,
        county=record.county,
        number=record.number,
        title=title,
        search=normal(" ".join(word for word in words if word)),
        state=record.state,
        stage=f"{ledger.code}/{record.state}",
        phase=phase.value,
        open=phase in OPEN_PHASES and record.archived_at is None,
        due_at=(ledger.due(record) if ledger.due else None) or NEVER_DUE,
        changed_at=record.changed_at,
        **{name: getattr(record, attname) for name, attname in ANCHORS},
    )


def share_rows(ledger: Ledger, record: Any, lines: dict[str, list[Any]], row: Register) -> list[Share]:
    """The further anchors of a record, each once."""
    if ledger.shares is None:
        return []
    pairs = dict.fromkeys((share.kind, uuid.UUID(str(share.key))) for share in ledger.shares(record, lines))
    return [
        Share(county=record.county, entry_id=record.pk, kind=kind, key=key, open=row.open, due_at=row.due_at)
        for kind, key in pairs
    ]


def verify(ledgers: Iterable[Ledger], county: str) -> list[str]:
    """Rebuild the register in memory and name every difference."""
    faults: list[str] = []
    for ledger in ledgers:
        stored = {row.pk: row for row in Register.objects.filter(county=county, ledger=ledger.code)}
        joins = {f.name for f in ledger.model._meta.fields if f.is_relation and not f.null}
        joins |= set(ledger.model.TITLE)
        for record in ledger.model._default_manager.filter(county=county).select_related(*joins).iterator():
            row = stored.pop(record.pk, None)
            if row is None:
                faults.append(f"{ledger.code} {record.number}：总登记中缺少这条记录")
                continue
            want = register_row(ledger, record)
            faults += [
                f"{ledger.code} {record.number}: {name} 应为 {getattr(want, name)}，总登记中是 {getattr(row, name)}"
                for name in (f.attname for f in Register._meta.fields)
                if getattr(want, name) != getattr(row, name)
            ]
        faults += [f"{ledger.code} {row.number}：总登记中有，台账里没有" for row in stored.values()]
    return faults
