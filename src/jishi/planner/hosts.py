"""Which villages hold the fairs: the choice of the prices on average, repaired until everyone is reached."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Floats, Ints
from .conflict import contradiction
from .errors import PlannerError
from .layout import Layout
from .mip import Answer, Effort, Model, solve_model
from .prices import select_hosts

Array = NDArray[Any]


class NoChoiceOfHosts(PlannerError):
    """``items`` are the rules that contradict each other, each needed for the contradiction."""

    code = "no_choice_of_hosts"
    template = "这些规则不能同时满足：%(rules)s；请放宽其中一条"


def reaches_all(layout: Layout, hosts: Ints) -> bool:
    """Does every must-reach village lie in reach of one of ``hosts``?"""
    held = np.zeros(layout.hosts, bool)
    held[hosts] = True
    starts = layout.must_start
    return all(held[layout.must_host[a:b]].any() for a, b in pairwise(starts))


def choose_hosts(layout: Layout, score: Floats) -> Ints:
    """The hosts of greatest total ``score`` under pins, floors, ceilings and must-reach."""
    hosts = select_hosts(layout, score)
    if reaches_all(layout, hosts):
        return hosts
    answer = host_model(layout, score)
    if not answer.found:
        rules = contradiction(layout.problem)
        told = "；".join(rule.told(layout.problem) for rule in rules)
        raise NoChoiceOfHosts([rule.as_item() for rule in rules], rules=told)
    return np.flatnonzero(answer.values > 0.5)


def host_model(layout: Layout, score: Floats) -> Answer:
    """The same choice as an integer programme, with must-reach; ``infeasible`` if the rules leave no
    choice.
    """
    problem, count = layout.problem, layout.hosts
    model = Model()
    every = model.add_columns(score, low=layout.host_pinned.astype(float), high=1.0, whole=True)
    model.add_rows(np.zeros(count, int), every, 1.0, low=problem.fairs, high=problem.fairs, count=1)
    towns = problem.towns
    model.add_rows(layout.host_town, every, 1.0, low=towns.floor, high=layout.town_ceiling, count=len(towns))
    musts = len(layout.must_start) - 1
    row = np.repeat(np.arange(musts), np.diff(layout.must_start))
    model.add_rows(row, layout.must_host, 1.0, low=1.0, high=np.inf, count=musts)
    return solve_model(model, Effort(seconds=60.0))
