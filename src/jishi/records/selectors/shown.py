"""What a person sees of a record, field by field, with personal values masked where they do not handle it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor
from jishi.records.convert import display, outside
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import P0, P2, P3, Ledger
from jishi.records.masks import mask
from jishi.records.registry import ledger as ledger_named
from jishi.records.registry import ledgers
from jishi.records.scope import covers, holds_for, remembered
from jishi.records.separation import within_line


@dataclass(frozen=True)
class Cell:
    """One value: `text` to read, `value` for programs, `ledger` and `id` where it leads to another record."""

    info: FieldInfo
    text: str
    value: Any
    masked: bool = False
    ledger: str = ""
    id: str = ""


def reads_personal(actor: Actor, ledger: Ledger, record: Any) -> bool:
    """Does one of the person's holds handle personal data of this record?

    Who has it by a share handles it where it was read by itself (`get`), not among the many of a list or an export.
    """
    holds = within_line(actor, "read_personal", ledger, record, holds_for(actor, ledger, "read_personal"))
    return any(covers(hold, record, actor.county, remembered(record)) for hold in holds)


def readable(actor: Actor, ledger: Ledger, names: Iterable[str]) -> list[str]:
    """Which of these fields this person reads at all: the public only what is classed public, number and state."""
    if not actor.is_public:
        return list(names)
    return [name for name in names if name in ("number", "state") or ledger.protection(name) is P0]


def shown(actor: Actor, ledger: Ledger, record: Any, names: Iterable[str] | None = None) -> dict[str, Cell]:
    """The cells of a record by field name. Relations named must have been read with the record."""
    known = columns(ledger)
    wanted = tuple(names) if names is not None else ledger.fields
    open_ = reads_personal(actor, ledger, record)
    return {name: cell(known[name], record, open_=open_, ledger=ledger) for name in wanted}


def cell(info: FieldInfo, record: Any, *, open_: bool, ledger: Ledger | None = None) -> Cell:
    value = getattr(record, info.name)
    if info.name == "state" and ledger is not None:
        return Cell(info, str(ledger.machine.state(value).label), value)
    if info.kind == "record":
        return _relation(info, value)
    if info.protection is P3 or (info.protection is P2 and not open_):
        covered = mask(str(value or ""), info.mask)
        return Cell(info, covered, covered, masked=bool(value))
    return Cell(info, display(info, value), outside(info, value))


def _relation(info: FieldInfo, target: Any) -> Cell:
    if target is None:
        return Cell(info, "", None)
    owner = next((entry for entry in ledgers() if entry.code == info.related), None)
    if owner is None:
        return Cell(info, str(target), str(target.pk))
    return Cell(info, str(target), outside_key(owner, target), ledger=owner.code, id=str(target.pk))


def outside_key(owner: Ledger, record: Any) -> str:
    """How sheets and the API name a record of another ledger: its key when that is one column, else its number."""
    if len(owner.key) == 1:
        return str(getattr(record, owner.key[0]))
    return str(record.number)


def key_column(code: str) -> str:
    owner = ledger_named(code)
    return owner.key[0] if len(owner.key) == 1 else "number"
