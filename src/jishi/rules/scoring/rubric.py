"""A sheet of items with full marks and deductions: no item above its full marks, none below nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jishi.rules.fault import RuleFault
from jishi.rules.scoring.weighted import FULL, PartTwice, exact


class MarksWrong(RuleFault):
    title = "分值不对"


@dataclass(frozen=True, slots=True)
class Item:
    """`earned` None: not scored though it should be. Not `applicable`: it does not exist here (written why)."""

    code: str
    marks: int
    earned: Decimal | None
    deductions: tuple[Decimal, ...] = ()
    applicable: bool = True

    def __post_init__(self) -> None:
        if self.marks <= 0:
            raise MarksWrong(f"{self.code}: {self.marks}", "正整数的满分")
        if any(exact(deduction) < 0 for deduction in self.deductions):
            raise MarksWrong(f"{self.code}: {self.deductions}", "扣分写成不为负的数")


@dataclass(frozen=True, slots=True)
class Tally:
    """Of 100: the total if no item is missing, its bounds, and the items that lost marks, with how many."""

    value: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    missing: tuple[str, ...]
    not_applicable: tuple[str, ...]
    lost: tuple[tuple[str, Fraction], ...]


def item_points(item: Item) -> Fraction | None:
    """What an item brings.

    手册 单项得分
    公式 得分减扣分，最低为0，最高为该项满分
    依据 [F3] [I]
    例 满分5分，得4.8分、扣0.1分两次，为4.6分；扣6分的为0分；加到6分的仍为5分

    >>> deductions = (Decimal("0.1"), Decimal("0.1"))
    >>> item_points(Item("一", 5, Decimal("4.8"), deductions)) == Fraction("4.6")
    True
    >>> item_points(Item("一", 5, Decimal(5), (Decimal(6),))), item_points(Item("一", 5, Decimal(6)))
    (Fraction(0, 1), Fraction(5, 1))
    """
    if item.earned is None:
        return None
    left = exact(item.earned) - sum(exact(deduction) for deduction in item.deductions)
    return min(Fraction(item.marks), max(Fraction(0), left))


def tally(items: Sequence[Item]) -> Tally:
    """The sheet of 100: items that do not apply leave the full marks as well as the points.

    手册 打分表总分
    公式 适用各项得分之和÷适用各项满分之和×100；有缺项的总分留空，给出上下限
    依据 [S4] [I]
    例 三项满分各10分，得9分、8分，第三项不适用：17÷20×100＝85分

    >>> tally([Item("一", 10, Decimal(9)), Item("二", 10, Decimal(8)), Item("三", 10, None, (), False)]).value
    Fraction(85, 1)
    """
    codes = [item.code for item in items]
    for code in codes:
        if codes.count(code) > 1:
            raise PartTwice(code, "每项只列一次")
    due = [(item, item_points(item)) for item in items if item.applicable]
    spared = tuple(item.code for item in items if not item.applicable)
    if not due:
        return Tally(None, None, None, (), spared, ())
    full = sum(item.marks for item, _ in due)
    missing = tuple(item.code for item, points in due if points is None)
    lowest = FULL * sum((points for _, points in due if points is not None), Fraction(0)) / full
    highest = lowest + Fraction(FULL * sum(item.marks for item, points in due if points is None), full)
    lost = tuple(
        (item.code, item.marks - points) for item, points in due if points is not None and points < item.marks
    )
    return Tally(None if missing else lowest, lowest, highest, missing, spared, lost)
