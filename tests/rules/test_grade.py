"""Places with ties, grades with their cap, and absences: by asking of everyone how many stand before them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, RuleValue, Setting, Values
from jishi.rules.scoring.grade import (
    Candidate,
    CandidateTwice,
    CutsWrong,
    Graded,
    cuts_of,
    grade_all,
)
from jishi.rules.scoring.places import Placing, place
from jishi.rules.scoring.veto import AbsenceEffect, absence_effect, unit_deduction
from jishi.rules.scoring.weighted import ScoreOutOfRange
from jishi.rules.values.share import NegativeCount

from .expect import refused

DAY = date(2026, 1, 1)
KEYS = [rule.key for rule in DEFAULTS if rule.key.startswith(("appraisal.", "absence."))]
VALUES = DEFAULTS.values(KEYS, DAY)


def own(**settings: RuleValue) -> Values:
    rows = [Setting(f"appraisal.{key}", value, DAY, "县委〔2026〕1号") for key, value in settings.items()]
    return DEFAULTS.values(KEYS, DAY, rows)


RANKED = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=8
)


@given(RANKED, st.integers(0, 8))
def test_places_by_counting_those_before(keys: dict[str, tuple[int, ...]], places: int) -> None:
    found = place(keys, places)
    before = {code: sum(other > keys[code] for other in keys.values()) for code in keys}
    level = {code: sum(other == keys[code] for other in keys.values()) for code in keys}
    assert set(found.chosen) == {code for code in keys if before[code] + level[code] <= places}
    assert set(found.tied) == {code for code in keys if before[code] < places < before[code] + level[code]}
    assert found.left == (places - len(found.chosen) if found.tied else 0)
    assert [keys[code] for code in found.chosen] == sorted(
        (keys[code] for code in found.chosen), reverse=True
    )
    assert place(dict(reversed(keys.items())), places) == found


def test_places_by_hand() -> None:
    keys = {"丁": (90,), "甲": (95,), "丙": (90,), "乙": (92,)}
    assert place(keys, 0) == Placing((), (), 0)
    assert place(keys, 1) == Placing(("甲",), (), 0)
    assert place(keys, 2) == Placing(("甲", "乙"), (), 0)
    assert place(keys, 3) == Placing(("甲", "乙"), ("丁", "丙"), 1)
    assert place(keys, 4) == Placing(("甲", "乙", "丁", "丙"), (), 0)
    assert place({}, 3) == Placing((), (), 0)
    with refused(NegativeCount, -1, "0或正整数"):
        place(keys, -1)


@pytest.mark.parametrize(
    ("absences", "best", "recall"), [(0, 0, False), (1, 1, False), (2, 2, False), (3, 3, True), (9, 3, True)]
)
def test_absences_close_grades(absences: int, best: int, recall: bool) -> None:
    """[F3]: one absence, not 优秀; two, 基本合格 at best; three or more, 不合格."""
    keys = ("absence.cap_excellent", "absence.cap_basic", "absence.cap_fail", "absence.recall")
    assert absence_effect(VALUES, absences) == AbsenceEffect(best, recall, keys)


def test_absences_that_cannot_be() -> None:
    with refused(NegativeCount, -1, "0或正整数"):
        absence_effect(VALUES, -1)
    with refused(NegativeCount, -1, "0或正数"):
        unit_deduction(VALUES, -1, 2)
    with refused(NegativeCount, Decimal(-2), "0或正数"):
        unit_deduction(VALUES, 1, Decimal(-2))


@pytest.mark.parametrize(
    ("cases", "marks", "lost"), [(0, 2, "0"), (3, 2, "0.3"), (20, 2, "2"), (21, 2, "2"), (7, 0, "0")]
)
def test_what_the_unit_loses(cases: int, marks: int, lost: str) -> None:
    """[F3]: 0.1 a case until the item's points are gone."""
    assert unit_deduction(VALUES, cases, marks) == Fraction(lost)


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.uuids().map(str),
        st.one_of(st.none(), st.sampled_from((55, 60, 69, 70, 90, 95)).map(Fraction)),
        st.integers(0, 1).map(Fraction),
        st.integers(0, 1),
        st.sampled_from((0, 0, 0, 1, 2, 3)),
    ),
    max_size=12,
    unique_by=lambda candidate: candidate.code,
)


