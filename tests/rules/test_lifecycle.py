"""The life of a service: every threshold at its edge, the whole reckoned again day by day beside it."""

from dataclasses import replace
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting
from jishi.rules.lifecycle.facts import gather
from jishi.rules.lifecycle.item import Item, Menu, Stage
from jishi.rules.lifecycle.review import (
    Finding,
    ItemTwice,
    Outcome,
    Review,
    median_of,
    review,
    review_all,
)

from .catalogue import DAY, ITEM, ITEMS, LIKED, LONG_AGO, VALUES, WANTED, ago, menus, outcomes, rated
from .expect import refused


@given(ITEMS, st.sampled_from((0, 1, 4)))
def test_the_proposals_by_the_rules_as_written(item: Item, middle: int) -> None:
    """M32, rule by rule in its own words, without the order in which the program asks."""
    facts = gather(VALUES, item, DAY)
    mean = facts.stars / facts.ratings if facts.ratings else None
    low = mean is not None and facts.ratings >= 10 and mean < 3
    lonely = facts.idle_offers >= 5 and item.stage is not Stage.STANDING
    sheltered = item.stage is Stage.TRIAL and facts.age_days < 90
    offered = facts.offers >= 5 and item.stage in (Stage.ACTIVE, Stage.STANDING)
    again = facts.run >= 3 or (facts.offers > 0 and facts.ordered * 10 >= facts.offers * 6)
    idle = lonely and facts.idle_days >= 120
    kept = low or (idle and item.mandatory)
    free = not kept and not sheltered
    expected = {
        Outcome.IMPROVE: low,
        Outcome.STATUTORY: not low and idle and item.mandatory,
        Outcome.PROTECTED: not kept and sheltered,
        Outcome.RETIRE: free and lonely and facts.idle_days >= 180,
        Outcome.DORMANT: free and idle and facts.idle_days < 180 and item.stage is not Stage.DORMANT,
    }
    quiet = not any(expected.values())
    expected[Outcome.STANDING] = (
        quiet
        and offered
        and item.stage is Stage.ACTIVE
        and again
        and mean is not None
        and facts.ratings >= 10
        and mean >= 4
    )
    expected[Outcome.BOOST] = (
        quiet and offered and facts.orders > 0 and facts.orders >= 2 * middle and item.waiting > 0
    )
    assert set(outcomes(item, Fraction(middle))) == {outcome for outcome, holds in expected.items() if holds}


@pytest.mark.parametrize(
    ("idle_days", "stage", "found"),
    [
        (119, Stage.ACTIVE, []),
        (120, Stage.ACTIVE, [Outcome.DORMANT]),
        (179, Stage.ACTIVE, [Outcome.DORMANT]),
        (180, Stage.ACTIVE, [Outcome.RETIRE]),
        (120, Stage.DORMANT, []),
        (179, Stage.DORMANT, []),
        (180, Stage.DORMANT, [Outcome.RETIRE]),
        (120, Stage.TRIAL, [Outcome.DORMANT]),
        (400, Stage.STANDING, []),
    ],
)
def test_idle_for_so_many_days(idle_days: int, stage: Stage, found: list[Outcome]) -> None:
    """[S2]: what nobody orders for long is cancelled; 120 and 180 days [I]."""
    rows = [(idle_days, 1), *((days, 0) for days in (100, 90, 80, 70, 60))]
    assert outcomes(Item("一", stage, LONG_AGO, menus(*rows))) == found
    # One offer in vain fewer, and nothing can be said.
    assert outcomes(Item("一", stage, LONG_AGO, menus(*rows[:-1]))) == []


def test_never_ordered_is_idle_since_it_came() -> None:
    never = menus(*((days, 0) for days in (119, 110, 90, 80, 70)))
    assert outcomes(Item("一", Stage.ACTIVE, ago(119), never)) == []
    assert outcomes(Item("一", Stage.ACTIVE, ago(120), never)) == [Outcome.DORMANT]
    facts = gather(VALUES, Item("一", Stage.ACTIVE, ago(80), never), DAY)
    assert (facts.idle_days, facts.idle_offers, facts.offers) == (80, 2, 2)


