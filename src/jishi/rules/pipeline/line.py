"""Builds a machine from a list of rows that follow one another, so that a process reads as the list it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from jishi.rules.book import Values
from jishi.rules.machine import Machine, MinDays, Move, Phase, State
from jishi.rules.verdict import Verdict

Guard = Callable[[Values, Any], Verdict]


@dataclass(frozen=True, slots=True)
class Row:
    """One move of a process.

    Without a `target` it is a step: it leads from the step before to a state of its own code, and the next
    step follows; with one it leads aside or back. `after` are the states it starts from. `waits` and `limits`
    are pairs of another move and the rule that gives the months since it: at least, and at most.
    """

    code: str
    label: str
    stage: str = ""
    phase: Phase = Phase.OPEN
    after: tuple[str, ...] = ()
    target: str = ""
    guard: Guard | None = None
    fields: tuple[str, ...] = ()
    waits: tuple[tuple[str, str], ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    reason: bool = False
    exit: bool = False


def line(
    code: str,
    start: State,
    rows: Sequence[Row],
    values: Values,
    *,
    side_states: Sequence[State] = (),
    evidence_labels: Mapping[str, str],
) -> Machine:
    """A machine of these rows, with the thresholds in force written into its intervals and guards."""
    states, moves, previous = [start], list[Move](), start.code
    for row in rows:
        moves.append(_move(row, row.after or (previous,), values))
        if not row.target:
            states.append(State(row.code, row.label, row.phase, row.stage))
            previous = row.code
    return Machine(code, (*states, *side_states), tuple(moves), start.code, evidence_labels=evidence_labels)


def _move(row: Row, sources: tuple[str, ...], values: Values) -> Move:
    return Move(
        row.code,
        row.label,
        sources,
        row.target or row.code,
        guard=partial(row.guard, values) if row.guard else None,
        fields=row.fields,
        reason_required=row.reason,
        min_days=tuple(_interval(since, rule, values) for since, rule in row.waits),
        evidence=row.evidence,
        exit=row.exit,
        within=tuple(_interval(since, rule, values) for since, rule in row.limits),
    )


def _interval(since: str, rule: str, values: Values) -> MinDays:
    """The months of a rule since a move; of a rule with a shortest and a longest, the shortest."""
    value = values[rule].value
    months = value if isinstance(value, int) else values.numbers(rule)[0]
    return MinDays(since, months=months, rule=rule)