@given(CANDIDATES, st.sampled_from(("0.10", "0.20", "0.5", "1")))
def test_grades_by_asking_of_each(candidates: list[Candidate], cap: str) -> None:
    found = grade_all(own(excellent_cap=Decimal(cap)), candidates)
    scored = [one for one in candidates if one.score is not None]
    places = int(Decimal(cap) * len(scored))
    good = [one for one in scored if one.score and one.score >= 90 and not one.absences]

    def key(one: Candidate) -> tuple[object, ...]:
        return (one.score, one.ballot, one.days)

    assert found.places == places
    for one, graded in zip(candidates, found.graded, strict=True):
        assert graded.code == one.code
        if one.score is None:
            expected = None
        elif one in good:
            ahead = sum(key(other) > key(one) for other in good)  # type: ignore[operator]
            same = sum(key(other) == key(one) for other in good)
            expected = "优秀" if ahead + same <= places else "合格"
            assert (one.code in found.placing.tied) is (ahead < places < ahead + same)
        else:
            by_score = 1 if one.score >= 70 else 2 if one.score >= 60 else 3
            expected = ["优秀", "合格", "基本合格", "不合格"][max(by_score, min(one.absences, 3))]
        assert graded.grade == expected
    assert sum(graded.grade == "优秀" for graded in found.graded) <= places
    assert found.rules == (
        "appraisal.grades",
        "appraisal.grade_cuts",
        "appraisal.excellent_cap",
        "absence.cap_excellent",
        "absence.cap_basic",
        "absence.cap_fail",
    )


def test_grades_by_hand() -> None:
    """Ten with a score: two places. Ballot and days decide among equals, absences and missing parts stay out."""
    candidates = [
        Candidate("a", Fraction(96), absences=1),
        Candidate("b", Fraction(95), Fraction(90), 200),
        Candidate("c", Fraction(95), Fraction(90), 201),
        Candidate("d", Fraction(95), Fraction(91), 100),
        Candidate("e", None, Fraction(99)),
        Candidate("f", Fraction("89.99")),
        Candidate("g", Fraction(70), absences=2),
        Candidate("h", Fraction(60)),
        Candidate("i", Fraction("59.995"), absences=1),
        Candidate("j", Fraction(91), absences=3),
        Candidate("k", Fraction(0)),
    ]
    found = grade_all(VALUES, candidates)
    assert found.places == 2
    assert found.placing == Placing(("d", "c"), (), 0)
    assert found.graded == (
        Graded("a", "合格", "得96分，无故缺勤1次"),
        Graded("b", "合格", "达到优秀分数线，2个名额已满"),
        Graded("c", "优秀"),
        Graded("d", "优秀"),
        Graded("e", None, "总分有缺项，暂不定等次"),
        Graded("f", "合格"),
        Graded("g", "基本合格", "得70分，无故缺勤2次"),
        Graded("h", "基本合格"),
        Graded("i", "不合格"),
        Graded("j", "不合格", "得91分，无故缺勤3次"),
        Graded("k", "不合格"),
    )


def test_a_tie_at_the_edge_waits_for_the_meeting() -> None:
    """Twenty scored, four places: one ahead, four alike for three places."""
    alike = [Candidate(code, Fraction(92)) for code in "bcde"]
    others = [Candidate(str(number), Fraction(80)) for number in range(15)]
    found = grade_all(VALUES, [*alike, Candidate("a", Fraction(93)), *others])
    assert found.placing == Placing(("a",), ("b", "c", "d", "e"), 3)
    assert found.graded[0] == Graded("b", "合格", "与3人并列，3个名额待研究")
    assert found.graded[4] == Graded("a", "优秀")


def test_grades_that_cannot_be() -> None:
    with refused(CandidateTwice, "a", "每人只列一次"):
        grade_all(VALUES, [Candidate("a", None), Candidate("b", None), Candidate("a", None)])
    with refused(ScoreOutOfRange, "100.5分", "0到100分"):
        grade_all(VALUES, [Candidate("a", Fraction(201, 2))])
    for cuts in ((90, 70), (70, 90, 60), (90, 90, 60)):
        with refused(CutsWrong, f"4个等次 {cuts}", "由高到低的分数线，比等次少一个"):
            cuts_of(own(grade_cuts=cuts))
    assert cuts_of(VALUES) == (90, 70, 60)
    assert grade_all(VALUES, []).graded == ()


def test_the_practice_of_ten_percent() -> None:
    """[F6]: one in ten; 19 give one place, 20 two."""
    tenth = own(excellent_cap=Decimal("0.10"))
    many = [Candidate(f"{number:02d}", Fraction(95), days=number) for number in range(20)]
    assert grade_all(tenth, many[:19]).placing.chosen == ("18",)
    assert grade_all(tenth, many).placing.chosen == ("19", "18")
