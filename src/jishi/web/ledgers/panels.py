"""What the detail page shows of a record besides its history: panels, lines, children, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jishi.core.access.actor import Actor
from jishi.records import selectors
from jishi.records.fields import columns, line_fields
from jishi.records.ledger import Ledger
from jishi.records.models import Link
from jishi.records.registry import children, ledgers, parent_field
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import find, may
from jishi.web.components import Action, Cell, Column, Item, Panel, Row, Table
from jishi.web.ledgers import addresses
from jishi.web.ledgers.cells import badge, draw, row_cells

CHILDREN = 50
ANCHORS = ("town", "village", "unit", "assignee", "author")
SERVER = {"id", "county", "number", "state", "version", *ANCHORS}
# How a link reads from its other end.
INWARD = {
    Link.Relation.DERIVED_FROM: gettext_lazy("由此形成"),
    Link.Relation.ORDERS: gettext_lazy("被点单"),
    Link.Relation.SERVED_BY: gettext_lazy("服务的需求"),
    Link.Relation.ANSWERS: gettext_lazy("收到的答复"),
    Link.Relation.EVIDENCE_OF: gettext_lazy("佐证材料"),
    Link.Relation.DUPLICATE_OF: gettext_lazy("与之重复的"),
    Link.Relation.IMPROVES: gettext_lazy("后续改进"),
}


@dataclass(frozen=True)
class Inner:
    """A table within the page: lines, or the records of a child ledger."""

    title: str
    table: Table
    more: int = 0
    actions: Sequence[Action] = ()


def filled_in(actor: Actor, ledger: Ledger, record: Any) -> list[Panel]:
    """What a person entered, section by section."""
    cells = selectors.shown(actor, ledger, record)
    return [
        Panel(title=str(section.label), items=[_item(actor, cells[name]) for name in section.fields])
        for section in ledger.form
    ]


def came_of_it(actor: Actor, ledger: Ledger, record: Any) -> list[Panel]:
    """What moves and services wrote since, and how the record is kept."""
    cells = selectors.shown(actor, ledger, record, _results(ledger))
    found = []
    results = [_item(actor, cells[name]) for name in _results(ledger) if cells[name].text]
    if results:
        found.append(Panel(title=_("办理情况"), items=results))
    return [*found, _kept(actor, ledger, record)]


def _results(ledger: Ledger) -> tuple[str, ...]:
    """What moves and services wrote: columns of the list or of a move that no form holds."""
    known = columns(ledger)
    moved = (name for move in ledger.machine.moves for name in move.fields)
    names = dict.fromkeys((*ledger.columns, *moved))
    return tuple(n for n in names if n not in SERVER and n not in ledger.fields and known[n].kind != "json")


def _item(actor: Actor, cell: selectors.Cell) -> Item:
    return Item(label=str(cell.info.label), cell=draw(actor, cell), wide=cell.info.kind == "long_text")


def _kept(actor: Actor, ledger: Ledger, record: Any) -> Panel:
    """Who entered it and when, which version it is, and where it belongs."""
    names = [n for n in ANCHORS if n not in ledger.fields]
    cells = selectors.shown(actor, ledger, record, (*names, "created_by", "created_at", "changed_at"))
    items = [_item(actor, cell) for cell in cells.values() if cell.text]
    items.append(Item(label=_("版本"), cell=Cell(text=_("第 %(n)s 版") % {"n": record.version})))
    if record.archived_at is not None:
        moment = timezone.localtime(record.archived_at)
        items.append(Item(label=_("归档时间"), cell=Cell(text=f"{moment:%Y-%m-%d %H:%M}")))
    return Panel(title=_("登记信息"), items=items)


def line_tables(actor: Actor, ledger: Ledger, record: Any) -> list[Inner]:
    """Every line that has rows, in the order of the form."""
    held = selectors.lines(actor, ledger, record) if ledger.lines else {}
    found = []
    for line in ledger.lines:
        rows = [
            Row(
                number=i, cells=[draw(actor, cell, label=str(cell.info.label)) for cell in row.cells.values()]
            )
            for i, row in enumerate(held[line.code], 1)
        ]
        heads = [_head(info) for info in line_fields(ledger, line).values()]
        if rows:
            found.append(Inner(str(line.label), Table(caption=str(line.label), columns=heads, rows=rows)))
    return found


def _head(info: Any) -> Column:
    return Column(label=str(info.label), numeric=info.kind in ("integer", "decimal", "amount"))


def child_tables(actor: Actor, ledger: Ledger, record: Any) -> list[Inner]:
    """The records of each child ledger, the first fifty, with a way to the rest and to a new one."""
    found = []
    for child in children(ledger):
        if not may(actor, "view", child):
            continue
        name = parent_field(child)
        rows = list(find(actor, child).filter(**{name: record}).order_by("number", "pk")[: CHILDREN + 1])
        names = tuple(column for column in child.columns if column != name)
        known = columns(child)
        drawn = [
            Row(number=i, cells=row_cells(actor, child, row, names), href=addresses.at(child, row.pk))
            for i, row in enumerate(rows[:CHILDREN], 1)
        ]
        table = Table(caption=str(child.label), columns=[_head(known[n]) for n in names], rows=drawn)
        actions = _child_actions(actor, child, name, record, more=len(rows) > CHILDREN)
        if drawn or actions:
            found.append(Inner(str(child.label), table, max(0, len(rows) - CHILDREN), actions))
    return found


def _child_actions(actor: Actor, child: Ledger, name: str, record: Any, *, more: bool) -> list[Action]:
    found = []
    if more and name in child.filters:
        found.append(Action(label=_("查看全部"), href=addresses.of(child, **{name: record.pk})))
    if not child.inline and record.archived_at is None and may(actor, "add", child):
        href = addresses.of(child, "new", **{name: record.pk})
        found.append(Action(label=_("新增%(ledger)s") % {"ledger": child.label}, href=href, icon="plus"))
    return found


@dataclass(frozen=True)
class Tied:
    """The records at the other ends of one kind of link."""

    title: str
    entries: Sequence[tuple[str, str, str, Cell]]  # (href, number, title, badge)


def tie_title(tie: selectors.Tie) -> str:
    """How a link reads from the record's end."""
    return str(tie.relation.label if tie.outward else INWARD[tie.relation])