@pytest.mark.parametrize(
    ("mandatory", "stars", "found"),
    [
        (True, (), Outcome.STATUTORY),
        (False, [2] * 10, Outcome.IMPROVE),
        (True, [2] * 10, Outcome.IMPROVE),
        (False, [2] * 9, Outcome.RETIRE),
        (False, [3] * 10, Outcome.RETIRE),
        (False, [3] * 9 + [2], Outcome.IMPROVE),
    ],
)
def test_statutory_and_badly_rated_services_are_not_retired(
    mandatory: bool, stars: list[int], found: Outcome
) -> None:
    lonely = menus(*((days, 0) for days in (100, 90, 80, 70, 60)))
    item = Item("一", Stage.ACTIVE, LONG_AGO, lonely, rated(*stars), mandatory=mandatory)
    assert outcomes(item) == [found]


@pytest.mark.parametrize(("days", "found"), [(0, True), (89, True), (90, False)])
def test_a_trial_has_its_time(days: int, found: bool) -> None:
    assert outcomes(Item("一", Stage.TRIAL, ago(days))) == [Outcome.PROTECTED] * found
    assert outcomes(Item("一", Stage.ACTIVE, ago(days))) == []


def test_a_trial_is_sheltered_where_idleness_is_shorter() -> None:
    early = DEFAULTS.values(
        [rule.key for rule in DEFAULTS], DAY, [Setting("catalogue.dormant_days", 30, DAY, "县委〔2026〕1号")]
    )
    item = Item("一", Stage.TRIAL, ago(40), menus(*((days, 0) for days in (5, 4, 3, 2, 1))))
    assert review_all(early, [item], DAY)[0].findings == (
        Finding(Outcome.PROTECTED, "试办第40天，满90天前不作调整", ("catalogue.trial_days",)),
    )
    statutory = review_all(early, [replace(item, mandatory=True)], DAY)[0]
    assert [finding.outcome for finding in statutory.findings] == [Outcome.STATUTORY]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        # Two in a row, and 3 of 5 is 0.6.
        ({"menus": menus((50, 1), (40, 1), (30, 0), (20, 0), (10, 1))}, True),
        ({"menus": menus((50, 1), (40, 0), (30, 0), (20, 0), (10, 1))}, False),
        # Three in a row, though 3 of 6 is 0.5; an older run does not count.
        ({"menus": menus((60, 0), (50, 0), (40, 0), (30, 1), (20, 1), (10, 1))}, True),
        ({"menus": menus((60, 0), (50, 0), (40, 1), (30, 1), (20, 1), (10, 0))}, False),
        ({"menus": menus((60, 0), (50, 0), (40, 1), (30, 0), (20, 1), (10, 1))}, False),
        # Four menus only, or the fifth too old.
        ({"menus": WANTED[1:]}, False),
        ({"menus": (*WANTED[1:], Menu("早", ago(180), 1))}, False),
        ({"menus": (*WANTED[1:], Menu("早", ago(179), 1))}, True),
        ({"ratings": rated(*[4] * 9)}, False),
        ({"ratings": rated(*[4] * 9, 3)}, False),
        ({"ratings": (*LIKED, *rated(1, days=180))}, True),
        ({"stage": Stage.TRIAL}, False),
        ({"stage": Stage.STANDING}, False),
        ({"stage": Stage.DORMANT}, False),
    ],
)
def test_becoming_a_fixed_service(changes: dict[str, object], found: bool) -> None:
    """[S2]: ordered again and again became fixed; 3 fairs, 0.6, 10 ratings and 4.0 [I]."""
    item = replace(ITEM, **changes)  # type: ignore[arg-type]
    assert outcomes(item) == [Outcome.STANDING] * found


@pytest.mark.parametrize(
    ("orders", "middle", "waiting", "found"),
    [(6, 3, 1, True), (5, 3, 1, False), (6, 3, 0, False), (1, 0, 1, True)],
)
@pytest.mark.parametrize("stage", list(Stage))
def test_a_further_session(orders: int, middle: int, waiting: int, found: bool, stage: Stage) -> None:
    """[S2]: what is ordered far more than the rest comes more often; twice the median [I]."""
    rows = menus((50, 0), (40, 0), (30, 0), (20, 0), (10, orders))
    item = Item("一", stage, LONG_AGO, rows, waiting=waiting)
    right = found and stage in (Stage.ACTIVE, Stage.STANDING)
    assert outcomes(item, Fraction(middle)) == [Outcome.BOOST] * right


