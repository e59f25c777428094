"""Learning without harm: what may teach, how services fare one by one, and when the past no longer holds."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from matching_toy import SERVICES, examples, unlabelled

from jishi.matching.suggester import Suggester
from jishi.matching.training import Example, begin, train
from jishi.matching.upkeep import Dispatch, confusions, drift, lessons, per_class, starving

ON = date(2026, 5, 1)


def test_only_accepted_dispatches_of_living_services_teach() -> None:
    dispatches = [
        Dispatch("水管漏水", "B1", True, ON),
        Dispatch("水管漏水", "A1", False, ON),
        Dispatch("旧业务", "gone", True, ON),
    ]
    assert lessons(dispatches, live=["A1", "B1"]) == [Example("水管漏水", "B1")]


def test_a_version_says_what_it_was_trained_on(taught: Suggester) -> None:
    origin = taught.origin
    assert (origin.version, origin.services, origin.examples, origin.unlabelled) == (1, 7, 84, 400)
    assert origin.per_class == tuple((s.code, 12) for s in SERVICES)
    later = train(SERVICES, examples(3), version=2, until="2026-05-01")
    assert (later.origin.version, later.origin.until, later.origin.examples) == (2, "2026-05-01", 21)


CHANCES = np.array([[0.9, 0.1, 0.0], [0.6, 0.4, 0.0], [0.2, 0.8, 0.0], [0.7, 0.3, 0.0]])
TRUTH = np.array([0, 0, 1, 1])


def test_figures_of_each_class() -> None:
    weakest, best = per_class(["a", "b", "c"], CHANCES, TRUTH)
    assert (weakest.code, weakest.asked, weakest.suggested, weakest.right) == ("b", 2, 1, 1)
    assert (weakest.recall, weakest.precision) == (0.5, 1.0)
    assert weakest.recall_low < 0.5 < weakest.recall_high
    assert (best.code, best.recall, best.precision) == ("a", 1.0, 2 / 3)


def test_confusions_name_the_pairs() -> None:
    assert confusions(["a", "b", "c"], CHANCES, TRUTH) == [("b", "a", 1)]


def test_drift_is_seen_when_words_and_outcomes_change(taught: Suggester) -> None:
    past = examples(60)[12::5]
    swapped = [Example("鱼塘缺氧翻塘，增氧机也坏了", "A1") for _ in range(40)]
    changed = drift(taught, past, swapped)
    assert (changed.fell, changed.aged) == (True, True)
    assert changed.after <= changed.high < changed.before
    assert changed.unknown_after > changed.unknown_before


def test_no_drift_is_seen_between_two_halves_of_one_time(taught: Suggester) -> None:
    held = examples(60)
    same = drift(taught, held[0::2], held[1::2])
    assert (same.fell, same.aged) == (False, False)
    nothing = drift(taught, held, [])
    assert (nothing.fell, nothing.aged, nothing.high) == (False, False, 1.0)


def test_starving_services_are_named_and_retired_ones_are_not() -> None:
    model = train(SERVICES, [e for e in examples() if e.code not in ("D1", "C1")], unlabelled=unlabelled())
    assert starving(model) == [("C1", 0), ("D1", 0)]
    for _ in range(5):
        model.learn("苹果树该剪枝了", "D1")
    model.retire("C1")
    assert starving(model) == []


@pytest.mark.parametrize("code", ["A2", "C2"])
def test_one_busy_service_does_not_swallow_a_quiet_one(code: str) -> None:
    model = begin(SERVICES)
    for i in range(200):
        model.learn(f"水管漏水第{i}次报修", "B1")
    phrase = next(e.text for e in examples() if e.code == code)
    assert model.suggest(phrase).suggestions[0].code == code
