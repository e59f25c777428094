"""Weighted scores, sheets of items and the 28 items: bounds by trying every score a missing part could have."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.counting.rate import Rate
from jishi.rules.scoring.classification import (
    Branch,
    BranchCutsWrong,
    ItemCountWrong,
    class_of,
    classify,
)
from jishi.rules.scoring.grid import GridWeightsWrong, grid_score
from jishi.rules.scoring.rubric import Item, MarksWrong, Tally, item_points, tally
from jishi.rules.scoring.weighted import (
    Part,
    PartTwice,
    ScoreOutOfRange,
    Weighted,
    WeightsWrong,
    show_score,
    weigh,
)
from jishi.rules.values.number import AmountNotFinite

from .expect import refused

DAY = date(2026, 1, 1)
KEYS = ["branch_rating.cuts", "branch_rating.items", "grid.score_weights"]


def own(key: str, value: tuple[int, ...]) -> Values:
    return DEFAULTS.values(KEYS, DAY, [Setting(key, value, DAY, "县委〔2026〕1号")])


PARTS = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from((None, 0, 1, 4, 5)), st.booleans()), max_size=4
).map(
    lambda rows: [
        Part(str(index), weight, None if score is None else Fraction(score), applies)
        for index, (weight, score, applies) in enumerate(rows)
    ]
)


def mean(parts: Sequence[Part], scores: Sequence[Fraction]) -> Fraction:
    """By handing out one mark for each unit of weight."""
    marks = [score for part, score in zip(parts, scores, strict=True) for _ in range(int(part.weight))]
    return sum(marks, Fraction(0)) / len(marks)


@given(PARTS)
def test_a_weighted_score_by_trying_what_is_missing(parts: list[Part]) -> None:
    found = weigh(parts, full=5)
    due = [part for part in parts if part.applicable]
    assert found.not_applicable == tuple(part.label for part in parts if not part.applicable)
    assert found.missing == tuple(part.label for part in due if part.score is None)
    if not due:
        assert (found.value, found.lowest, found.highest) == (None, None, None)
        return
    choices = [[Fraction(0), Fraction(5)] if part.score is None else [part.score] for part in due]
    possible = [mean(due, scores) for scores in product(*choices)]
    assert (found.lowest, found.highest) == (min(possible), max(possible))
    assert found.value == (None if found.missing else possible[0])


def test_a_weighted_score_by_hand() -> None:
    """60 x 90 and 40 missing: between 54 and 94; of two weights the third is spared."""
    parts = [Part("量化", 60, Fraction(90)), Part("测评", 40, None), Part("述职", 10, None, False)]
    assert weigh(parts) == Weighted(None, Fraction(54), Fraction(94), ("测评",), ("述职",))
    tenth = [Part("甲", Decimal("0.7"), Fraction(100)), Part("乙", Decimal("0.3"), Fraction(0))]
    assert weigh(tenth).value == 70
    assert weigh([]) == Weighted(None, None, None, (), ())


def test_parts_that_cannot_be() -> None:
    with refused(PartTwice, "甲", "每个部分只列一次"):
        weigh([Part("甲", 1, None), Part("乙", 1, None), Part("甲", 1, None)])
    with refused(WeightsWrong, "3、-1", "不为负且不全为0的权重"):
        weigh([Part("甲", 3, None), Part("乙", -1, None)])
    with refused(WeightsWrong, "0、0", "不为负且不全为0的权重"):
        weigh([Part("甲", 0, None), Part("乙", 0, None)])
    assert weigh([Part("甲", 0, Fraction(1)), Part("乙", 1, Fraction(7))]).value == 7
    for score in (Fraction(-1, 2), Fraction(201, 2)):
        with refused(ScoreOutOfRange, show_score(score), "0到100分"):
            weigh([Part("甲", 1, score)])
    with refused(ScoreOutOfRange, "5.5分", "0到5分"):
        weigh([Part("甲", 1, Fraction(11, 2))], 5)
    assert weigh([Part("甲", 1, Fraction(100)), Part("乙", 1, Fraction(0))]).value == 50
    with refused(AmountNotFinite, Decimal("Infinity"), "有限的分数，如 87.5"):
        weigh([Part("甲", Decimal("Infinity"), Fraction(1))])


ITEMS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from((None, 0, 1, 5, 7)),
        st.lists(st.integers(0, 4), max_size=2),
        st.booleans(),
    ),
    max_size=5,
).map(
    lambda rows: [
        Item(
            str(index),
            marks,
            None if earned is None else Decimal(earned),
            tuple(map(Decimal, deductions)),
            applies,
        )
        for index, (marks, earned, deductions, applies) in enumerate(rows)
    ]
)


def points_of(item: Item) -> int:
    """Marks taken away one at a time, never below nothing, never above the full marks."""
    points = int(item.earned or 0)
    for deduction in item.deductions:
        points = points - int(deduction)
    while points > item.marks:
        points -= 1
    return points if points > 0 else 0


@given(ITEMS)
def test_a_sheet_by_counting_marks(items: list[Item]) -> None:
    found = tally(items)
    due = [item for item in items if item.applicable]
    open_items = [item for item in due if item.earned is None]
    scored = [item for item in due if item.earned is not None]
    got, full = sum(map(points_of, scored)), sum(item.marks for item in due)
    low = Fraction(got * 100, full) if due else None
    high = Fraction((got + sum(item.marks for item in open_items)) * 100, full) if due else None
    assert found == Tally(
        None if open_items else low,
        low,
        high,
        tuple(item.code for item in open_items),
        tuple(item.code for item in items if not item.applicable),
        tuple(
            (item.code, Fraction(item.marks - points_of(item)))
            for item in scored
            if points_of(item) != item.marks
        ),
    )


def test_a_sheet_by_hand() -> None:
    """4.8 of 5 less 0.2, 8 of 10, one not applicable: 12.6 of 15 is 84."""
    items = [
        Item("一", 5, Decimal("4.8"), (Decimal("0.1"), Decimal("0.1"))),
        Item("二", 10, Decimal(8)),
        Item("三", 7, None, (), False),
    ]
    lost = (("一", Fraction(2, 5)), ("二", Fraction(2)))
    assert tally(items) == Tally(Fraction(84), Fraction(84), Fraction(84), (), ("三",), lost)
    assert item_points(items[2]) is None
    assert tally([]) == Tally(None, None, None, (), (), ())


def test_items_that_cannot_be() -> None:
    for marks in (0, -5):
        with refused(MarksWrong, f"一: {marks}", "正整数的满分"):
            Item("一", marks, None)
    wrong = (Decimal(1), Decimal(-1))
    with refused(MarksWrong, f"一: {wrong}", "扣分写成不为负的数"):
        Item("一", 5, None, wrong)
    with refused(PartTwice, "一", "每项只列一次"):
        tally([Item("一", 5, None), Item("二", 5, None), Item("一", 5, None)])
    with refused(AmountNotFinite, Decimal("Infinity"), "有限的分数，如 87.5"):
        tally([Item("一", 5, Decimal("Infinity"))])
    assert Item("一", 1, None, (Decimal(0),)).applicable


def sheet(got: int, missing: int = 0, spared: int = 0) -> list[Item]:
    """28 items of one mark: so many got, missing and spared, the others lost."""
    rows = [*[Decimal(1)] * got, *[None] * (missing + spared)]
    earned = [*rows, *[Decimal(0)] * (28 - len(rows))]
    return [
        Item(f"{index:02d}", 1, score, (), not got + missing <= index < got + missing + spared)
        for index, score in enumerate(earned)
    ]


@pytest.mark.parametrize(
    ("got", "missing", "spared", "branch"),
    [
        # 26 of 28 is 92.9, 25 is 89.3, 21 is 75, 20 is 71.4.
        (28, 0, 0, Branch.MODEL),
        (26, 0, 0, Branch.MODEL),
        (25, 0, 0, Branch.TARGETED_IMPROVE),
        (21, 0, 0, Branch.TARGETED_IMPROVE),
        (20, 0, 0, Branch.STANDARD_RECTIFY),
        (0, 0, 0, Branch.STANDARD_RECTIFY),
        # 18 of 20 is 90: a cut belongs to the better class.
        (18, 0, 8, Branch.MODEL),
        (0, 0, 28, None),
        # Missing items may or may not decide.
        (26, 2, 0, Branch.MODEL),
        (25, 1, 0, None),
        (21, 4, 0, Branch.TARGETED_IMPROVE),
        (20, 1, 0, None),
        (10, 10, 0, Branch.STANDARD_RECTIFY),
        (0, 28, 0, None),
    ],
)
def test_branches_by_their_28_items(
    values: Values, got: int, missing: int, spared: int, branch: Branch | None
) -> None:
    """[S4]: 28 items, two ledgers; 90 and 75 [I]."""
    found = classify(values, sheet(got, missing, spared))
    assert found.branch is branch
    assert found.rules == ("branch_rating.cuts", "branch_rating.items")
    assert (len(found.tally.missing), len(found.tally.not_applicable)) == (missing, spared)
    assert len(found.tally.lost) == 28 - got - missing - spared
    # Exact to the last, even where nothing is known yet.
    assert spared == 28 or isinstance(found.tally.lowest, Fraction)


def test_sheets_and_cuts_that_cannot_be(values: Values) -> None:
    with refused(ItemCountWrong, 27, "28项，缺的也要列出"):
        classify(values, sheet(28)[1:])
    for cuts in ((75, 90), (90, 90), (90, 75, 60), (90,)):
        with refused(BranchCutsWrong, cuts, "示范、合格两条分数线，前者高于后者"):
            class_of(own("branch_rating.cuts", cuts), Fraction(80))


@pytest.mark.parametrize(
    ("patrols", "closed", "satisfied", "score", "spared"),
    [
        ((18, 20), (4, 5), (9, 10), Fraction(86), ()),
        ((20, 20), (5, 5), (10, 10), Fraction(100), ()),
        ((0, 20), (0, 5), (0, 10), Fraction(0), ()),
        # Nothing to settle: 40 and 20 share the whole, 36 + 18 of 60.
        ((18, 20), (0, 0), (9, 10), Fraction(90), ("办结及时",)),
        ((1, 2), (0, 0), (0, 0), Fraction(50), ("办结及时", "群众满意")),
        ((0, 0), (0, 0), (0, 0), None, ("巡查及时", "办结及时", "群众满意")),
    ],
)
def test_grids(
    values: Values,
    patrols: tuple[int, int],
    closed: tuple[int, int],
    satisfied: tuple[int, int],
    score: Fraction | None,
    spared: tuple[str, ...],
) -> None:
    found = grid_score(values, patrols=Rate(*patrols), closed=Rate(*closed), satisfied=Rate(*satisfied))
    assert (found.value, found.missing, found.not_applicable) == (score, (), spared)


def test_grid_weights_that_cannot_be() -> None:
    with refused(GridWeightsWrong, (50, 50), "巡查及时、办结及时、群众满意三个权重"):
        grid_score(
            own("grid.score_weights", (50, 50)), patrols=Rate(1, 1), closed=Rate(1, 1), satisfied=Rate(1, 1)
        )
