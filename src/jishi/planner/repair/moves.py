"""New days and villages for fairs that cannot be held as planned, the least disturbing first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from ..errors import PlannerError
from .board import Board, Busy
from .man import man
from .met import Met
from .rank import Rank, rank

NOWHERE = -1_000_000
"""The day of a fair that is yet to be placed: far from every other."""
SHARES = (0.75, 0.5, 0.25, 0.0)
"""A fair is still the same fair with at least this share of its stalls; each next one only if no day has that."""
TRIED = 12
"""Villages whose needs are worked out exactly when a fair must leave its own, of those with the fewest changes."""


class NoPlaceForFair(PlannerError):
    """``items``: the ``fair`` and ``host`` for which there is no day and no village left, and the villages
    that must be reached and lie in reach of this fair alone (``must_reach``).
    """

    code = "no_place_for_fair"
    template = "第 %(fairs)s 场改不出来：没有一天、也没有别的村可办%(why)s；请放宽冻结期、停办日或每天场数，或少办一场"


class Mover:
    """Places fairs of a board; ``first_day`` is the first day a fair may be moved to."""

    def __init__(self, before: Board, met: Met, first_day: int) -> None:
        self.before, self.met, self.first_day = before, met, first_day

    def place_all(self, board: Board, fairs: list[int]) -> Board:
        """The best board over several orders of placing ``fairs``; every order of up to three."""
        for fair in fairs:
            board.day[fair] = NOWHERE
        found = [self._place_in_turn(board, order) for order in _orders(fairs)]
        boards = [one for one in found if isinstance(one, Board)]
        if not boards:
            stuck = sorted({one for one in found if isinstance(one, int)})
            items = [
                {
                    "fair": fair,
                    "host": self.before.host[fair],
                    "must_reach": reached_only_by(self.before, fair),
                }
                for fair in stuck
            ]
            alone = sorted({village for item in items for village in item["must_reach"]})  # type: ignore[attr-defined]
            raise NoPlaceForFair(items, fairs=stuck, why=f"（必达的村 {alone} 只靠它）" if alone else "")
        return min(boards, key=self._rank)

    def _place_in_turn(self, board: Board, fairs: tuple[int, ...]) -> Board | int:
        """The board with all of ``fairs`` placed, or the one that has no place."""
        for fair in fairs:
            placed = self.place(board, fair)
            if placed is None:
                return fair
            board = placed
        return board

    def _rank(self, board: Board) -> Rank:
        return rank(self.before, board, self.met)

    def place(self, board: Board, fair: int) -> Board | None:
        """``fair`` on another day of its village; else with one other fair making room; else in another village."""
        for share in SHARES:
            placed = self._other_day(board, fair, share)
            if placed is not None:
                return placed
        return self._make_room(board, fair) or self._other_village(board, fair)

    def _days(self, fair: int) -> Iterator[list[int]]:
        """Days by how far they are from the planned one, both sides at once."""
        planned, last = self.before.day[fair], self.before.problem.days
        for shift in range(last):
            days = {planned + shift, planned - shift}
            yield sorted((day for day in days if self.first_day <= day < last), reverse=True)

    def _enough(self, board: Board, fair: int, share: float) -> bool:
        return len(board.stalls[fair]) >= share * len(self.before.stalls[fair]) - 1e-9

    def _other_day(self, board: Board, fair: int, share: float) -> Board | None:
        busy = board.busy(without=[fair])
        for days in self._days(fair):
            fitting = [self._held(board, fair, board.host[fair], day, busy) for day in days
                       if board.blockers(fair, board.host[fair], day) == []]  # fmt: skip
            enough = [one for one in fitting if self._enough(one, fair, share)]
            if enough:
                return min(enough, key=self._rank)
        return None

    def _held(self, board: Board, fair: int, host: int, day: int, busy: Busy | None = None) -> Board:
        """The board with ``fair`` at ``host`` on ``day`` and whoever can come."""
        other = board.copy()
        other.host[fair], other.day[fair] = host, day
        man(other, fair, self.met, busy)
        return other

    def _make_room(self, board: Board, fair: int) -> Board | None:
        """``fair`` on a day from which a single other fair, not held yet nor frozen nor pinned, moves away."""
        pinned = set(board.problem.pinned_fairs.host.tolist())
        for days in self._days(fair):
            found = []
            for day in days:
                blockers = board.blockers(fair, board.host[fair], day)
                if blockers is None or len(blockers) != 1:
                    continue
                other = blockers[0]
                if board.day[other] < self.first_day or board.host[other] in pinned:
                    continue
                freed = board.copy()
                freed.day[other] = NOWHERE
                placed = self._other_day(self._held(freed, fair, board.host[fair], day), other, SHARES[0])
                if placed is not None and self._enough(placed, fair, SHARES[1]):
                    found.append(placed)
            if found:
                return min(found, key=self._rank)
        return None

    def _other_village(self, board: Board, fair: int) -> Board | None:
        hosts = free_hosts(board, fair)
        for share in SHARES:
            for days in self._days(fair):
                found = self._best_village(board, fair, hosts, days, share)
                if found is not None:
                    return found
        return None

    def _best_village(
        self, board: Board, fair: int, hosts: list[int], days: list[int], share: float
    ) -> Board | None:
        """Of the villages open on ``days``, those losing the fewest stalls, nearest first; the best of these."""
        places = [(host, day) for day in days for host in hosts if board.blockers(fair, host, day) == []]
        stalls, facts = board.stalls[fair], board.facts
        room = board.problem.villages.max_stalls
        x, y = board.problem.villages.x_km, board.problem.villages.y_km

        def key(place: tuple[int, int]) -> tuple[int, float]:
            host = place[0]
            out = sum(not facts.may_stand(host, unit, service) for service, unit in stalls.items())
            home = self.before.host[fair]
            return max(out, len(stalls) - int(room[host])), float(
                np.hypot(x[host] - x[home], y[host] - y[home])
            )

        busy = board.busy(without=[fair])
        tried = [self._moved(board, fair, host, day, busy) for host, day in sorted(places, key=key)[:TRIED]]
        enough = [one for one in tried if self._enough(one, fair, share)]
        return min(enough, key=self._rank) if enough else None

    def _moved(self, board: Board, fair: int, host: int, day: int, busy: Busy) -> Board:
        """As ``_held``, with no more stalls than the village's venue holds: those that serve most stay."""
        other = self._held(board, fair, host, day, busy)
        stalls, room = other.stalls[fair], int(board.problem.villages.max_stalls[host])
        if len(stalls) > room:
            least = sorted(stalls, key=lambda service: self.met.value(other, service))
            for service in least[: len(stalls) - room]:
                del stalls[service]
            for service in other.facts.orphans(stalls):
                del stalls[service]
        return other


