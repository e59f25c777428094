"""Builds a machine from a list of steps that follow one another, so that it reads as the list it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jishi.rules.machine import Machine, MinDays, Move, Phase, State
from jishi.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: the move that makes it and the state it leads to share the code.

    `after` are the states it starts from, the step before it when empty.
    """

    code: str
    label: str
    stage: str
    phase: Phase = Phase.OPEN
    guard: Callable[[Any], Verdict] | None = None
    fields: tuple[str, ...] = ()
    min_days: tuple[MinDays, ...] = ()
    within: tuple[MinDays, ...] = ()
    evidence: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def line(
    code: str,
    start: State,
    steps: Sequence[StepRow],
    *,
    side_states: Sequence[State] = (),
    side_moves: Sequence[Move] = (),
    evidence_labels: Mapping[str, str],
) -> Machine:
    """A machine whose steps follow one another; side states and moves are added as they stand."""
    states, moves, previous = [start], list[Move](), start.code
    for row in steps:
        states.append(State(row.code, row.label, row.phase, row.stage))
        moves.append(
            Move(
                row.code,
                row.label,
                row.after or (previous,),
                row.code,
                guard=row.guard,
                fields=row.fields,
                min_days=row.min_days,
                within=row.within,
                evidence=row.evidence,
            )
        )
        previous = row.code
    return Machine(
        code, (*states, *side_states), (*moves, *side_moves), start.code, evidence_labels=evidence_labels
    )


def leaving(code: str, label: str, sources: Sequence[str], target: str) -> Move:
    """A way out of a process: it needs a reason."""
    return Move(code, label, tuple(sources), target, reason_required=True, exit=True)
