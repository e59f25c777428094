"""A weighted score that says openly what is missing: a part without a score is neither zero nor left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jishi.rules.fault import RuleFault
from jishi.rules.values.display import show_scaled
from jishi.rules.values.number import finite

FULL = 100


class ScoreOutOfRange(RuleFault):
    title = "得分超出范围"


class WeightsWrong(RuleFault):
    title = "权重不对"


class PartTwice(RuleFault):
    title = "同一部分出现两次"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score. `score` None: it should be there and is not. Not `applicable`: nothing was due."""

    label: str
    weight: int | Decimal
    score: Fraction | None
    applicable: bool = True


@dataclass(frozen=True, slots=True)
class Weighted:
    """The score, if nothing is missing; else between which bounds it lies, and the parts that are missing."""

    value: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    missing: tuple[str, ...]
    not_applicable: tuple[str, ...]


def exact(score: Decimal | int) -> Fraction:
    """A score as entered; NaN and infinity are refused."""
    return finite(Decimal(score), "有限的分数，如 87.5")


def in_range(score: Fraction, full: int) -> Fraction:
    """The score itself if it lies between nothing and full marks."""
    if not 0 <= score <= full:
        raise ScoreOutOfRange(show_score(score), f"0到{full}分")
    return score


def show_score(score: Fraction) -> str:
    """87.5分, rounded half up to two places."""
    return show_scaled(score.numerator, score.denominator, "分")


def weigh(parts: Sequence[Part], full: int = FULL) -> Weighted:
    """The weighted mean of the parts that apply. Source: missing parts stay open [I].

    手册 加权得分和缺项
    公式 适用各项的得分乘权重之和÷适用各项权重之和；该有而没有的项不当作零分、也不略去，总分留空，列出缺项和
    总分的上下限；本期没有任务的项不适用，其权重由其余各项分担
    依据 [I]
    例 权重60和40，前项90分、后项缺：总分留空，在54分和94分之间；后项不适用的，总分90分

    >>> found = weigh([Part("量化", 60, Fraction(90)), Part("测评", 40, None)])
    >>> found.value, found.lowest, found.highest, found.missing
    (None, Fraction(54, 1), Fraction(94, 1), ('测评',))
    >>> weigh([Part("量化", 60, Fraction(90)), Part("测评", 40, None, applicable=False)]).value
    Fraction(90, 1)
    """
    labels = [part.label for part in parts]
    for label in labels:
        if labels.count(label) > 1:
            raise PartTwice(label, "每个部分只列一次")
    due = [part for part in parts if part.applicable]
    spared = tuple(part.label for part in parts if not part.applicable)
    if not due:
        return Weighted(None, None, None, (), spared)
    weights = [exact(part.weight) for part in due]
    total = sum(weights)
    if min(weights) < 0 or not total:
        raise WeightsWrong("、".join(str(part.weight) for part in due), "不为负且不全为0的权重")
    missing = tuple(part.label for part in due if part.score is None)
    known = [Fraction(0) if part.score is None else in_range(part.score, full) for part in due]
    open_weight = sum(weight for weight, part in zip(weights, due, strict=True) if part.score is None)
    lowest = sum((weight * score for weight, score in zip(weights, known, strict=True)), Fraction(0)) / total
    highest = lowest + full * open_weight / total
    return Weighted(None if missing else lowest, lowest, highest, missing, spared)
