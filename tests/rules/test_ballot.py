"""Ballots by counting every one, and the year's appraisal put together by hand and by its bounds."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.counting.rate import Rate
from jishi.rules.scoring.appraisal import (
    Appraisal,
    AppraisalWeightsWrong,
    BonusNegative,
    appraise,
)
from jishi.rules.scoring.ballot import (
    Ballots,
    MoreBallotsThanVoters,
    OptionsDiffer,
    across,
    ballot_score,
    check_turnout,
    turnout,
)
from jishi.rules.scoring.weighted import Part, ScoreOutOfRange, Weighted
from jishi.rules.values.number import AmountNotFinite
from jishi.rules.values.share import NegativeCount
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

DAY = date(2026, 1, 1)
KEYS = ["appraisal.ballot_scores", "appraisal.ballot_turnout", "appraisal.weights", "star.bonus_max"]
VALUES = DEFAULTS.values(KEYS, DAY)
TURNOUT = ("appraisal.ballot_turnout",)


@given(st.integers(0, 12), st.tuples(*[st.integers(0, 12)] * 4), st.integers(0, 12))
def test_ballots_one_by_one(spare: int, counts: tuple[int, ...], spoiled: int) -> None:
    votes = [score for score, count in zip((100, 80, 60, 0), counts, strict=True) for _ in range(count)]
    returned = len(votes) + spoiled
    ballots = Ballots(returned + spare, counts, spoiled)
    assert turnout(ballots) == Rate(returned, returned + spare)
    enough = returned > 0 and Fraction(returned, returned + spare) >= Fraction(2, 3)
    assert bool(check_turnout(VALUES, ballots)) is enough
    assert ballot_score(VALUES, ballots) == (Fraction(sum(votes), len(votes)) if enough and votes else None)


def test_the_turnout_in_words() -> None:
    """28 of 45 is 62.2 %, 15 of 31 is 48.4 %: both below two thirds."""
    assert check_turnout(VALUES, Ballots(45, (30, 0, 0, 0))) == Allowed(TURNOUT)
    text = "测评收回28份，参评率62.2%（28/45），须3分之2以上（含本数），至少30份，请补测或重测"
    check_denied(check_turnout(VALUES, Ballots(45, (20, 5, 2, 0), 1)), text, "counts", TURNOUT)
    text = "测评收回15份，参评率48.4%（15/31），须3分之2以上（含本数），至少21份，请补测或重测"
    check_denied(check_turnout(VALUES, Ballots(31, (15, 0, 0, 0))), text, "counts", TURNOUT)
    assert not check_turnout(VALUES, Ballots(0, (0, 0, 0, 0)))


def test_ballots_by_hand() -> None:
    assert ballot_score(VALUES, Ballots(45, (20, 8, 2, 0))) == 92
    assert ballot_score(VALUES, Ballots(45, (20, 8, 2, 0), 15)) == 92
    assert ballot_score(VALUES, Ballots(46, (20, 8, 2, 0))) is None
    assert ballot_score(VALUES, Ballots(3, (0, 0, 0, 0), 3)) is None
    assert ballot_score(VALUES, Ballots(3, (0, 0, 1, 1))) == 30


def test_three_audiences_weigh_the_same_and_a_void_one_is_missing() -> None:
    audiences = {
        "村民代表会议": Ballots(45, (20, 8, 2, 0)),
        "乡镇": Ballots(10, (10, 0, 0, 0)),
        "派出单位": Ballots(9, (0, 0, 6, 0)),
    }
    assert across(VALUES, audiences).value == 84
    audiences["派出单位"] = Ballots(10, (0, 0, 6, 0))
    assert across(VALUES, audiences) == Weighted(None, Fraction(64), Fraction(292, 3), ("派出单位",), ())


def test_ballots_that_cannot_be() -> None:
    with refused(MoreBallotsThanVoters, 5, "不多于4"):
        Ballots(4, (1, 1, 1, 1), 1)
    assert Ballots(4, (1, 1, 1, 1)).spoiled == 0
    for wrong in ((-1, (0, 0, 0, 0), 0), (4, (0, -1, 0, 0), 0), (4, (0, 0, 0, 0), -1)):
        with refused(NegativeCount, -1, "0或正整数"):
            Ballots(*wrong)
    for counts in ((1, 1, 1), (1, 1, 1, 1, 1)):
        with refused(OptionsDiffer, len(counts), "4个选项的票数，由好到差"):
            ballot_score(VALUES, Ballots(5, counts))


def quarters(*scores: int | None) -> list[Part]:
    return [
        Part(f"{number}季度", 1, None if score is None else Fraction(score))
        for number, score in enumerate(scores, 1)
    ]


def test_the_year_by_hand(values: Values) -> None:
    """[F5] 60, [F7] 30, 10: 91 x 0.6 + 92 x 0.3 + 85 x 0.1 = 90.7, and 2 for an honour."""
    found = appraise(
        values, quarters=quarters(90, 92, 88, 94), ballot=Fraction(92), report=Fraction(85), bonus=2
    )
    mean = Fraction(91)
    whole = Fraction(907, 10)
    assert found == Appraisal(
        whole + 2,
        Fraction(2),
        Weighted(whole, whole, whole, (), ()),
        Weighted(mean, mean, mean, (), ()),
        ("appraisal.weights", "star.bonus_max"),
    )
    plain = appraise(values, quarters=quarters(90, 92, 88, 94), ballot=Fraction(92), report=Fraction(85))
    assert (plain.total, plain.bonus) == (whole, 0)


@pytest.mark.parametrize(
    ("bonus", "extra", "total"),
    [
        (Decimal("4.9"), "4.9", "94.9"),
        (5, "5", "95"),
        (6, "5", "95"),
        (0, "0", "90"),
    ],
)
def test_the_bonus_is_capped(values: Values, bonus: Decimal | int, extra: str, total: str) -> None:
    ninety = Fraction(90)
    found = appraise(values, quarters=quarters(90), ballot=ninety, report=ninety, bonus=bonus)
    assert (found.bonus, found.total) == (Fraction(extra), Fraction(total))


def test_never_more_than_a_hundred(values: Values) -> None:
    full = Fraction(100)
    found = appraise(values, quarters=quarters(100), ballot=full, report=Fraction(90), bonus=5)
    assert (found.total, found.parts.value) == (full, 99)


@pytest.mark.parametrize(
    ("given_quarters", "ballot", "report", "missing", "open_quarters"),
    [
        (quarters(90, None), 92, 85, ("量化",), ("2季度",)),
        (quarters(90, 90), None, 85, ("民主测评",), ()),
        (quarters(90, 90), None, None, ("民主测评", "述职"), ()),
        ([Part("1季度", 1, None, False)], 92, 85, ("量化",), ()),
    ],
)
def test_what_is_missing_stays_open(
    values: Values,
    given_quarters: list[Part],
    ballot: int | None,
    report: int | None,
    missing: tuple[str, ...],
    open_quarters: tuple[str, ...],
) -> None:
    found = appraise(
        values,
        quarters=given_quarters,
        ballot=None if ballot is None else Fraction(ballot),
        report=None if report is None else Fraction(report),
        bonus=3,
    )
    assert (found.total, found.parts.missing, found.quarters.missing) == (None, missing, open_quarters)


def test_a_quarter_before_the_posting_is_spared(values: Values) -> None:
    late = [Part("1季度", 1, None, False), Part("2季度", 1, Fraction(80))]
    found = appraise(values, quarters=late, ballot=Fraction(80), report=Fraction(80))
    assert (found.total, found.quarters.not_applicable) == (80, ("1季度",))


def test_appraisals_that_cannot_be(values: Values) -> None:
    for weights in ((60, 40), (60, 30, 20), (50, 30, 10)):
        wrong = DEFAULTS.values(KEYS, DAY, [Setting("appraisal.weights", weights, DAY, "县委〔2026〕1号")])
        with refused(AppraisalWeightsWrong, weights, "量化、民主测评、述职三个权重，合计100"):
            appraise(wrong, quarters=quarters(90), ballot=None, report=None)
    with refused(BonusNegative, -1, "0或正数"):
        appraise(values, quarters=quarters(90), ballot=None, report=None, bonus=-1)
    with refused(ScoreOutOfRange, "101分", "0到100分"):
        appraise(values, quarters=quarters(90), ballot=Fraction(101), report=None)
    with refused(AmountNotFinite, Decimal("Infinity"), "有限的分数，如 87.5"):
        appraise(values, quarters=quarters(90), ballot=None, report=None, bonus=Decimal("Infinity"))
