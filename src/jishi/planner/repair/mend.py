"""Re-planning with the fewest changes: what happened goes in, a mended plan and what it changes for whom comes out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..columns import Ints
from ..coverage import coverage
from ..errors import PlannerError
from ..one_fair import Facts
from ..plan import Plan
from ..problem import Problem
from ..tables import Fairs, Served, Stalls
from ..telling import Telling
from .board import Board
from .changes import Change, UrgentUnmet, concerns, tell
from .compare import moves, released, served_changes, stall_changes
from .events import Event, UrgentNeed, after, more_at_most, require_events
from .man import man
from .met import Met
from .moves import Mover
from .rank import Rank, broken_pins, rank, services_changed
from .urgent import answer, served_by


@dataclass(frozen=True, eq=False)
class Mended:
    """``problem`` is the instance as it now is, ``plan`` the plan that keeps its rules, ``rank`` what was made small.

    ``number[f]`` is the number in the new plan of fair ``f`` of the old one.
    """

    problem: Problem
    plan: Plan
    rank: Rank
    changes: tuple[Change, ...]
    number: tuple[int, ...]
    seconds: float

    def sentences(self) -> list[Telling]:
        """Every change, fairs first."""
        return [tell(self.problem, change) for change in self.changes]

    def for_unit(self, unit: int) -> list[Telling]:
        """What changes for one unit."""
        return [tell(self.problem, one) for one in self.changes if ("units", unit) in concerns(one)]

    def for_village(self, village: int) -> list[Telling]:
        """What changes for one village."""
        return [tell(self.problem, one) for one in self.changes if ("villages", village) in concerns(one)]


class DayOutOfHorizon(PlannerError):
    code = "day_out_of_horizon"
    template = "今天（第 %(today)s 天）或冻结期（%(frozen)s 天）不在规划期内；请改正"


def mend(
    problem: Problem, plan: Plan, events: Sequence[Event], *, today: int, frozen_days: int = 3
) -> Mended:
    """``plan`` mended after ``events``, known on the morning of day ``today``.

    Fairs before ``today`` are over and stay. Those hit may leave the ``frozen_days`` that begin today, no
    fair is moved into them and no other is moved out. Made as small as possible, one after the other: pins
    broken, fairs in another village, fairs moved, days they shift, stalls changed, needs lost. A moved fair
    keeps at least three quarters of its stalls if any day allows that.

    Raises ``NoPlaceForFair``, ``UnknownInEvent``, ``EventInThePast``, ``NothingHappened`` or
    ``DayOutOfHorizon``.
    """
    began = time.process_time()
    if not 0 <= today < problem.days or frozen_days < 0:
        raise DayOutOfHorizon([{"day": today}], today=today, frozen=frozen_days)
    require_events(problem, events, today)
    now = after(problem, events, today)
    before = Board(now, plan)
    met = Met(now, before, plan, today)
    mover = Mover(before, met, today + frozen_days)
    board = before.copy()
    hit = [f for f in _to_come(board, today) if not board.facts.open(board.host[f], board.day[f])]
    for fair in _to_come(board, today):
        if fair not in hit and any((unit, board.day[fair]) in board.facts.off for unit in board.units(fair)):
            man(board, fair, met)
    if hit:
        board = mover.place_all(board, hit)
    urgent = [event for event in events if isinstance(event, UrgentNeed)]
    for event in sorted(urgent, key=lambda event: -event.weight * event.count):
        board = answer(before, board, met, event, mover)
    return _written(_Work(problem, now, plan, before, board, met), urgent, began)


def _to_come(board: Board, today: int) -> list[int]:
    return [fair for fair in range(len(board.host)) if board.day[fair] >= today]


@dataclass(frozen=True, eq=False)
class _Work:
    original: Problem
    problem: Problem
    plan: Plan
    before: Board
    board: Board
    met: Met


def _written(work: _Work, urgent: list[UrgentNeed], began: float) -> Mended:
    board, before, plan = work.board, work.before, work.plan
    order = np.lexsort((board.host, board.day))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    served = _served(work, urgent, number)
    rows = sorted(
        (int(number[f]), unit, s) for f, stalls in enumerate(board.stalls) for s, unit in stalls.items()
    )
    stalls = Stalls(*(list(column) for column in zip(*rows, strict=True))) if rows else Stalls([], [], [])
    fairs = Fairs([board.host[f] for f in order], [board.day[f] for f in order])
    bound = plan.bound + more_at_most(work.original, work.problem)
    kept = plan.multipliers if work.original.needs is work.problem.needs else {}
    new = plan.but(fairs=fairs, stalls=stalls, served=served, bound=bound, multipliers=kept)
    new = new.but(objective=Facts(work.problem, new).total(), coverage=coverage(work.problem, new).figures())
    ranked = rank(before, board, work.met)
    problem, gone = released(work.problem, board) if broken_pins(board) else (work.problem, [])
    changes = [*moves(before, board, number), *stall_changes(before, board, number), *gone]
    changes += [*served_changes(plan.served, served), *_unmet(work, urgent)]
    places = tuple(int(place) for place in number)
    return Mended(problem, new, ranked, tuple(changes), places, time.process_time() - began)


def _served(work: _Work, urgent: list[UrgentNeed], number: Ints) -> Served:
    """As planned, but anew for the fairs to come where the stalls of a service changed."""
    board, before, old, met = work.board, work.before, work.plan.served, work.met
    touched = {event.service for event in urgent}
    for fair in range(len(board.host)):
        touched |= services_changed(before, board, fair)
        if before.host[fair] != board.host[fair]:
            touched |= {*board.stalls[fair], *before.stalls[fair]}
    same = met.past | ~np.isin(old.service, sorted(touched))
    parts = [(old.fair[same], old.village[same], old.service[same], old.quantity[same])]
    needs = work.problem.needs
    for service in sorted(touched):
        at, need, quantity = met.rows(board, service)
        parts.append((at, needs.village[need], needs.service[need], quantity))
    fairs, village, service_of, persons = (np.concatenate(column) for column in zip(*parts, strict=True))
    row = np.lexsort((service_of, village, number[fairs]))
    return Served(number[fairs][row], village[row], service_of[row], persons[row])


def _unmet(work: _Work, urgent: list[UrgentNeed]) -> list[Change]:
    found: list[Change] = []
    for event in urgent:
        served = served_by(work.board, work.met, event)
        if served < event.count - 1e-6:
            found.append(UrgentUnmet(event.village, event.service, event.count, served, event.by))
    return found
