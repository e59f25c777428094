"""The score of a team or unit that served: what residents said, and what the posted officer saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.weighted import Part, Weighted, weigh

WEIGHTS, SMALLEST = "team_score", "rating.min_group"
STARS = 5


class StarsOutOfRange(RuleFault):
    title = "评价等级不对"


class TeamWeightsWrong(RuleFault):
    title = "服务队得分权重不对"


@dataclass(frozen=True, slots=True)
class ResidentRating:
    """One resident's stars, 5 the best; `unit` is the rater's own unit, if any."""

    stars: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TeamScore:
    """Of five. `own_staff` ratings were set aside; with too few left the residents' part is missing."""

    score: Weighted
    counted: int
    own_staff: int
    rules: tuple[str, ...] = (WEIGHTS, SMALLEST)


def mean_of(stars: Sequence[int]) -> Fraction | None:
    """The mean of stars, each 1 to 5; None of none."""
    for star in stars:
        if not 1 <= star <= STARS:
            raise StarsOutOfRange(star, f"1到{STARS}的整数")
    return Fraction(sum(stars), len(stars)) if stars else None


def team_score(
    values: Values, unit: str, residents: Sequence[ResidentRating], officers: Sequence[int]
) -> TeamScore:
    """A provider's score at a fair, both sources kept. Source: officers score from feedback [S2]; split [I].

    手册 服务队得分
    公式 群众平均分×0.7＋驻村干部观察分×0.3，满分5分；本单位人员的评价不计；群众评价不足5份或没有干部观察分
    的，得分留空
    依据 [S2] [I]
    规则 team_score rating.min_group
    例 群众10份平均4.5分、干部4分：4.5×0.7＋4×0.3＝4.35分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([WEIGHTS, SMALLEST], date(2026, 1, 1))
    >>> found = team_score(values, "县医院", [ResidentRating(stars) for stars in (4, 5) * 5], [4])
    >>> found.score.value == Fraction("4.35")
    True
    """
    weights = values[WEIGHTS].value
    if not isinstance(weights, tuple) or len(weights) != 2:
        raise TeamWeightsWrong(weights, "群众、驻村干部两个权重")
    counted = [rating.stars for rating in residents if not unit or rating.unit != unit]
    resident = mean_of(counted)
    if len(counted) < values.number(SMALLEST):
        resident = None
    by_residents, by_officers = (Decimal(weight) for weight in weights)
    parts = [Part("群众评价", by_residents, resident), Part("驻村干部观察", by_officers, mean_of(officers))]
    return TeamScore(weigh(parts, STARS), len(counted), len(residents) - len(counted))