def free_hosts(board: Board, fair: int) -> list[int]:
    """Villages that could hold ``fair`` instead: ready, holding none, within town limits, must-reach kept."""
    problem, facts = board.problem, board.facts
    forbidden = set(problem.forbidden_hosts.host.tolist())
    others = [host for other, host in enumerate(board.host) if other != fair]
    held = np.bincount([facts.town[host] for host in others], minlength=len(problem.towns))
    owed = [town for town, floor in enumerate(problem.towns.floor.tolist()) if held[town] < floor]
    reach, missing = problem.reach, set(reached_only_by(board, fair))
    near = reach.share > 0
    result = []
    for host in np.flatnonzero(problem.villages.host == 1).tolist():
        town = facts.town[host]
        if host in forbidden or others.count(host) >= problem.fairs_per_host or host == board.host[fair]:
            continue
        if held[town] >= problem.towns.ceiling[town] or any(one != town for one in owed):
            continue
        if missing and not missing <= set(reach.village[near & (reach.host == host)].tolist()):
            continue
        result.append(host)
    return result


def reached_only_by(board: Board, fair: int) -> list[int]:
    """Villages that must be reached and that no other fair reaches."""
    reach = board.problem.reach
    others = [host for other, host in enumerate(board.host) if other != fair]
    reached = set(reach.village[(reach.share > 0) & np.isin(reach.host, others)].tolist())
    return sorted(set(board.problem.must_reach.village.tolist()) - reached)


def _orders(fairs: list[int]) -> list[tuple[int, ...]]:
    if len(fairs) <= 3:
        return list(permutations(fairs))
    rng = np.random.default_rng(len(fairs))
    return [tuple(fairs), tuple(reversed(fairs)), *(tuple(rng.permutation(fairs).tolist()) for _ in range(4))]
