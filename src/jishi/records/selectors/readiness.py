"""Whether a move's time has come and its papers are there, by the thresholds of the county on this day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jishi.core.rulebook.resolving import values
from jishi.records.ledger import Ledger
from jishi.records.models import Link, Transition
from jishi.records.papers import Paper
from jishi.records.registry import ledger as ledger_named
from jishi.rules.machine import Machine, Move
from jishi.rules.verdict import Denied

History = Sequence[tuple[str, date]]


@dataclass(frozen=True)
class Progress:
    """The machine as it holds for one record on one day, what was done so far, the papers that stand as records, and
    those that this record does not need."""

    machine: Machine
    limits: dict[str, int]
    history: History
    papers: frozenset[str]
    on: date
    spared: frozenset[str] = frozenset()

    def missing(self, step: Move, declared: Collection[str] = ()) -> tuple[Denied, ...]:
        """What time and papers still want before this move."""
        return self.machine.missing(
            step.code,
            history=self.history,
            on=self.on,
            evidence={*self.papers, *self.spared, *declared},
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
    kept = {code for step in steps for code in step.evidence if code in ledger.evidence}
    spared = frozenset(code for code in kept if not ledger.evidence[code].needed(record))
    papers = _papers(ledger, record, kept - spared)
    if history is None:
        history = history_of(record) if timed else ()
    return Progress(machine, limits, history, papers, on, spared)


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
    """Those that stand as records, have come far enough, and have not been archived."""
    linked = {code for code in codes if not ledger.evidence[code].field}
    by_ledger: dict[str, list[Any]] = {}
    if linked:
        links = Link.objects.filter(
            county=record.county, target=record.pk, relation=Link.Relation.EVIDENCE_OF
        ).values_list("source__ledger", "source")
        for code, source in links:
            by_ledger.setdefault(code, []).append(source)
    return frozenset(code for code in codes if _stands(ledger.evidence[code], record, by_ledger))


def _stands(paper: Paper, record: Any, linked: Mapping[str, Sequence[Any]]) -> bool:
    ids = [getattr(record, f"{paper.field}_id")] if paper.field else linked.get(paper.ledger, ())
    if not any(ids):
        return False
    asked: dict[str, Any] = {"county": record.county, "pk__in": ids, "archived_at": None}
    if paper.states:
        asked["state__in"] = paper.states
    asked |= {name: getattr(record, name) for name in paper.same}
    return bool(ledger_named(paper.ledger).model._default_manager.filter(**asked).exists())
