"""Branches classified by the 28 items: model, to be improved in points, or to be put right as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.rubric import Item, Tally, tally

CUTS, ITEMS = "branch_rating.cuts", "branch_rating.items"


class ItemCountWrong(RuleFault):
    title = "指标项数不对"


class BranchCutsWrong(RuleFault):
    title = "支部分类分数线不对"


class Branch(StrEnum):
    """示范; 合格, which is improved in points (精准化提升); and what is put right (标准化整改)."""

    MODEL = "model"
    TARGETED_IMPROVE = "targeted_improve"
    STANDARD_RECTIFY = "standard_rectify"


@dataclass(frozen=True, slots=True)
class Classification:
    """`branch` is None while missing items could still change it; the items that lost marks go on its list."""

    tally: Tally
    branch: Branch | None
    rules: tuple[str, ...] = (CUTS, ITEMS)


def class_of(values: Values, score: Fraction) -> Branch:
    """The class of a score: a cut itself belongs to the better class."""
    cuts = values.numbers(CUTS)
    if len(cuts) != 2 or cuts[0] <= cuts[1]:
        raise BranchCutsWrong(cuts, "示范、合格两条分数线，前者高于后者")
    return tuple(Branch)[sum(score < cut for cut in cuts)]


def classify(values: Values, items: Sequence[Item]) -> Classification:
    """A branch by its sheet. A class that no missing item can change any more is given. Source: [S4], cuts [I].

    手册 支部28项分类
    公式 28项按满分折成100分，90分及以上为示范，75分及以上为合格（精准化提升），75分以下为标准化整改；有缺项
    的，上下限同在一类才定类；不适用的项写明后从满分中除去
    依据 [S4] [I]
    规则 branch_rating.items branch_rating.cuts
    例 28项各1分，得26项为92.9分（示范），25项为89.3分（合格），20项为71.4分（整改）

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([CUTS, ITEMS], date(2026, 1, 1))
    >>> for got in (26, 25, 20):
    ...     items = [Item(str(number), 1, Decimal(number < got)) for number in range(28)]
    ...     print(classify(values, items).branch)
    model
    targeted_improve
    standard_rectify
    """
    wanted = values.number(ITEMS)
    if len(items) != wanted:
        raise ItemCountWrong(len(items), f"{wanted}项，缺的也要列出")
    found = tally(items)
    if found.lowest is None or found.highest is None:
        return Classification(found, None)
    worst, best = class_of(values, found.lowest), class_of(values, found.highest)
    return Classification(found, worst if worst is best else None)
