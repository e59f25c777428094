"""Whether a move's time has come and its papers are there, by the thresholds of the county on this day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jishi.core.rulebook.resolving import values
from jishi.records.ledger import Ledger
from jishi.records.models import Link, Transition
from jishi.records.registry import ledger as ledger_named
from jishi.rules.machine import Machine, Move
from jishi.rules.verdict import Denied

History = Sequence[tuple[str, date]]


@dataclass(frozen=True)
class Progress:
    """The machine as it holds for one record on one day, what was done so far, and the papers linked to it."""

    machine: Machine
    limits: dict[str, int]
    history: History
    papers: frozenset[str]
    on: date

    def missing(self, step: Move, declared: Collection[str] = ()) -> tuple[Denied, ...]:
        """What time and papers still want before this move."""
        return self.machine.missing(
            step.code,
            history=self.history,
            on=self.on,
            evidence={*self.papers, *declared},
            limits=self.limits,
        )

    def last_days(self, state: str) -> dict[str, date]:
        """By which day each move from here should be made; later is allowed, and said."""
        return dict(self.machine.due_dates(state, self.history, self.limits))


def progress(
    ledger: Ledger, record: Any, steps: Iterable[Move], on: date, history: History | None = None
) -> Progress:
    """Asks for the history and the links only where one of these moves depends on them."""
    steps = tuple(steps)
    machine, limits = _in_force(ledger, record, steps, on)
    timed = any(step.min_days or step.within for step in steps)
    linked = {code for step in steps for code in step.evidence if code in ledger.evidence}
    papers = _papers(ledger, record, linked) if linked else frozenset()
    if history is None:
        history = history_of(record) if timed else ()
    return Progress(machine, limits, history, papers, on)


def history_of(record: Any) -> History:
    """The moves made so far with their dates, oldest first."""
    rows = Transition.objects.filter(county=record.county, entry=record.pk).order_by("at", "pk")
    return list(rows.values_list("move", "on"))


def _in_force(ledger: Ledger, record: Any, steps: Iterable[Move], on: date) -> tuple[Machine, dict[str, int]]:
    """A pipeline is made anew from the values in force; of any other machine the waits are looked up."""
    waits = {wait.rule for step in steps for wait in (*step.min_days, *step.within) if wait.rule}
    keys = ledger.rules if ledger.pipeline is not None else sorted(waits)
    if not keys:
        return ledger.machine, {}
    found = values(keys, on=on, county=record.county, town=record.town_id)
    machine = ledger.machine if ledger.pipeline is None else ledger.pipeline(found)
    return machine, found.limits()


def _papers(ledger: Ledger, record: Any, codes: Collection[str]) -> frozenset[str]:
    """The papers that stand as records linked to this one and have not been archived."""
    links = Link.objects.filter(
        county=record.county, target=record.pk, relation=Link.Relation.EVIDENCE_OF
    ).values_list("source__ledger", "source")
    by_ledger: dict[str, list[Any]] = {}
    for code, source in links:
        by_ledger.setdefault(code, []).append(source)
    standing = {
        code
        for code, ids in by_ledger.items()
        if ledger_named(code).model._default_manager.filter(pk__in=ids, archived_at=None).exists()
    }
    return frozenset(code for code in codes if ledger.evidence[code] in standing)
