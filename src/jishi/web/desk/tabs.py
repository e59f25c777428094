"""The four tabs of the desk, each a page of the register: to do, done, begun by me, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jishi.core.access.actor import Actor
from jishi.records import selectors
from jishi.records.models import Register
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import Mark, Page
from jishi.web.components import Cell, Column, Row, Tab, Table
from jishi.web.desk.waiting import steps, viewed_by, waiting_for
from jishi.web.ledgers import addresses
from jishi.web.ledgers.cells import due_light, entry_badge

TABS = {
    "waiting": gettext_lazy("待办"),
    "overdue": gettext_lazy("已超期"),
    "begun": gettext_lazy("我发起的"),
    "handled": gettext_lazy("已办"),
}
NONE = {
    "waiting": gettext_lazy("现在没有等您办的事。"),
    "overdue": gettext_lazy("您的范围内没有超期的事。"),
    "begun": gettext_lazy("您还没有填报过记录。"),
    "handled": gettext_lazy("您还没有办理过记录。"),
}
MOST = 50


@dataclass(frozen=True)
class Opened:
    """A tab as it is drawn: its page, where the next one begins, and what the other tabs hold."""

    code: str
    table: Table
    tabs: list[Tab]
    next: str
    later: bool

    @property
    def none(self) -> str:
        return _("后面没有了。") if self.later else str(NONE[self.code])


def opened(actor: Actor, code: str, after: str) -> Opened:
    """The tab of this code, the first one for any other."""
    code = code if code in TABS else "waiting"
    mark, now = Mark.read(after), timezone.now()
    page = _page(actor, code, mark, now)
    following = addresses.asked({"tab": code, "after": str(page.next)}) if page.next is not None else ""
    return Opened(code, _table(actor, code, page, now), _tabs(actor, code, now), following, mark is not None)


def _page(actor: Actor, code: str, mark: Mark | None, now: datetime) -> Page:
    if code == "overdue":
        return selectors.due_page(actor, viewed_by, after=mark, before=now)
    if code == "begun":
        return selectors.begun(actor, after=mark)
    if code == "handled":
        return selectors.handled(actor, after=mark)
    return selectors.due_page(actor, waiting_for, after=mark)


def _tabs(actor: Actor, current: str, now: datetime) -> list[Tab]:
    """Counts of the two that press, no further than fifty: to count a whole county takes longer than to work."""
    counts = selectors.capped(
        {
            "waiting": selectors.due_queries(actor, waiting_for, limit=MOST),
            "overdue": selectors.due_queries(actor, viewed_by, before=now, limit=MOST),
        }
    )
    shown = {code: f"{MOST}+" if count > MOST else str(count) for code, count in counts.items()}
    return [
        Tab(label=str(label), href=f"/desk/?tab={code}", current=code == current, count=shown.get(code))
        for code, label in TABS.items()
    ]


def _table(actor: Actor, code: str, page: Page, now: datetime) -> Table:
    table = entries(str(TABS[code]), page.rows, due=code != "handled", now=now)
    if code != "waiting":
        return table
    head = _("可办")
    rows = [
        Row(
            number=row.number,
            cells=[*row.cells, Cell(text=_may(actor, entry), label=head)],
            href=row.href,
            tone=row.tone,
        )
        for row, entry in zip(table.rows, page.rows, strict=True)
    ]
    return Table(caption=table.caption, columns=[*table.columns, Column(label=head)], rows=rows)


def _may(actor: Actor, entry: Register) -> str:
    return "、".join(str(step.label) for step in steps(actor.roles, entry.ledger, entry.state))


def entries(caption: str, found: Any, *, due: bool, now: datetime) -> Table:
    """Entries of the register with their title first, which leads to the record."""
    last = _("期限") if due else _("最后变动")
    heads = [_("事项"), _("编号"), _("台账"), _("状态"), last]
    rows = [
        Row(
            number=i,
            cells=_cells(entry, heads, due=due),
            href=addresses.at(entry.ledger, entry.pk),
            tone="bad" if due and entry.open and entry.due_at < now else "neutral",
        )
        for i, entry in enumerate(found, 1)
    ]
    return Table(caption=caption, columns=[Column(label=head) for head in heads], rows=rows)


def _cells(entry: Register, heads: list[str], *, due: bool) -> list[Cell]:
    moment = timezone.localtime(entry.changed_at)
    light = due_light(entry.due_at, entry.phase) if due else Cell(text=f"{moment:%Y-%m-%d %H:%M}")
    last = light or Cell(kind="empty")
    return [
        Cell(text=entry.title, label=heads[0]),
        Cell(text=entry.number, label=heads[1]),
        Cell(text=str(ledger_named(entry.ledger).label), label=heads[2]),
        entry_badge(entry, label=heads[3]),
        Cell(text=last.text, kind=last.kind, level=last.level, label=heads[4]),
    ]
