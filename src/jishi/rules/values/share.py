"""Shares as the law words them, in whole numbers: 以上 includes the share itself, 过半数 does not."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from jishi.rules.fault import RuleFault


class ThresholdWrong(RuleFault):
    title = "比例要求写法不对"


class NegativeCount(RuleFault):
    title = "人数或票数为负"


class Comparator(StrEnum):
    GE = "ge"
    GT = "gt"


_TEXT = re.compile(r"(≥|>)\s*(\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least (`ge`) or more than (`gt`) a share of a whole, held as two integers."""

    comparator: Comparator
    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator or self.denominator == 0:
            raise ThresholdWrong(f"{self.numerator}/{self.denominator}", "0到1之间的分数，分母不为0")
        if self.comparator is Comparator.GT and self.numerator == self.denominator:
            raise ThresholdWrong(str(self), "能够达到的比例；没有谁能超过全部")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "≥2/3" (at least) or ">1/2" (more than)."""
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            raise ThresholdWrong(text, "“≥2/3”（含本数）或“>1/2”（不含本数）的写法")
        comparator = Comparator.GE if found[1] == "≥" else Comparator.GT
        return cls(comparator, int(found[2]), int(found[3]))

    def met(self, count: int, total: int) -> bool:
        """Whether `count` out of `total` reaches it: count x denominator against total x numerator.

        Of nothing, no share is reached: a body of nobody decides nothing.

        手册 “以上”和“过半数”
        公式 “三分之二以上”即人数×3不小于总数×2，正好三分之二也算；“过半数”即人数×2大于总数，正好一
        半不算
        依据 [F13]
        例 10人的过半数至少6人；9人的三分之二以上至少6人，10人的至少7人

        >>> [Threshold.parse(text).least(total) for text, total in ((">1/2", 10), ("≥2/3", 9), ("≥2/3", 10))]
        [6, 6, 7]
        """
        if count < 0 or total < 0:
            raise NegativeCount(min(count, total), "0或正整数")
        left, right = count * self.denominator, total * self.numerator
        return total > 0 and (left >= right if self.comparator is Comparator.GE else left > right)

    def least(self, total: int) -> int:
        """The smallest number that reaches it. Example: at least 2/3 of 10 is 7, more than 1/2 of 10 is 6."""
        if total < 0:
            raise NegativeCount(total, "0或正整数")
        share = total * self.numerator
        if self.comparator is Comparator.GE:
            return -(-share // self.denominator)
        return share // self.denominator + 1

    @property
    def label(self) -> str:
        """As a regulation says it."""
        if (self.numerator, self.denominator) == (1, 2):
            return "半数以上（含半数）" if self.comparator is Comparator.GE else "过半数（不含半数）"
        words = f"{self.denominator}分之{self.numerator}"
        return f"{words}以上（含本数）" if self.comparator is Comparator.GE else f"超过{words}（不含本数）"

    def __str__(self) -> str:
        return f"{'≥' if self.comparator is Comparator.GE else '>'}{self.numerator}/{self.denominator}"
