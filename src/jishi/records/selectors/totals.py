"""The sums that a ledger declares, over all records of a list and not just its page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Sum

from jishi.records.fields import columns
from jishi.records.ledger import P2, P3, Ledger

COUNT = "total"


def summed(ledger: Ledger) -> tuple[str, ...]:
    """The columns that are summed; personal amounts are not, since a sum over few would tell them."""
    known = columns(ledger)
    return tuple(name for name in ledger.totals if known[name].protection not in (P2, P3))


def counted(ledger: Ledger, rows: QuerySet[Any]) -> tuple[int, dict[str, int]]:
    """How many there are and the sums over them, in one query; a sum over nothing is left out."""
    names = summed(ledger)
    asked = {f"sum_{name}": Sum(name) for name in names}
    found = rows.select_related(None).order_by().aggregate(**{COUNT: Count("pk")}, **asked)
    return found[COUNT], {name: found[f"sum_{name}"] for name in names if found[f"sum_{name}"] is not None}


def totals(ledger: Ledger, rows: QuerySet[Any]) -> dict[str, int]:
    """The sums alone; no query where the ledger declares none."""
    return counted(ledger, rows)[1] if summed(ledger) else {}
