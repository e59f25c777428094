"""What holds for every long process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from jishi.rules.codes.organisation import check_character, organisation_check
from jishi.rules.machine import Machine, Phase
from jishi.rules.pipeline import cooperative, lead, membership, project, weak_branch
from jishi.rules.quorum.meeting import Meeting

from .expect import check_denied
from .walking import VALUES, ask

ALL: dict[str, Callable[[], Machine]] = {
    "membership": lambda: membership(VALUES),
    "lead": lead,
    "project": project,
    "cooperative": lambda: cooperative(VALUES),
    "weak_branch": lambda: weak_branch(VALUES),
}


@dataclass
class File:
    contacts: int = 2
    introducers: int = 2
    training_days: int = 3
    training_hours: int = 0
    vote: Meeting = field(default_factory=lambda: Meeting(date(2025, 3, 1), 10, 8, 6))
    full_vote: Meeting = field(default_factory=lambda: Meeting(date(2026, 3, 1), 10, 8, 6))
    extension_months: int = 6
    extended_until: date = date(2026, 3, 1)


@dataclass
class Works:
    budget: int = 224_200_000
    promised: int = 224_200_000
    received: int = 200_000_000
    spent: int = 200_000_000
    village_shares: tuple[int, ...] = (6000, 4000)


def farmers_code() -> str:
    body = "MA3C1234"
    first = f"93370783{body}{organisation_check(body)}"
    return first + check_character(first)


@dataclass
class Branch:
    has_first_secretary: bool = True
    problems: int = 6
    verified: int = 6
    asked: int = 50
    satisfied: int = 40


@pytest.mark.parametrize("code", ALL)
def test_every_paper_has_a_name_and_is_asked_for(code: str) -> None:
    machine = ALL[code]()
    assert machine.code == code
    asked = {paper for move in machine.moves for paper in move.evidence}
    assert asked == set(machine.evidence_labels)
    for move in machine.moves:
        for paper in move.evidence:
            others = [code for code in move.evidence if code != paper]
            verdict = ask(
                machine,
                move.sources[0],
                move.code,
                FullSubject(),
                history_for(machine),
                evidence=others,
                on=date(2099, 1, 1),
            )
            check_denied(verdict, f"“{move.label}”还缺材料：{machine.evidence_labels[paper]}", "evidence")


def history_for(machine: Machine) -> list[tuple[str, date]]:
    """Every move once, on one early day: the intervals are then over."""
    return [(move.code, date(2000, 1, 1)) for move in machine.moves]


@dataclass
class FullSubject(File, Works, Branch):
    credit_code: str = field(default_factory=farmers_code)
    founders: int = 5
    members: int = 10
    farmers: int = 8


@pytest.mark.parametrize("code", ALL)
def test_from_every_state_an_end_can_be_reached(code: str) -> None:
    machine = ALL[code]()
    ends = {state.code for state in machine.states if state.phase in (Phase.DONE, Phase.DROPPED)}
    safe = set(ends)
    for _ in machine.states:
        safe |= {code for move in machine.moves if move.target in safe for code in move.sources}
    assert safe == {state.code for state in machine.states}
    assert all(not machine.moves_from(code) for code in ends)


OPEN, WAITING, DONE, DROPPED, DRAFT = Phase.OPEN, Phase.WAITING, Phase.DONE, Phase.DROPPED, Phase.DRAFT


@pytest.mark.parametrize(
    ("code", "phases"),
    [
        ("membership", [DRAFT, *[OPEN] * 24, DONE, OPEN, *[DROPPED] * 3]),
        ("lead", [*[OPEN] * 6, DONE, DROPPED]),
        ("project", [DRAFT, *[OPEN] * 7, DONE, WAITING, DROPPED]),
        ("cooperative", [DRAFT, *[OPEN] * 6, OPEN, OPEN, DONE, DROPPED]),
        ("weak_branch", [*[OPEN] * 5, WAITING, DONE, OPEN]),
    ],
)
def test_the_phases_of_the_states(code: str, phases: list[Phase]) -> None:
    """What the desk and the clocks read."""
    assert [state.phase for state in ALL[code]().states] == phases
