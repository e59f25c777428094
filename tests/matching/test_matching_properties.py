"""Laws that hold for any messages: order does not matter, chances sum to one, learning never lowers."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_toy import SERVICES, examples, unlabelled

from jishi.matching.catalogue import Service
from jishi.matching.model.calibration import calibration_error, choose_threshold, interval, softmax
from jishi.matching.suggester import Suggester
from jishi.matching.text import LONGEST, plain
from jishi.matching.training import Example, begin, train

CODES = [s.code for s in SERVICES]
# Words of the county and strange ones, so that texts overlap and yet surprise.
WORDS = st.sampled_from(
    ["水管", "漏水", "血压", "牙疼", "跳闸", "理发", "官司", "苹果树", "剪枝", "喇叭", "鱼塘", "abc"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map("，".join)


def chance(model: Suggester, text: str, code: str) -> float:
    return float(model.probabilities(model.vocabulary.row(text))[model.position(code)])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=TEXTS, retired=st.sets(st.sampled_from(CODES), max_size=6))
def test_probabilities_sum_to_one_over_what_is_live(taught: Suggester, text: str, retired: set[str]) -> None:
    model = taught.for_county("x")
    for code in retired:
        model.retire(code)
    chances = model.probabilities(model.vocabulary.row(text))
    assert abs(chances.sum() - 1.0) < 1e-9
    assert all(chances[model.position(code)] == 0.0 for code in retired)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(lessons=st.lists(st.tuples(TEXTS, st.sampled_from(CODES)), min_size=1, max_size=12))
def test_an_accepted_example_never_lowers_its_class(
    taught: Suggester, lessons: list[tuple[str, str]]
) -> None:
    for model in (taught.for_county("x"), begin(SERVICES)):
        for text, code in lessons:
            before = chance(model, text, code)
            model.learn(text, code)
            assert chance(model, text, code) >= before - 1e-9


@settings(max_examples=15, deadline=None, derandomize=True)
@given(lessons=st.lists(st.tuples(TEXTS, st.sampled_from(CODES)), min_size=1, max_size=20))
def test_the_score_rises_for_the_class_and_falls_for_every_other(lessons: list[tuple[str, str]]) -> None:
    model = begin(SERVICES)
    for text, code in lessons:
        row = model.vocabulary.row(text)
        before = model.evidence.scores(row, model.live)
        model.learn(text, code)
        change = model.evidence.scores(row, model.live) - before
        at = model.position(code)
        assert change[at] >= -1e-9
        assert np.delete(change, at).max() <= 1e-9


@settings(max_examples=4, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000))
def test_the_order_of_training_does_not_matter(taught: Suggester, seed: int) -> None:
    shuffle = random.Random(seed)
    told, read, services = examples(), unlabelled(), list(SERVICES)
    for listed in (told, read, services):
        shuffle.shuffle(listed)
    again = train(services, told, unlabelled=read)
    for text in ("家里水管漏水", "牙疼", "喇叭嗡嗡响"):
        assert again.suggest(text) == taught.suggest(text)
    assert again.threshold == taught.threshold


@settings(max_examples=10, deadline=None, derandomize=True)
@given(
    lessons=st.lists(st.tuples(TEXTS, st.sampled_from(CODES)), min_size=2, max_size=10),
    seed=st.integers(0, 99),
)
def test_the_order_of_lessons_does_not_matter_to_the_counts(
    lessons: list[tuple[str, str]], seed: int
) -> None:
    one, other = begin(SERVICES), begin(SERVICES)
    mixed = random.Random(seed).sample(lessons, len(lessons))
    for text, code in lessons:
        one.learn(text, code)
    for text, code in mixed:
        other.learn(text, code)
    np.testing.assert_allclose(one.evidence.own, other.evidence.own, atol=1e-5)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(max_size=300))
def test_a_plain_text_is_short_enough_and_plain_already(text: str) -> None:
    form = plain(text)
    assert len(form) <= LONGEST
    assert plain(form) == form


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data(), n=st.integers(1, 60), wanted=st.floats(0.5, 1.0))
def test_the_threshold_is_the_best_that_brute_force_finds(data: st.DataObject, n: int, wanted: float) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    chances = softmax(np.round(rng.normal(size=(n, 3)), 1))
    truth = np.where(rng.random(n) < 0.7, chances.argmax(1), rng.integers(0, 3, n))
    found = choose_threshold(chances, truth, wanted=wanted)
    claim, right = chances.max(1), chances.argmax(1) == truth
    shares = [(claim >= t).mean() for t in claim if right[claim >= t].mean() >= wanted]
    assert found.coverage == max(shares, default=0.0)
    if shares:
        assert found.precision == right[claim >= found.at].mean()
        assert found.low <= found.precision <= found.high


def test_the_interval_is_the_exact_one() -> None:
    # Clopper-Pearson for 95 of 100: the published table gives 0.887 to 0.984.
    low, high = interval(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.887, 0.984)
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(0, 10)[0] == 0.0
    assert interval(10, 10)[1] == 1.0


def test_the_calibration_error_of_a_known_case() -> None:
    chances = np.array([[0.9, 0.1]] * 10)
    truth = np.array([0] * 6 + [1] * 4)
    assert abs(calibration_error(chances, truth) - 0.3) < 1e-9


def test_probabilities_mean_what_they_say() -> None:
    model = train(SERVICES, examples(8), unlabelled=unlabelled())
    unseen = examples(40)[::3]
    chances = np.array([model.probabilities(model.vocabulary.row(e.text)) for e in unseen])
    truth = np.array([model.position(e.code) for e in unseen])
    assert calibration_error(chances, truth) < 0.15


def test_a_service_beside_many_keeps_its_place() -> None:
    # A hundred services more do not hide one whose very name is said.
    crowd = [
        Service(f"Z{i:03d}", f"第{i}号业务{chr(0x4E00 + 7 * i)}{chr(0x5200 + 11 * i)}") for i in range(100)
    ]
    assert begin([*SERVICES, *crowd]).suggest("想量量血压").suggestions[0].code == "A1"


def test_training_leaves_out_what_it_cannot_use() -> None:
    odd = [Example("", "A1"), Example("水管漏水", "不存在")]
    assert train(SERVICES, [*examples(), *odd]).origin.examples == len(examples())
