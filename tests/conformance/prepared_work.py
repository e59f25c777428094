"""What the guards of the area `work` ask for, by ledger and move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from county import County
from jishi.records.models import Register
from jishi.records.registry import ledger
from jishi.rules.calendar.casework import end_of


def _done(county: County, _obligation: Any) -> dict[str, Any]:
    return {"done_at": f"{county.today - timedelta(days=1)} 15:00", "report": "走访 3 户（模拟）"}


def _overdue(_county: County, obligation: Any) -> dict[str, Any]:
    """The one of October, of which nothing was handed in by the fifth."""
    due = end_of(date(2026, 11, 5))
    type(obligation)._default_manager.filter(pk=obligation.pk).update(due_at=due, period="2026-10")
    Register.objects.filter(pk=obligation.pk).update(due_at=due)
    return {}


def _long(_county: County, leave: Any) -> dict[str, Any]:
    """More days than the town may grant."""
    _stored(leave, days=4, ends_on=leave.starts_on + timedelta(days=3))
    return {}


def _begun(county: County, leave: Any) -> dict[str, Any]:
    _from(leave, _free(county, leave, county.today))
    return {}


def _back(county: County, leave: Any) -> dict[str, Any]:
    _begun(county, leave)
    return {"returned_on": county.today.isoformat()}


def _over(county: County, leave: Any) -> dict[str, Any]:
    _from(leave, _free(county, leave, county.today - timedelta(days=14)))
    return {}


def _free(county: County, leave: Any, on: date) -> date:
    """The last day, a fortnight or more apart, on which no other leave begins: they are not counted as one."""
    rows = type(leave)._default_manager.filter(county=county.code).exclude(pk=leave.pk)
    taken = set(rows.values_list("starts_on", flat=True))
    while on in taken:
        on -= timedelta(days=14)
    return on


def _from(leave: Any, first: date) -> None:
    _stored(leave, starts_on=first, ends_on=first + timedelta(days=leave.days - 1))


def _stored(leave: Any, **values: Any) -> None:
    """Behind the doors; the register is told the day on which it is due then."""
    type(leave)._default_manager.filter(pk=leave.pk).update(**values)
    leave.refresh_from_db()
    Register.objects.filter(pk=leave.pk).update(due_at=ledger("leaves").due(leave))


def _handed_over(_county: County, _leave: Any) -> dict[str, Any]:
    return {"handover": "驻村队员（模拟）"}


PREPARED: dict[tuple[str, str], Callable[[County, Any], Mapping[str, Any]]] = {
    ("leaves", "submit"): _handed_over,
    ("leaves", "approve_county"): _long,
    ("leaves", "depart"): _begun,
    ("leaves", "come_back"): _back,
    ("leaves", "mark_overdue"): _over,
    ("obligations", "submit"): _done,
    ("obligations", "mark_late"): _overdue,
    ("obligations", "miss"): _overdue,
}
