"""Judges: the trimmed mean by taking scores away by hand, recusal as if the judge had never been there."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Values
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.contest import (
    EntryScore,
    JudgeScore,
    ScoredTwice,
    UnknownEntry,
    hold_contest,
    star_bonus,
    trimmed_mean,
)
from jishi.rules.scoring.places import Placing
from jishi.rules.scoring.weighted import ScoreOutOfRange
from jishi.rules.values.number import AmountNotFinite
from jishi.rules.values.share import NegativeCount

from .expect import refused

VALUES = DEFAULTS.values([rule.key for rule in DEFAULTS if rule.key.startswith("star.")], date(2026, 1, 1))


@given(st.lists(st.integers(0, 100), max_size=9))
def test_the_trimmed_mean_by_hand(scores: list[int]) -> None:
    found = trimmed_mean(VALUES, [Fraction(score) for score in scores])
    left = list(scores)
    if len(scores) >= 5:
        left.remove(max(scores))
        left.remove(min(scores))
    if len(scores) < 3:
        assert found is None
    else:
        assert found == Fraction(sum(left), len(left))
        assert float(found) == pytest.approx(fmean(left))


@pytest.mark.parametrize(
    ("scores", "mean"),
    [((99, 90, 88, 86, 60), 88), ((99, 90, 88, 63), 85), ((90, 91, 92), 91), ((90, 91), None), ((), None)],
)
def test_judges_by_number(scores: Sequence[int], mean: int | None) -> None:
    assert trimmed_mean(VALUES, [Fraction(score) for score in scores]) == mean


def given_by(entry: str, **scores: str) -> list[JudgeScore]:
    return [JudgeScore(judge, entry, Decimal(score)) for judge, score in scores.items()]


def test_a_quarter_by_hand() -> None:
    """[S4]: three a quarter. The judge of the same unit steps aside; two judges are too few."""
    scores = [
        *given_by("甲", a="99", b="90", c="88", d="86", e="60"),
        *given_by("乙", a="90.5", b="89.5", c="90", d="100"),
        *given_by("丙", a="85", b="85", c="85"),
        *given_by("丁", a="85", b="84", c="86"),
        *given_by("戊", a="100", b="100", c="100"),
    ]
    found = hold_contest(
        VALUES, ["甲", "乙", "丙", "丁", "戊"], scores, {("d", "乙"), ("c", "戊"), ("e", "乙")}
    )
    assert found.scores == (
        EntryScore("甲", Fraction(88), 5, True, ()),
        EntryScore("乙", Fraction(90), 3, False, ("d",)),
        EntryScore("丙", Fraction(85), 3, False, ()),
        EntryScore("丁", Fraction(85), 3, False, ()),
        EntryScore("戊", None, 2, False, ("c",)),
    )
    assert found.winners == Placing(("乙", "甲"), ("丁", "丙"), 1)
    assert found.rules == ("star.trim_from_judges", "star.min_judges", "star.winners_per_quarter")


SCORES = st.dictionaries(
    st.tuples(st.sampled_from("123456"), st.sampled_from("甲乙丙丁")), st.integers(0, 100), max_size=24
)


@given(SCORES, st.sets(st.tuples(st.sampled_from("123456"), st.sampled_from("甲乙丙丁")), max_size=8))
def test_a_recused_judge_is_as_if_absent(
    scores: dict[tuple[str, str], int], recusals: set[tuple[str, str]]
) -> None:
    rows = [JudgeScore(judge, entry, Decimal(score)) for (judge, entry), score in scores.items()]
    with_them = hold_contest(VALUES, "甲乙丙丁", rows, recusals)
    without = hold_contest(
        VALUES, "甲乙丙丁", [row for row in rows if (row.judge, row.entry) not in recusals]
    )
    assert [(one.value, one.judges, one.trimmed) for one in with_them.scores] == [
        (one.value, one.judges, one.trimmed) for one in without.scores
    ]
    assert with_them.winners == without.winners
    for one in with_them.scores:
        assert set(one.set_aside) == {
            judge for judge, entry in recusals if entry == one.entry and (judge, entry) in scores
        }


@pytest.mark.parametrize(
    ("scores", "fault", "value", "expected"),
    [
        (given_by("甲乙", a="1"), UnknownEntry, "甲乙", "“甲乙丙”（与“甲乙”最接近）"),
        (
            [*given_by("丁", a="1"), *given_by("丁", a="2")],
            ScoredTwice,
            "a: 丁",
            "每名评委对每个对象打一次分",
        ),
        (given_by("丁", a="100.5"), ScoreOutOfRange, "100.5分", "0到100分"),
        (given_by("丁", a="-1"), ScoreOutOfRange, "-1分", "0到100分"),
        (given_by("丁", a="Infinity"), AmountNotFinite, Decimal("Infinity"), "有限的分数，如 87.5"),
    ],
)
def test_scores_that_cannot_be(
    scores: list[JudgeScore], fault: type[RuleFault], value: object, expected: str
) -> None:
    with refused(fault, value, expected):
        hold_contest(VALUES, ["甲乙丙", "丁"], scores)


@pytest.mark.parametrize(
    ("wins", "points", "bonus"), [(0, 2, "0"), (2, 2, "4"), (3, 2, "5"), (1, "2.5", "2.5"), (9, 0, "0")]
)
def test_the_bonus_of_stars(values: Values, wins: int, points: str | int, bonus: str) -> None:
    assert star_bonus(values, wins, Decimal(points)) == Fraction(bonus)


def test_bonuses_that_cannot_be(values: Values) -> None:
    with refused(NegativeCount, -1, "0或正数"):
        star_bonus(values, -1, 2)
    with refused(NegativeCount, -2, "0或正数"):
        star_bonus(values, 1, -2)
