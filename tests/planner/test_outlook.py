"""What changes would be worth: the truth, found by planning anew, lies between the two ends."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from planner_instances import committed, solved

from jishi.planner import Outlook, coverage, render, solve
from jishi.planner.coverage import gini
from jishi.planner.replan import forbid_host, pin_fair


@cache
def outlook() -> Outlook:
    return Outlook(committed("tiny-0"), solved("tiny-0"))


def test_a_fair_forced_into_a_village_costs_what_is_said() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    hosts = [h for h in np.flatnonzero(problem.villages.host == 1) if h not in plan.fairs.host][:2]
    for host in hosts:
        sentence = outlook().force(int(host))
        assert sentence.code in ("force", "force_at_least")
        lost = plan.objective - solve(pin_fair(problem, int(host)), seconds=300).objective
        assert sentence.numbers["least"] - 1e-6 <= lost <= sentence.numbers.get("most", np.inf) + 1e-6


def test_a_village_kept_out_costs_what_is_said() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    for host in plan.fairs.host[:2].tolist():
        sentence = outlook().forbid(host)
        assert sentence.code in ("forbid", "forbid_at_least")
        lost = plan.objective - solve(forbid_host(problem, host), seconds=300).objective
        assert sentence.numbers["least"] - 1e-6 <= lost <= sentence.numbers.get("most", np.inf) + 1e-6


def test_nothing_changes_where_the_plan_is_so_already() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    assert outlook().force(int(plan.fairs.host[0])).code == "forced_already"
    idle = next(h for h in range(len(problem.villages)) if h not in plan.fairs.host)
    assert outlook().forbid(idle).code == "forbidden_already"
    unready = int(np.flatnonzero(problem.villages.host == 0)[0])
    assert outlook().force(unready).code == "force_impossible"


def test_a_leader_day_is_worth_its_price() -> None:
    plan = solved("tiny-0")
    for unit in range(len(committed("tiny-0").units)):
        sentence = outlook().leader_day(unit)
        assert sentence.numbers["worth"] == plan.multipliers["leader_day"][unit]
        assert sentence.numbers["used"] == len(set(plan.stalls.fair[plan.stalls.unit == unit].tolist()))
        assert "带队天数" in render(sentence)


def test_coverage_by_town() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    found = coverage(problem, plan)
    town = problem.villages.town
    for number, share in enumerate(found.by_town):
        wanted = sum(
            int(n)
            for v, n in zip(problem.needs.village, problem.needs.count, strict=True)
            if town[v] == number
        )
        met = sum(
            float(q)
            for v, q in zip(plan.served.village, plan.served.quantity, strict=True)
            if town[v] == number
        )
        assert share == pytest.approx(met / wanted)
    assert (found.least, found.most) == (min(found.by_town), max(found.by_town))
    assert [one.numbers["percent"] for one in outlook().towns()] == sorted(100 * s for s in found.by_town)


@pytest.mark.parametrize(
    "values, expected",
    [([1, 1, 1], 0.0), ([0, 0], 0.0), ([0, 1], 0.5), ([1, 2, 3], 2 / 9), ([0, 0, 0, 1], 0.75)],
)
def test_gini(values: list[float], expected: float) -> None:
    everyone = sum(abs(a - b) for a in values for b in values)
    assert gini(np.array(values, float)) == pytest.approx(expected)
    if sum(values):
        assert expected == pytest.approx(everyone / (2 * len(values) * sum(values)))


def test_all_sentences_speak_both_languages() -> None:
    plan = solved("tiny-0")
    asked = [outlook().force(h) for h in range(6)] + [outlook().forbid(int(plan.fairs.host[0]))]
    for sentence in asked + outlook().towns():
        for lang in ("zh", "en"):
            assert "{" not in render(sentence, None, lang)
