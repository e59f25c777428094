"""Whatever is typed or handed in: a clear answer or a clear error, never a crash or a confident guess."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_toy import SERVICES, examples

from jishi.matching import store
from jishi.matching.suggester import Suggester
from jishi.matching.training import Example, train


@pytest.mark.parametrize(
    ("case", "text", "why"),
    [
        ("empty", "", "太短"),
        ("blank", " \n\t　", "太短"),
        ("one character", "水", "太短"),
        ("only emoji", "😀😡👍🏽" * 20, "太短"),
        ("only signs", "！？……——", "太短"),
        ("Russian", "Здравствуйте, помогите пожалуйста", "没有认出"),
        ("English", "My neighbour keeps bees, what shall I do?", "没有认出"),
        ("control characters", "\x00\x01\x02", "太短"),
    ],
)
def test_no_suggestion_for(fresh: Suggester, taught: Suggester, case: str, text: str, why: str) -> None:
    for model in (fresh, taught):
        found = model.suggest(text, route=True)
        assert (found.suggestions, found.routed) == ((), None), case
        assert why in found.why


def test_a_hundred_thousand_characters_are_read_in_time(taught: Suggester) -> None:
    start = time.process_time()
    found = taught.suggest("水管漏水，" * 20_000)
    assert found.suggestions[0].code == "B1"
    assert time.process_time() - start < 1.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=st.text(max_size=200))
def test_any_text_gets_an_answer(taught: Suggester, text: str) -> None:
    found = taught.suggest(text, route=True)
    assert found.why
    assert all(0.0 <= s.probability <= 1.0 for s in found.suggestions)


def test_a_class_with_one_example_trains() -> None:
    model = train(SERVICES, [*(e for e in examples() if e.code != "D1"), Example("苹果树该剪枝了", "D1")])
    assert model.suggest("苹果树该剪枝").suggestions[0].code == "D1"


def test_one_text_with_two_labels_shares_the_probability() -> None:
    text = "门口的灯不亮了"
    model = train(SERVICES, [*examples(), *[Example(text, "B1")] * 5, *[Example(text, "B2")] * 5])
    first, second, third = model.suggest(text).suggestions
    assert {first.code, second.code} == {"B1", "B2"}
    assert first.probability < 0.75
    assert second.probability > third.probability


def test_an_unreadable_lesson_changes_nothing(fresh: Suggester) -> None:
    before = fresh.evidence.own.copy()
    fresh.learn("😀", "A1")
    np.testing.assert_array_equal(fresh.evidence.own, before)
    assert fresh.learned.sum() == 0


def test_a_model_comes_back_as_it_was(taught: Suggester, tmp_path: Path) -> None:
    county = taught.for_county("370783")
    county.learn("喇叭嗡嗡响", "C1")
    county.retire("D1")
    store.save(county, tmp_path / "model.npz")
    again = store.load(tmp_path / "model.npz")
    for text in ("水管漏水", "喇叭嗡嗡响", "苹果树"):
        assert again.suggest(text) == county.suggest(text)
    assert (again.origin, again.threshold) == (county.origin, county.threshold)
    assert again.origin.examples == len(examples())


def test_a_model_from_a_newer_version_is_refused(
    fresh: Suggester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)
    store.save(fresh, tmp_path / "model.npz")
    monkeypatch.undo()
    with pytest.raises(store.NewerModel, match="请先升级程序"):
        store.load(tmp_path / "model.npz")


@pytest.mark.parametrize("damage", ["empty", "words", "half", "other"])
def test_a_damaged_model_is_refused(fresh: Suggester, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "model.npz"
    store.save(fresh, path)
    if damage == "other":
        with path.open("wb") as file:
            np.savez(file, meta=np.array(json.dumps({"format": 1})))
    else:
        path.write_bytes({"empty": b"", "words": b"not a model", "half": path.read_bytes()[:500]}[damage])
    with pytest.raises(store.DamagedModel, match="重新训练"):
        store.load(path)


def test_a_model_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.load(tmp_path / "none.npz")
