"""Satisfaction one answer at a time, suppression as seen by someone who subtracts, and providers' scores."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Resolved, RuleValue, Setting, Values
from jishi.rules.counting.rate import Rate
from jishi.rules.scoring.provider import (
    ResidentRating,
    StarsOutOfRange,
    TeamScore,
    TeamWeightsWrong,
    mean_of,
    team_score,
)
from jishi.rules.scoring.satisfaction import (
    Grouped,
    LevelsDiffer,
    MoreAnswersThanAsked,
    Ratings,
    Satisfaction,
    by_group,
    satisfaction,
)
from jishi.rules.scoring.weighted import Weighted
from jishi.rules.values.share import NegativeCount

from .expect import refused

DAY = date(2026, 1, 1)
KEYS = ["rating.satisfied_levels", "rating.min_group", "team_score"]
VALUES = DEFAULTS.values(KEYS, DAY)
COUNTS = st.tuples(*[st.integers(0, 4)] * 5)


@given(COUNTS, st.integers(0, 4), st.integers(0, 9), st.integers(1, 5))
def test_answers_one_by_one(counts: tuple[int, ...], invalid: int, silent: int, levels: int) -> None:
    own = DEFAULTS.values(KEYS, DAY, [Setting("rating.satisfied_levels", levels, DAY, "县委〔2026〕1号")])
    answers = [level for level, count in enumerate(counts, start=1) for _ in range(count)]
    returned = len(answers) + invalid
    assert satisfaction(own, Ratings(counts, returned + silent, invalid)) == Satisfaction(
        Rate(sum(level <= levels for level in answers), len(answers)),
        Rate(returned, returned + silent),
        Fraction(sum(6 - level for level in answers), len(answers)) if answers else None,
        sum(level >= 4 for level in answers),
        ("rating.satisfied_levels",),
    )


def test_a_full_hundred_percent_has_its_denominators_beside_it() -> None:
    """A county reports 100 %: of 27 valid ratings, of 28 handed in, of 45 asked [S4]."""
    found = satisfaction(VALUES, Ratings((20, 5, 2, 0, 0), 45, 1))
    assert (found.satisfied, found.response) == (Rate(27, 27), Rate(28, 45))
    assert found.mean == Fraction(126, 27)
    two = DEFAULTS.values(KEYS, DAY, [Setting("rating.satisfied_levels", 2, DAY, "县委〔2026〕1号")])
    assert satisfaction(two, Ratings((20, 5, 2, 0, 0), 45, 1)).satisfied == Rate(25, 27)


def test_answers_that_cannot_be() -> None:
    for counts in ((1, 1, 1, 1), (1, 1, 1, 1, 1, 1)):
        with refused(LevelsDiffer, len(counts), "非常满意、满意、基本满意、不满意、非常不满意五级的份数"):
            Ratings(counts, 9)
    with refused(MoreAnswersThanAsked, 7, "不多于6"):
        Ratings((1, 1, 1, 1, 1), 6, 2)
    assert Ratings((1, 1, 1, 1, 1), 5).invalid == 0
    for wrong in (((0, 0, -1, 0, 0), 5, 0), ((0,) * 5, -1, 0), ((0,) * 5, 5, -1)):
        with refused(NegativeCount, -1, "0或正整数"):
            Ratings(*wrong)


def ratings(size: int) -> Ratings:
    return Ratings((size, 0, 0, 0, 0), size)


@given(st.lists(st.integers(0, 12), max_size=6), st.integers(1, 6))
def test_nobody_can_be_found_by_subtracting(sizes: list[int], least: int) -> None:
    own = DEFAULTS.values(KEYS, DAY, [Setting("rating.min_group", least, DAY, "县委〔2026〕1号")])
    groups = {f"村{index}": ratings(size) for index, size in enumerate(sizes)}
    found = by_group(own, groups)
    assert list(found.groups) == list(groups)
    shown = {code: one for code, one in found.groups.items() if one is not None}
    assert set(found.suppressed) == set(groups) - set(shown)
    for one in shown.values():
        assert one.satisfied.whole == 0 or one.satisfied.whole >= least
    assert (found.whole is not None) is (sum(sizes) >= least)
    if found.whole is not None:
        assert found.whole.satisfied.whole == sum(sizes)
        rest = sum(sizes) - sum(one.satisfied.whole for one in shown.values())
        assert not found.suppressed or (rest >= least and len(found.suppressed) > 1)
    # Not more is hidden than must be: of the larger ones, no smaller choice would do.
    small = [size for size in sizes if 0 < size < least]
    larger = sorted(size for size in sizes if size >= least)
    extra = len(found.suppressed) - len(small)
    for fewer in range(extra):
        for chosen in combinations(larger, fewer):
            assert len(small) + fewer < 2 or sum(small) + sum(chosen) < least


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((30, 6, 2), (6, 2)),
        ((30, 6, 2, 3), (2, 3)),
        ((30, 6, 2, 2), (6, 2, 2)),
        ((30, 5, 0), ()),
        ((30, 4), (30, 4)),
        ((5,), ()),
        ((4,), (4,)),
        ((2, 2), (2, 2)),
        ((0, 0), ()),
        ((7, 9, 1), (7, 1)),
    ],
)
def test_groups_by_hand(sizes: tuple[int, ...], hidden: tuple[int, ...]) -> None:
    found = by_group(VALUES, {str(index): ratings(size) for index, size in enumerate(sizes)})
    assert tuple(size for index, size in enumerate(sizes) if str(index) in found.suppressed) == hidden
    assert found.suppressed == tuple(sorted(found.suppressed))


def test_the_whole_is_the_sum() -> None:
    first, second = Ratings((3, 0, 1, 2, 0), 9, 1), Ratings((0, 4, 0, 0, 1), 7, 2)
    found = by_group(VALUES, {"甲": first, "乙": second})
    assert found == Grouped(
        satisfaction(VALUES, Ratings((3, 4, 1, 2, 1), 16, 3)),
        {"甲": satisfaction(VALUES, first), "乙": satisfaction(VALUES, second)},
        (),
        ("rating.satisfied_levels", "rating.min_group"),
    )
    assert by_group(VALUES, {}) == Grouped(None, {}, ())


def test_of_equal_groups_the_first_by_name_is_hidden_too() -> None:
    found = by_group(VALUES, {"b": ratings(6), "a": ratings(6), "c": ratings(1)})
    assert found.suppressed == ("a", "c")


STARS = st.lists(st.integers(1, 5), max_size=9)


@given(STARS, STARS, STARS)
def test_a_team_by_the_two_sources(residents: list[int], staff: list[int], officers: list[int]) -> None:
    """[S2]: the officers score from feedback, both kept; 0.7 and 0.3 [I]; nobody rates their own unit."""
    rows = [ResidentRating(stars) for stars in residents] + [
        ResidentRating(stars, "县医院") for stars in staff
    ]
    found = team_score(VALUES, "县医院", rows, officers)
    assert (found.counted, found.own_staff) == (len(residents), len(staff))
    missing = [("群众评价", len(residents) < 5), ("驻村干部观察", not officers)]
    assert found.score.missing == tuple(label for label, gone in missing if gone)
    if found.score.value is not None:
        # In tenths and by cross-multiplication.
        left = found.score.value * 10 * len(residents) * len(officers)
        assert left == 7 * sum(residents) * len(officers) + 3 * sum(officers) * len(residents)
    else:
        assert found.score.missing


def test_teams_by_hand() -> None:
    five = [ResidentRating(stars, "县医院") for stars in (4, 5, 4, 5, 4)]
    found = team_score(VALUES, "农业农村局", [*five, ResidentRating(1, "农业农村局")], [4, 3])
    score = Fraction(44 * 7, 100) + Fraction(35 * 3, 100)
    rules = ("team_score", "rating.min_group")
    assert found == TeamScore(Weighted(score, score, score, (), ()), 5, 1, rules)
    # A team without a unit of its own sets nobody aside.
    assert team_score(VALUES, "", [*five, ResidentRating(4)], [4]).counted == 6
    few = team_score(VALUES, "农业农村局", five[:4], [4])
    assert few.score == Weighted(None, Fraction("1.2"), Fraction("4.7"), ("群众评价",), ())


def test_stars_that_cannot_be() -> None:
    for star in (0, 6):
        with refused(StarsOutOfRange, star, "1到5的整数"):
            mean_of([3, star])
    assert mean_of([1, 5]) == 3
    assert mean_of([]) is None


@pytest.mark.parametrize("weights", [1, (Decimal(1),), (Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))])
def test_team_weights_that_cannot_be(weights: RuleValue) -> None:
    wrong = Values([Resolved(weights, "team_score", "[I]", DAY, "x"), VALUES["rating.min_group"]])
    with refused(TeamWeightsWrong, weights, "群众、驻村干部两个权重"):
        team_score(wrong, "", [], [])
