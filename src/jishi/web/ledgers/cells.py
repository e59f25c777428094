"""From what a person sees of a record to what the includes draw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.records import selectors
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.models import NEVER_DUE, Register
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import may
from jishi.rules.machine import Phase
from jishi.web import components
from jishi.web.components import Cell
from jishi.web.ledgers import addresses

LIST_TEXT = 48
SOON = timedelta(days=3)
ENDED = (Phase.DONE, Phase.DROPPED)


def draw(actor: Actor, cell: selectors.Cell, *, label: str = "", brief: bool = False) -> Cell:
    """A cell of any kind but a state; `brief` cuts long texts for a list."""
    text = cell.text
    if not text:
        return Cell(kind="empty", label=label)
    if cell.masked:
        return Cell(text=text, kind="masked", label=label)
    kind = cell.info.kind
    if kind == "boolean":
        return Cell(text=text, kind="boolean", on=bool(cell.value), label=label)
    if kind == "record" and cell.ledger and may(actor, "view", ledger_named(cell.ledger)):
        return Cell(text=text, kind="link", href=addresses.at(cell.ledger, cell.id), label=label)
    if kind in ("integer", "decimal", "amount"):
        return Cell(text=text, kind="number", label=label)
    if brief:
        return Cell(text=Truncator(text).chars(LIST_TEXT), label=label)
    return Cell(text=text, kind="long" if kind == "long_text" else "text", label=label)


def badge(ledger: Ledger, state: str, *, label: str = "") -> Cell:
    known = ledger.machine.state(state)
    return Cell(text=str(known.label), kind="badge", phase=known.phase.value, label=label)


def row_cells(actor: Actor, ledger: Ledger, record: Any, names: tuple[str, ...]) -> list[Cell]:
    """The cells of one line of a list, in the order of the columns."""
    found = selectors.shown(actor, ledger, record, names)
    return [
        badge(ledger, record.state, label=str(cell.info.label))
        if name == "state"
        else draw(actor, cell, label=str(cell.info.label), brief=True)
        for name, cell in found.items()
    ]


def due_light(due_at: datetime | None, phase: str) -> Cell | None:
    """Red when overdue, amber within three days, nothing for what is done or never due."""
    if due_at is None or due_at == NEVER_DUE or phase in ENDED:
        return None
    day = timezone.localtime(due_at).date()
    days = (day - today()).days
    if days < 0:
        return Cell(text=_("已过期 %(days)s 天") % {"days": -days}, kind="light", level="overdue")
    if due_at - timezone.now() <= SOON:
        text = _("今天到期") if days == 0 else _("%(days)s 天后到期") % {"days": days}
        return Cell(text=text, kind="light", level="soon")
    return Cell(text=_("%(day)s 到期") % {"day": day}, kind="light", level="ok")


def entry_badge(entry: Register, *, label: str = "") -> Cell:
    return badge(ledger_named(entry.ledger), entry.state, label=label)


def personal(ledger: Ledger) -> bool:
    """Does a screen of this ledger hold personal data, and so carry the reader's name?"""
    return any(level in (P2, P3) for level in ledger.classes.values())


def light_of(ledger: Ledger, record: Any) -> components.Cell | None:
    due = ledger.due(record) if ledger.due is not None and record.archived_at is None else None
    return due_light(due, ledger.machine.phase(record.state))
