"""What the guards of the specimens ask for: values that satisfy each, by ledger and move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from jishi.records.models import Register
from jishi.rules.calendar.casework import end_of

MEETING = {"should_attend": "20", "present": "18", "in_favour": "17"}


def _done(county: Any, _task: Any) -> dict[str, Any]:
    return {"done_at": f"{county.today - timedelta(days=1)} 15:00"}


def _overdue(county: Any, task: Any) -> dict[str, Any]:
    due = task.due_at.replace(year=2025)
    type(task)._default_manager.filter(pk=task.pk).update(due_at=due)
    Register.objects.filter(pk=task.pk).update(due_at=due)
    return {}


def _handled(county: Any, _errand: Any) -> dict[str, Any]:
    return {"handler": str(county.row("organisations").pk)}


def _due(county: Any, errand: Any) -> None:
    """A case that was only put into its state has no last day yet."""
    if errand.due_at is None:
        due = end_of(county.today + timedelta(days=30))
        type(errand)._default_manager.filter(pk=errand.pk).update(due_at=due)


def _longer(county: Any, errand: Any) -> dict[str, Any]:
    _due(county, errand)
    return {"extension_days": "5"}


def _held(county: Any, errand: Any) -> dict[str, Any]:
    _due(county, errand)
    return {}


def _unreached(_county: Any, errand: Any) -> dict[str, Any]:
    type(errand)._default_manager.filter(pk=errand.pk).update(failed_calls=2)
    return {}


def _spent(county: Any, cost: Any) -> dict[str, Any]:
    type(cost)._default_manager.filter(pk=cost.pk).update(on=county.today)
    return {}


def _scored(_county: Any, _score: Any) -> dict[str, Any]:
    return {"score": "27.75", "grade": "良好"}


def _values(**values: str) -> Callable[[Any, Any], dict[str, Any]]:
    return lambda _county, _record: values


PREPARED = {
    ("tasks", "submit"): _done,
    ("tasks", "miss"): _overdue,
    ("errands", "dispatch"): _handled,
    ("errands", "extend"): _longer,
    ("errands", "hold"): _held,
    ("errands", "call_back"): _values(satisfaction="4"),
    ("errands", "close"): _unreached,
    ("costs", "confirm"): _spent,
    ("scores", "score"): _scored,
    ("candidacies", "contacts_named"): _values(contacts="2"),
    ("candidacies", "introducers_named"): _values(introducers="2"),
    ("candidacies", "trained"): _values(training_days="3"),
    ("candidacies", "voted"): _values(**MEETING),
    ("candidacies", "full_voted"): _values(**MEETING),
    ("candidacies", "extend"): _values(extension_months="6", extended_until="2026-11-20"),
    ("candidacies", "vote_after_extension"): _values(**MEETING),
}