def test_twice_nothing_is_no_reason_for_a_further_session() -> None:
    rows = menus((50, 0), (40, 0), (30, 0), (20, 0), (10, 0))
    assert outcomes(Item("一", Stage.ACTIVE, ago(60), rows, waiting=1), Fraction(0)) == []


def test_a_service_can_earn_both() -> None:
    assert outcomes(replace(ITEM, waiting=2), Fraction(7, 2)) == [Outcome.STANDING, Outcome.BOOST]
    assert outcomes(replace(ITEM, waiting=2), Fraction(15, 4)) == [Outcome.STANDING]


def test_the_sentences_and_the_rules() -> None:
    def only(item: Item, middle: Fraction = Fraction(7, 2)) -> Finding:
        return review(VALUES, item, gather(VALUES, item, DAY), middle).findings[-1]

    assert only(ITEM) == Finding(
        Outcome.STANDING,
        "上菜单5次，被点4次，最近连续3场被点；评价10份，平均4分，建议设为常设",
        (
            "catalogue.window_days",
            "catalogue.min_offers",
            "catalogue.standing_fairs",
            "catalogue.standing_order_rate",
            "catalogue.min_ratings",
            "catalogue.standing_mean",
        ),
    )
    assert only(replace(ITEM, waiting=2)) == Finding(
        Outcome.BOOST,
        "点单7份，中位数3.5份，还有2人排队，建议加开一次",
        ("catalogue.window_days", "catalogue.min_offers", "catalogue.boost_times_median"),
    )
    assert only(replace(ITEM, ratings=rated(*[2] * 6, *[3] * 6))) == Finding(
        Outcome.IMPROVE,
        "评价12份，平均2.5分，低于3.0分，建议由承办单位整改，不作撤销",
        ("catalogue.window_days", "catalogue.min_ratings", "catalogue.low_mean"),
    )
    lonely = Item("一", Stage.ACTIVE, ago(130), menus(*((days, 0) for days in (60, 50, 40, 30, 20))))
    keys = ("catalogue.min_offers", "catalogue.dormant_days")
    text = "已130天无人点单，其间上菜单5次"
    assert only(lonely) == Finding(Outcome.DORMANT, f"{text}，满180天将建议撤销", keys)
    assert only(replace(lonely, mandatory=True)) == Finding(
        Outcome.STATUTORY, f"{text}；法定项目，不作休眠和撤销", keys
    )
    assert only(replace(lonely, since=ago(200))) == Finding(
        Outcome.RETIRE,
        "已200天无人点单，其间上菜单5次，建议撤销",
        ("catalogue.min_offers", "catalogue.retire_days"),
    )


@given(st.lists(st.integers(0, 30), min_size=1, max_size=9))
def test_the_median(counts: list[int]) -> None:
    assert median_of(counts) == Fraction(median(counts))


def test_the_whole_catalogue() -> None:
    """The median is of those on offer: 7 and 2 have 4.5 between them; the trial and the resting do not count."""
    few = replace(ITEM, code="理发", stage=Stage.STANDING, menus=menus((10, 2)), ratings=())
    trial = replace(ITEM, code="试", stage=Stage.TRIAL, menus=menus((10, 99)))
    resting = replace(ITEM, code="眠", stage=Stage.DORMANT, menus=menus((10, 99)), ratings=())
    found = review_all(VALUES, [ITEM, few, trial, resting], DAY)
    assert [one.item for one in found] == ["义诊", "理发", "试", "眠"]
    assert {one.median for one in found} == {Fraction(9, 2)}
    assert found[1] == Review("理发", gather(VALUES, few, DAY), Fraction(9, 2), ())
    assert review_all(VALUES, [trial], DAY)[0].median == 0
    assert median_of([]) == 0
    with refused(ItemTwice, "义诊", "每个服务项目只列一次"):
        review_all(VALUES, [ITEM, few, ITEM], DAY)
