"""满格: how timely a grid's officers patrolled and settled what they found, and how content residents were."""

from jishi.rules.book import Values
from jishi.rules.counting.rate import Rate
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.weighted import FULL, Part, Weighted, weigh

WEIGHTS = "grid.score_weights"
PARTS = ("巡查及时", "办结及时", "群众满意")


class GridWeightsWrong(RuleFault):
    title = "满格得分权重不对"


def grid_score(values: Values, *, patrols: Rate, closed: Rate, satisfied: Rate) -> Weighted:
    """The score of one grid in one of the four domains, 0 to 100. Source: [S4], formula [I].

    A part in which nothing was due (no finding to settle, no valid rating) does not apply.

    手册 满格得分
    公式 按时巡查率×40＋按时办结率×40＋群众满意率×20；没有应巡查、应办结或有效评价的部分不适用，权重由其余分担
    依据 [S4] [I]
    规则 grid.score_weights
    例 应巡查20次按时18次、应办结5件按时4件、10份评价满意9份：36＋32＋18＝86分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([WEIGHTS], date(2026, 1, 1))
    >>> grid_score(values, patrols=Rate(18, 20), closed=Rate(4, 5), satisfied=Rate(9, 10)).value
    Fraction(86, 1)
    """
    weights = values.numbers(WEIGHTS)
    if len(weights) != len(PARTS):
        raise GridWeightsWrong(weights, "、".join(PARTS) + "三个权重")
    parts = [
        Part(label, weight, None if rate.exact is None else rate.exact * FULL, rate.exact is not None)
        for label, weight, rate in zip(PARTS, weights, (patrols, closed, satisfied), strict=True)
    ]
    return weigh(parts)
