"""The annual appraisal of a posted officer: quarters, ballot and report by weight, honours as a small bonus."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.weighted import FULL, Part, Weighted, exact, weigh

WEIGHTS, BONUS = "appraisal.weights", "star.bonus_max"
PARTS = ("量化", "民主测评", "述职")


class AppraisalWeightsWrong(RuleFault):
    title = "考核权重不对"


class BonusNegative(RuleFault):
    title = "加分为负"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """`total` is None while a part is missing; `parts` and `quarters` say which, and between what it lies."""

    total: Fraction | None
    bonus: Fraction
    parts: Weighted
    quarters: Weighted
    rules: tuple[str, ...] = (WEIGHTS, BONUS)


def appraise(
    values: Values,
    *,
    quarters: Sequence[Part],
    ballot: Fraction | None,
    report: Fraction | None,
    bonus: Decimal | int = 0,
) -> Appraisal:
    """The year's score of 100. Sources: 60 % [F5], 30 % [F7], the mix and the bonus [I].

    `quarters` are parts of equal weight; one before the posting began is not applicable.

    手册 年度考核得分
    公式 各季度量化得分的平均×60%＋民主测评×30%＋述职×10%，加季度之星加分（至多5分），最高100分
    依据 [F5] [F7] [I]
    规则 appraisal.weights star.bonus_max
    例 四个季度90、92、88、94分，测评92分，述职85分，加2分：91×0.6＋92×0.3＋85×0.1＋2＝92.7分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([WEIGHTS, BONUS], date(2026, 1, 1))
    >>> quarters = [Part(f"{number}季度", 1, Fraction(score)) for number, score in enumerate((90, 92, 88, 94))]
    >>> appraise(values, quarters=quarters, ballot=Fraction(92), report=Fraction(85), bonus=2).total
    Fraction(927, 10)
    """
    weights = values.numbers(WEIGHTS)
    if len(weights) != len(PARTS) or sum(weights) != FULL:
        raise AppraisalWeightsWrong(weights, f"{'、'.join(PARTS)}三个权重，合计{FULL}")
    extra = min(exact(bonus), Fraction(values.number(BONUS)))
    if extra < 0:
        raise BonusNegative(bonus, "0或正数")
    work = weigh(quarters)
    scores = (work.value, ballot, report)
    parts = weigh([Part(*row) for row in zip(PARTS, weights, scores, strict=True)])
    total = None if parts.value is None else min(Fraction(FULL), parts.value + extra)
    return Appraisal(total, extra, parts, work)
