"""Two people changed one record: both copies side by side, and a person chooses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.records.fields import FieldInfo, fields
from jishi.records.ledger import Ledger
from jishi.records.selectors import history
from jishi.web.components import Clash, Crumb
from jishi.web.entering import Request, record_at
from jishi.web.ledgers import addresses, cells, filled
from jishi.web.ledgers.form_fields import Typed
from jishi.web.ledgers.grids import Grid, GridRow


def show(
    request: Request,
    ledger: Ledger,
    record_id: UUID,
    mine: filled.Filled,
    grids: tuple[Grid, ...],
    *,
    current: int,
) -> HttpResponse:
    """What was typed beside what is stored now; sending again carries the version that was shown here."""
    record = record_at(request.actor, ledger, record_id)
    theirs = filled.stored(request.actor, ledger, record, grids)
    steps = history(request.actor, ledger, record)
    here = addresses.at(ledger, record.pk)
    context: dict[str, Any] = {
        "ledger": ledger,
        "record": record,
        "crumbs": [
            Crumb(label=str(ledger.label), href=addresses.of(ledger), remember=ledger.code),
            Crumb(label=record.number, href=here),
            Crumb(label=_("两版对照")),
        ],
        "clashes": list(_clashes(ledger, grids, mine, theirs)),
        "theirs_by": steps[0].who if steps else "",
        "theirs_at": steps[0].at if steps else record.changed_at,
        "url": addresses.at(ledger, record.pk, "edit"),
        "hidden": list(_again(request.POST, current)),
        "their_href": here,
        "rework": True,
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_conflict.html", context, status=409)


def _again(data: QueryDict, current: int) -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if name != "csrfmiddlewaretoken":
            yield name, str(current) if name == "version" else str(value)


def _clashes(
    ledger: Ledger, grids: tuple[Grid, ...], mine: filled.Filled, theirs: filled.Filled
) -> Iterator[Clash]:
    for name, info in fields(ledger).items():
        yield Clash(
            label=str(info.label),
            mine=_words(info, mine.cells[name]),
            theirs=_words(info, theirs.cells[name]),
        )
    for grid in grids:
        if grid.code in mine.rows:
            yield Clash(
                label=grid.label,
                mine=_table(grid, mine.rows[grid.code]),
                theirs=_table(grid, theirs.rows[grid.code]),
            )


def _words(info: FieldInfo, given: Typed) -> str:
    """As a person reads it: the label of a choice, the title of a record, yes and no."""
    if info.kind == "choice":
        return str(dict(info.choices).get(given.value, given.value))
    if info.kind == "boolean":
        return _("是") if given.value == "1" else _("否")
    if info.kind == "datetime":
        return given.value.replace("T", " ")[:16]
    return given.text.strip()


def _table(grid: Grid, rows: list[GridRow]) -> str:
    """One row a line, so that a difference is seen."""
    lines = []
    for row in rows:
        words = [_words(info, row.cells[name]) for name, info in grid.infos.items()]
        lines.append(" · ".join(word for word in words if word))
    return "\n".join(lines)
