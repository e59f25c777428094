"""Better plans by exact neighbourhoods: a few fairs planned anew together, again and again.

Four kinds: fairs near each other on their days; one fair on another day; some fairs on other days; one fair in
another village. All but the first take a proposal from a quick estimate and leave the stalls of the fairs around to
the exact model.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .assign import regret, surplus
from .blocks import Prepared, answer_block, open_block, prepare_block
from .columns import Floats, Ints
from .plan import relative_gap
from .prices import Dual, Market
from .propose import propose_day, propose_days, propose_host
from .run import Run
from .serve import Serving
from .timetable import NO_DAY, Timetable, keeps_rules

Array = NDArray[Any]
WITHIN = 3.0
"""Stalls whose regret is greater (in needs) are not tried: few of them stand in any good plan, and without
them a neighbourhood takes three times as many fairs.
"""
FEWEST, MOST, PART = 6, 16, 4
"""A neighbourhood takes a quarter of the fairs, but at least 6 and at most 16; all of them where there are no more."""
AROUND = 5
MOST_COLUMNS = 4500
"""Larger blocks take too long for what they bring; they are planned with fewer fairs."""
PATIENCE = 10
"""So many neighbourhoods a fair in a row without a better plan, and the search ends."""
MOVERS = 3
KINDS = ("near", "day", "days", "host")


@dataclass
class Trial:
    """A neighbourhood ready to be solved: the fairs it may change and the plan around them."""

    kind: str
    hosts: Ints
    rest: Ints
    timetable: Timetable
    moved: Ints
    """Hosts whose day is another one, or who hold a fair now or no longer."""
    prepared: Prepared


class Search:
    """The plan as a set of slots at ``held`` hosts on the days of ``timetable``, improved in place."""

    def __init__(
        self, run: Run, market: Market, serving: Serving, local: Dual, slots: Ints, timetable: Timetable
    ) -> None:
        self.run, self.market, self.serving = run, market, serving
        self.slots, self.timetable = slots, timetable
        self.layout = serving.layout
        self.slot_host = serving.slot_host
        self.rng = np.random.default_rng(run.seed)
        every = np.arange(self.layout.hosts)
        self.candidates = np.flatnonzero(regret(market, local, every) <= WITHIN)
        self.dear = surplus(market, local, every)
        villages = self.layout.problem.villages
        self.place = np.stack([villages.x_km, villages.y_km], axis=1)[self.layout.host_village]
        fairs = self.layout.problem.fairs
        self.fairs = fairs if fairs <= MOST else min(max(fairs // PART, FEWEST), MOST)
        self.touched = np.zeros(self.layout.hosts, np.int64)
        self.idle = 0
        self.tried = dict.fromkeys(KINDS, 0)
        self.better = dict.fromkeys(KINDS, 0)

    @property
    def held(self) -> Ints:
        return np.flatnonzero(self.timetable.day != NO_DAY)

    def done(self) -> bool:
        if self.idle > PATIENCE * len(self.held):
            return True
        return self.run.over(0.95) or relative_gap(self.run.bound, self.run.objective) <= max(
            self.run.gap, 1e-9
        )

    def improve(self) -> None:
        """Plan block after block anew, one on each thread, until time, gap or iterations are reached.

        Answers are taken as they come, or in the order of their trials where the run must be repeatable.
        """
        run, number = self.run, 0
        most = run.max_iterations if run.max_iterations is not None else 10**9
        asked: dict[Future[Ints], Trial] = {}
        with ThreadPoolExecutor(run.threads) as pool:
            while not self.done() and (number < most or asked):
                if number < most and len(asked) < run.threads:
                    number += 1
                    self.idle += 1
                    trial = self.prepare(str(self.rng.choice(KINDS, p=self.odds())))
                    if trial is not None:
                        asked[pool.submit(self.answer, trial)] = trial
                    continue
                answer = next(iter(asked))
                if run.max_iterations is None:
                    answer = next(iter(wait(asked, return_when=FIRST_COMPLETED).done))
                self.take(asked.pop(answer), answer.result())
                run.tell("search", max(number / most, 0.45 + 0.5 * run.elapsed / run.seconds))
        for answer, trial in asked.items():
            self.take(trial, answer.result())
        run.note("search", tried=self.tried, better=self.better, objective=run.objective)

    def odds(self) -> Floats:
        """How likely each kind is tried: the more often it helped so far, the likelier."""
        help_rate = np.array([(self.better[kind] + 1) / (self.tried[kind] + 3) for kind in KINDS])
        return np.asarray(help_rate / help_rate.sum())

    def try_kind(self, kind: str) -> None:
        """One neighbourhood of the kind, at once."""
        trial = self.prepare(kind)
        if trial is not None:
            self.take(trial, self.answer(trial))

    def answer(self, trial: Trial) -> Ints:
        """The slots found for a trial's hosts; called from several threads at once."""
        return answer_block(trial.prepared, self.run.effort(seconds=8.0, nodes=30, gap=3e-4))

    def prepare(self, kind: str) -> Trial | None:
        """A random neighbourhood of the kind around the present plan; None if there is no such change."""
        self.tried[kind] += 1
        if kind == "near":
            host = self.least_touched()
            hosts = self.around(host, self.fairs, self.held)
            self.touched[hosts] += 1
            return self._trial(kind, hosts, self.slots, self.timetable, np.empty(0, np.int64))
        if kind == "days":
            return self.prepare_days()
        host = int(self.rng.choice(self.held))
        rest = self.slots[self.slot_host[self.slots] != host]
        other = host if kind == "day" else propose_host(self, host, rest)
        day = None if other is None else propose_day(self, host, other, rest)
        if other is None or day is None:
            return None
        timetable = self.timetable.again()
        timetable.day[host] = NO_DAY
        timetable.day[other] = day
        hosts = self.around(other, AROUND + 1, np.flatnonzero(timetable.day != NO_DAY))
        return self._trial(kind, hosts, rest, timetable, np.array([host, other]))

    def prepare_days(self) -> Trial | None:
        """Some fairs on other days at once, planned anew with the fairs around one of them."""
        movers = self.rng.choice(self.held, size=min(MOVERS, len(self.held)), replace=False)
        found = propose_days(self, movers)
        if found is None:
            return None
        timetable, kept = found
        near = self.around(int(movers[0]), max(self.fairs - MOVERS, 0), np.setdiff1d(self.held, movers))
        return self._trial("days", np.union1d(movers, near), kept, timetable, movers)

    def least_touched(self) -> int:
        """One of the fairs that were planned anew with their neighbours the fewest times."""
        times = self.touched[self.held]
        return int(self.rng.choice(self.held[times == times.min()]))

    def around(self, host: int, size: int, among: Ints) -> Ints:
        """``size`` of the hosts ``among``, the nearest to ``host``."""
        distance = np.hypot(*(self.place[among] - self.place[host]).T)
        return np.sort(among[np.argsort(distance, kind="stable")[:size]])

    def _trial(self, kind: str, hosts: Ints, rest: Ints, timetable: Timetable, moved: Ints) -> Trial:
        block = open_block(self.serving, rest, hosts, self.candidates, timetable)
        prepared = prepare_block(self.serving, rest, block)
        beside = np.setdiff1d(hosts, moved)
        if prepared.exact.rules.model.columns > MOST_COLUMNS and len(beside) > 1:
            centre = int(moved[-1] if len(moved) else hosts[0])
            fewer = np.union1d(np.intersect1d(hosts, moved), self.around(centre, len(beside) - 1, beside))
            return self._trial(kind, fewer, rest, timetable, moved)
        return Trial(kind, hosts, rest, timetable, moved, prepared)

    def take(self, trial: Trial, answer: Ints) -> bool:
        """Put the answer into the plan if that, as it is by now, keeps all rules and becomes truly better."""
        gone = np.union1d(trial.hosts, trial.moved)
        outside = self.slots[~np.isin(self.slot_host[self.slots], gone)]
        slots = np.union1d(outside, answer)
        timetable = self.timetable.again()
        timetable.day[trial.moved] = trial.timetable.day[trial.moved]
        objective = self.serving.objective(slots) + timetable.season()
        if objective <= self.run.objective + 1e-6:
            return False
        if not keeps_rules(timetable, slots):
            return False
        self.slots, self.timetable, self.run.objective = slots, timetable, objective
        self.better[trial.kind] += 1
        self.idle = 0
        return True
