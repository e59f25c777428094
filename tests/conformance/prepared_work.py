"""What the guards of the area `work` ask for, by ledger and move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from county import County
from jishi.records.models import Register
from jishi.rules.calendar.casework import end_of


def _done(county: County, _obligation: Any) -> dict[str, Any]:
    return {"done_at": f"{county.today - timedelta(days=1)} 15:00", "report": "走访 3 户（模拟）"}


def _overdue(_county: County, obligation: Any) -> dict[str, Any]:
    """The one of October, of which nothing was handed in by the fifth."""
    due = end_of(date(2026, 11, 5))
    type(obligation)._default_manager.filter(pk=obligation.pk).update(due_at=due, period="2026-10")
    Register.objects.filter(pk=obligation.pk).update(due_at=due)
    return {}


PREPARED: dict[tuple[str, str], Callable[[County, Any], Mapping[str, Any]]] = {
    ("obligations", "submit"): _done,
    ("obligations", "mark_late"): _overdue,
    ("obligations", "miss"): _overdue,
}
