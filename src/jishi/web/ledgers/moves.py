"""Which moves a person may make from where a record stands, and the form of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import Ledger
from jishi.records.selectors import Progress, may, shown
from jishi.rules.machine import Move, Phase
from jishi.web.components import Confirm, Field
from jishi.web.ledgers import addresses
from jishi.web.ledgers.form_fields import Typed, control, typed

# Before the code of a paper, in the name of its tick box.
PAPER = "paper-"
# After the code of a move, in the name of the field for its day.
ON = "on"


@dataclass(frozen=True)
class Refused:
    """A move with a word on it: why it cannot be made here, or by when it should be."""

    label: str
    reason: str


def by_hand(ledger: Ledger, move: Move) -> bool:
    """A move that takes structured data is made by a program, not by a form."""
    known = columns(ledger)
    return all(known[name].kind != "json" for name in move.fields)


def moves(actor: Actor, ledger: Ledger, record: Any) -> tuple[list[Move], list[Refused]]:
    """From this state: those the person may make, and the others with the reason.

    A move that a page of its own makes has no button here: this form would only be refused.
    """
    allowed: list[Move] = []
    refused: list[Refused] = []
    if record.archived_at is not None:
        return allowed, refused
    for move in ledger.machine.moves_from(record.state):
        if not by_hand(ledger, move) or move.code in ledger.program_moves:
            continue
        verdict = may(actor, move.code, ledger, record)
        if verdict:
            allowed.append(move)
        else:
            refused.append(Refused(str(move.label), verdict.reason))
    return allowed, refused


def held_up(now: Progress, allowed: Sequence[Move], linked: Collection[str]) -> list[Refused]:
    """Moves that this person may make, but for which it is too early or a linked paper is not there yet."""
    found = []
    for move in allowed:
        declared = [code for code in move.evidence if code not in linked]
        if missing := now.missing(move, declared):
            found.append(Refused(str(move.label), "；".join(verdict.reason for verdict in missing)))
    return found


def last_days(now: Progress, state: str, allowed: Sequence[Move]) -> list[Refused]:
    """By when a move from here should have been made: later is possible, and said."""
    days = now.last_days(state)
    found = []
    for move in allowed:
        if last := days.get(move.code):
            text = _("应在 %(day)s 前办理") if last >= now.on else _("应在 %(day)s 前办理，已经过期")
            found.append(Refused(str(move.label), text % {"day": last}))
    return found


def papers(ledger: Ledger, move: Move) -> dict[str, str]:
    """The papers of which the mover says that they are at hand, with their names."""
    labels = ledger.machine.evidence_labels
    return {code: str(labels.get(code, code)) for code in move.evidence if code not in ledger.evidence}


def infos(ledger: Ledger, move: Move) -> dict[str, FieldInfo]:
    known = columns(ledger)
    return {name: known[name] for name in move.fields}


def proposed(actor: Actor, ledger: Ledger, record: Any, move: Move) -> dict[str, Typed]:
    """What the fields of a move hold now."""
    cells = shown(actor, ledger, record, move.fields)
    return {name: typed(cell, record) for name, cell in cells.items()}


def prefix(move: Move) -> str:
    """Before the names of a move's fields: several dialogs stand on one page."""
    return f"{move.code}-"


def dialog(
    ledger: Ledger,
    record: Any,
    move: Move,
    given: Mapping[str, Typed],
    errors: Mapping[str, Sequence[str]] | None = None,
    declared: Sequence[str] = (),
    on: str = "",
) -> Confirm:
    target = ledger.machine.state(move.target)
    fields: list[Field] = [
        control(
            info,
            given[name],
            name=prefix(move) + name,
            ledger=ledger.code,
            errors=(errors or {}).get(name, ()),
        )
        for name, info in infos(ledger, move).items()
    ]
    if ledger.pipeline is not None:
        fields.append(
            Field(
                name=f"{prefix(move)}{ON}",
                label=_("办理日期"),
                kind="date",
                value=on,
                help=_("哪天办的就填哪天；不填就是今天。"),
                errors=(errors or {}).get(ON, ()),
            )
        )
    fields += [
        Field(
            name=f"{prefix(move)}{PAPER}{code}",
            label=_("材料已备齐：%(paper)s") % {"paper": label},
            kind="boolean",
            value="1" if code in declared else "",
        )
        for code, label in papers(ledger, move).items()
    ]
    return Confirm(
        id=f"move-{move.code}",
        title=str(move.label),
        text=_("%(record)s：%(source)s → %(target)s")
        % {"record": record, "source": ledger.machine.state(record.state).label, "target": target.label},
        url=addresses.at(ledger, record.pk, "move", move.code),
        submit=_("确定%(move)s") % {"move": move.label},
        danger=target.phase is Phase.DROPPED,
        reason="required" if move.reason_required else "optional",
        reason_label=_("理由") if move.reason_required else _("意见"),
        hidden=(("version", str(record.version)), ("operation", str(new_id()))),
        fields=fields,
    )


def archive_dialog(ledger: Ledger, record: Any) -> Confirm:
    return Confirm(
        id="archive",
        title=_("归档"),
        text=_("归档后不再出现在列表里，记录和办理过程都保留，仍可查到。"),
        url=addresses.at(ledger, record.pk, "archive"),
        submit=_("确定归档"),
        danger=True,
        reason="required",
        reason_label=_("原因"),
        hidden=(("version", str(record.version)), ("operation", str(new_id()))),
    )