def tied(found: Sequence[selectors.Tie]) -> list[Tied]:
    """The links of a record, by how they read."""
    grouped: dict[str, list[tuple[str, str, str, Cell]]] = {}
    for tie in found:
        title, entry = tie_title(tie), tie.entry
        state = badge(ledger_named(entry.ledger), entry.state)
        line = (addresses.at(entry.ledger, entry.pk), entry.number, entry.title, state)
        grouped.setdefault(title, []).append(line)
    return [Tied(title, entries) for title, entries in grouped.items()]


def related(actor: Actor, ledger: Ledger, record: Any) -> list[Action]:
    """Other lists narrowed to this record: every ledger with a filter that names it."""
    return [
        Action(label=str(label), href=href, icon=icon)
        for label, href, icon in _related(actor, ledger, record)
    ]


def _related(actor: Actor, ledger: Ledger, record: Any) -> Iterator[tuple[str, str, str]]:
    for other in ledgers():
        if other is ledger or not may(actor, "view", other):
            continue
        known = columns(other)
        for name in other.filters:
            if known[name].related == ledger.code and _fits(ledger, name, record):
                yield str(other.label), addresses.of(other, **{name: record.pk}), other.icon
                break


def _fits(ledger: Ledger, name: str, record: Any) -> bool:
    """A town is no village: a filter that names a level is for places of that level."""
    return ledger.code != "places" or name not in ("town", "village") or record.level == name
