"""Asking a machine and walking through it, for the tests of the long processes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from jishi.rules.book import DEFAULTS
from jishi.rules.machine import Machine
from jishi.rules.verdict import Verdict

VALUES = DEFAULTS.values([rule.key for rule in DEFAULTS], date(2026, 1, 1))


def ask(
    machine: Machine,
    state: str,
    move: str,
    subject: object = None,
    history: Sequence[tuple[str, date]] = (),
    on: date = date(2026, 6, 1),
    evidence: Sequence[str] | None = None,
    reason: str = "理由",
    limits: dict[str, int] | None = None,
) -> Verdict:
    papers = machine.move(move).evidence if evidence is None else evidence
    return machine.check_move(
        state, move, subject=subject, history=history, on=on, evidence=papers, reason=reason, limits=limits
    )


def walk(machine: Machine, steps: Sequence[tuple[str, date]], subject: Any) -> str:
    """Make the moves one after another, each of which must be allowed; the state reached."""
    state = machine.initial
    history: list[tuple[str, date]] = []
    for move, on in steps:
        verdict = ask(machine, state, move, subject, history, on)
        assert verdict, (move, verdict)
        history.append((move, on))
        state = machine.move(move).target
    return state
