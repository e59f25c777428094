"""What a clerk gets for a villager's words, from the first day on."""

from __future__ import annotations

import time

import numpy as np
import pytest
from matching_toy import SERVICES, examples, unlabelled

from jishi.matching.catalogue import DuplicateCode, EmptyCatalogue, Service, UnknownService
from jishi.matching.suggester import Suggester
from jishi.matching.training import Example, begin, train


@pytest.mark.parametrize(
    ("case", "text", "code"),
    [
        ("its own phrasing", "想量量血压", "A1"),
        ("another wording", "俺爹血压高，药也不管用", "A1"),
        ("traditional script", "家裡電線老化", "B2"),
        ("a typing error", "水官漏水了", "B1"),
        ("full width and blanks", "  苹 果 树　剪枝 ！", "D1"),
        ("a long story", "您好，" + "我家住在村东头，" * 40 + "邻居占了地边，想打官司", "C2"),
    ],
)
def test_the_catalogue_alone_finds(fresh: Suggester, case: str, text: str, code: str) -> None:
    assert fresh.suggest(text).suggestions[0].code == code, case


def test_three_suggestions_best_first_with_the_words_that_led_there(fresh: Suggester) -> None:
    found = fresh.suggest("家里水管漏水").suggestions
    assert found[0].code == "B1"
    assert len(found) == 3
    assert [s.probability for s in found] == sorted((s.probability for s in found), reverse=True)
    assert any("水管" in w or "漏水" in w for w in found[0].words)


def test_suggests_no_more_services_than_there_are() -> None:
    assert len(begin(SERVICES[:2]).suggest("想量量血压").suggestions) == 2


def test_a_confirmed_dispatch_is_known_within_a_second() -> None:
    model = train(SERVICES, examples(), unlabelled=unlabelled())
    text = "戏台子上的喇叭嗡嗡响"
    before = model.probabilities(model.vocabulary.row(text))[model.position("B2")]
    start = time.perf_counter()
    model.learn(text, "B2")
    after = model.probabilities(model.vocabulary.row(text))[model.position("B2")]
    assert time.perf_counter() - start < 1.0
    assert after > before
    assert model.suggest(text).suggestions[0].code == "B2"


def test_unlabelled_text_teaches_words_the_catalogue_lacks() -> None:
    # 空转 stands nowhere in the catalogue, but in unlabelled texts beside words that do.
    text = "空转"
    alone, helped = begin(SERVICES), begin(SERVICES, unlabelled())
    at = alone.position("B1")
    gain = helped.probabilities(helped.vocabulary.row(text))[at]
    assert gain > alone.probabilities(alone.vocabulary.row(text))[at]
    assert helped.suggest(text).suggestions[0].code == "B1"


def test_the_prior_fades_as_dispatches_arrive() -> None:
    model = begin(SERVICES)
    shares = [model.prior_share("A1")]
    for example in [e for e in examples() if e.code == "A1"]:
        model.learn(example.text, "A1")
        shares.append(model.prior_share("A1"))
    assert shares[0] == 1.0
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.5


def test_a_county_learns_for_itself_and_leaves_the_base_alone(taught: Suggester) -> None:
    row = taught.vocabulary.row("喇叭嗡嗡响")
    base = taught.probabilities(row)
    county = taught.for_county("370783")
    np.testing.assert_allclose(county.probabilities(row), base, atol=1e-9)
    county.learn("喇叭嗡嗡响", "C1")
    assert county.probabilities(row)[county.position("C1")] > base[taught.position("C1")]
    np.testing.assert_array_equal(taught.probabilities(row), base)


def test_a_county_sees_what_the_base_learns_later() -> None:
    base = begin(SERVICES)
    county = base.for_county("370783")
    before = county.probabilities(county.vocabulary.row("喇叭嗡嗡响"))[county.position("C1")]
    base.learn("喇叭嗡嗡响", "C1")
    assert county.probabilities(county.vocabulary.row("喇叭嗡嗡响"))[county.position("C1")] > before


def test_never_routes_unless_the_county_turned_it_on(taught: Suggester) -> None:
    text = "我家水管冻裂漏水，怎么办"
    off, on = taught.suggest(text), taught.suggest(text, route=True)
    assert off.routed is None
    assert "未开启" in off.why
    assert on.routed == "B1"


def test_below_the_threshold_it_only_suggests(taught: Suggester) -> None:
    found = taught.suggest("村里的事想问问，跳闸还有头发", route=True)
    assert taught.threshold is not None
    assert found.suggestions[0].probability < taught.threshold.at
    assert (found.routed, found.why[:4]) == (None, "把握不足")


def test_without_past_dispatches_there_is_no_threshold(fresh: Suggester) -> None:
    assert fresh.threshold is None
    assert fresh.suggest("水管漏水", route=True).routed is None


def test_a_retired_service_leaves_and_may_come_back() -> None:
    model = begin(SERVICES)
    before = model.probabilities(model.vocabulary.row("水管漏水"))
    model.retire("B1")
    found = model.suggest("水管漏水")
    assert "B1" not in {s.code for s in found.suggestions}
    assert model.probabilities(model.vocabulary.row("水管漏水"))[model.position("B1")] == 0.0
    model.restore("B1")
    np.testing.assert_allclose(model.probabilities(model.vocabulary.row("水管漏水")), before)


def test_the_last_service_cannot_be_retired() -> None:
    model = begin(SERVICES[:1])
    with pytest.raises(UnknownService, match="最后一项"):
        model.retire("A1")
    assert model.live.tolist() == [True]


def test_a_new_service_is_found_from_its_own_words() -> None:
    model = train(SERVICES, examples(), unlabelled=unlabelled())
    model.admit(Service("E1", "磨剪子", phrasings=("剪子钝了", "菜刀切不动")), 50.0)
    assert model.suggest("菜刀钝了切不动").suggestions[0].code == "E1"
    with pytest.raises(UnknownService, match="已在目录"):
        model.admit(Service("E1", "磨剪子"), 50.0)


def test_a_class_with_few_examples_is_not_starved() -> None:
    many = [Example(f"{e.text}{i}号", e.code) for e in examples() if e.code == "B1" for i in range(20)]
    model = train(SERVICES, [*many, Example("苹果树该剪枝了", "D1")])
    assert model.suggest("果树剪枝").suggestions[0].code == "D1"


@pytest.mark.parametrize(
    ("case", "services", "fault"),
    [
        ("empty", (), EmptyCatalogue),
        ("a code twice", (SERVICES[0], SERVICES[0]), DuplicateCode),
        ("no words at all", (Service("X", " "),), EmptyCatalogue),
    ],
)
def test_a_catalogue_that_cannot_work_is_refused(
    case: str, services: tuple[Service, ...], fault: type[ValueError]
) -> None:
    with pytest.raises(fault):
        begin(services)


def test_two_services_of_one_name_are_told_apart() -> None:
    twins = (Service("X1", "理发", unit="甲店"), Service("X2", "理发", unit="乙店"), SERVICES[0])
    labels = {s.label for s in begin(twins).suggest("想理发").suggestions}
    assert {"理发（甲店，X1）", "理发（乙店，X2）"} <= labels
