"""Shares in whole numbers against exact fractions, and by enumeration of every count."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.values.share import Comparator, NegativeCount, Threshold, ThresholdWrong

from .expect import refused

SHARES = st.builds(
    lambda gt, parts: Threshold(
        Comparator.GT if gt and parts[0] < parts[1] else Comparator.GE, min(parts), max(parts)
    ),
    st.booleans(),
    st.tuples(st.integers(0, 12), st.integers(1, 12)),
)


@given(SHARES, st.integers(0, 200), st.integers(0, 200))
def test_met_against_fractions(share: Threshold, count: int, total: int) -> None:
    wanted = Fraction(share.numerator, share.denominator)
    if total == 0:
        expected = False
    elif share.comparator is Comparator.GE:
        expected = Fraction(count, total) >= wanted
    else:
        expected = Fraction(count, total) > wanted
    assert share.met(count, total) is expected


@given(SHARES, st.integers(1, 150))
def test_least_by_enumeration(share: Threshold, total: int) -> None:
    assert share.least(total) == next(count for count in range(total + 2) if share.met(count, total))


@pytest.mark.parametrize(
    ("text", "total", "least"),
    [
        # 以上 includes the number, 过半数 does not.
        ("≥2/3", 9, 6),
        ("≥2/3", 10, 7),
        (">1/2", 10, 6),
        (">1/2", 11, 6),
        ("≥1/2", 10, 5),
        ("≥1/10", 1000, 100),
        ("≥1/5", 34, 7),
        ("≥4/5", 50, 40),
        ("≥1/3", 50, 17),
        ("≥0/1", 5, 0),
        (">0/1", 5, 1),
    ],
)
def test_worked_examples(text: str, total: int, least: int) -> None:
    share = Threshold.parse(text)
    assert share.least(total) == least
    assert share.met(least, total)
    assert not least or not share.met(least - 1, total)
    assert str(share) == text


def test_of_nobody_no_share_is_reached() -> None:
    assert not Threshold.parse("≥0/1").met(0, 0)
    assert Threshold.parse("≥2/3").least(0) == 0
    assert Threshold.parse(">1/2").least(0) == 1


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (">1/2", "过半数（不含半数）"),
        ("≥1/2", "半数以上（含半数）"),
        ("≥2/3", "3分之2以上（含本数）"),
        (">2/3", "超过3分之2（不含本数）"),
        ("≥1/10", "10分之1以上（含本数）"),
    ],
)
def test_as_a_regulation_says_it(text: str, label: str) -> None:
    assert Threshold.parse(text).label == label


@given(SHARES)
def test_there_and_back(share: Threshold) -> None:
    assert Threshold.parse(str(share)) == share
    assert Threshold.parse(f" {str(share)[0]} {str(share)[1:]} ") == share


@pytest.mark.parametrize("text", ["2/3", "≥0.5", "<1/2", ">1/2人", "", "≥-1/2", "NaN"])
def test_shares_that_cannot_be_read(text: str) -> None:
    with refused(ThresholdWrong, text, "“≥2/3”（含本数）或“>1/2”（不含本数）的写法"):
        Threshold.parse(text)


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 2), (-1, 2), (0, 0), (1, 0), (-2, -3)])
def test_shares_that_are_none(numerator: int, denominator: int) -> None:
    with refused(ThresholdWrong, f"{numerator}/{denominator}", "0到1之间的分数，分母不为0"):
        Threshold(Comparator.GE, numerator, denominator)


def test_more_than_all_is_out_of_reach() -> None:
    with refused(ThresholdWrong, ">2/2", "能够达到的比例；没有谁能超过全部"):
        Threshold.parse(">2/2")
    assert Threshold.parse("≥2/2").met(5, 5)


def test_negative_counts_are_refused() -> None:
    share = Threshold.parse(">1/2")
    with refused(NegativeCount, -1, "0或正整数"):
        share.met(-1, 5)
    with refused(NegativeCount, -5, "0或正整数"):
        share.met(1, -5)
    with refused(NegativeCount, -5, "0或正整数"):
        share.least(-5)
