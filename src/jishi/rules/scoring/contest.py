"""A contest before judges: recused judges' scores set aside, highest and lowest dropped, ties left open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.scoring.places import Placing, place
from jishi.rules.scoring.weighted import FULL, exact, in_range
from jishi.rules.values.share import NegativeCount

TRIM, LEAST, WINNERS, BONUS = (
    "star.trim_from_judges",
    "star.min_judges",
    "star.winners_per_quarter",
    "star.bonus_max",
)


class ScoredTwice(RuleFault):
    title = "同一评委对同一参评对象打了两次分"


class UnknownEntry(RuleFault):
    title = "没有这个参评对象"


@dataclass(frozen=True, slots=True)
class JudgeScore:
    judge: str
    entry: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class EntryScore:
    """`value` None if too few judges are left; `set_aside` are the recused judges who had given a score."""

    entry: str
    value: Fraction | None
    judges: int
    trimmed: bool
    set_aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """Every entry's score in the order given, and who wins; entries without a value cannot."""

    scores: tuple[EntryScore, ...]
    winners: Placing
    rules: tuple[str, ...] = (TRIM, LEAST, WINNERS)


def trimmed_mean(values: Values, scores: Sequence[Fraction]) -> Fraction | None:
    """The mean without one highest and one lowest where there are five judges or more. Source: [I].

    手册 评委平均分
    公式 评委5名及以上的，去掉一个最高分和一个最低分再平均；少于5名的直接平均；不足3名的不出得分
    依据 [I]
    规则 star.trim_from_judges star.min_judges
    例 99、90、88、86、60分，去掉99和60，平均88分；4名评委的不去

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([TRIM, LEAST], date(2026, 1, 1))
    >>> [trimmed_mean(values, list(map(Fraction, scores))) for scores in ((99, 90, 88, 86, 60), (99, 90, 88, 63))]
    [Fraction(88, 1), Fraction(85, 1)]
    """
    if len(scores) < values.number(LEAST):
        return None
    kept = sorted(scores)
    if len(kept) >= values.number(TRIM):
        kept = kept[1:-1]
    return sum(kept, Fraction(0)) / len(kept)


def hold_contest(
    values: Values,
    entries: Sequence[str],
    scores: Sequence[JudgeScore],
    recusals: Collection[tuple[str, str]] = (),
) -> Contest:
    """All entries judged; `recusals` are pairs (judge, entry) of those who may not judge that entry.

    手册 擂台比武和季度之星
    公式 应回避的评委所打的分不计；每季度取前3名，末位并列的交会议研究
    依据 [S4] [I]
    规则 star.winners_per_quarter star.min_judges star.trim_from_judges
    例 两期共评出6名，每期3名

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([TRIM, LEAST, WINNERS], date(2026, 1, 1))
    >>> scores = [JudgeScore(j, e, Decimal(s)) for e, s in (("a", 9), ("b", 8), ("c", 7), ("d", 6)) for j in "123"]
    >>> hold_contest(values, "abcd", scores).winners.chosen
    ('a', 'b', 'c')
    """
    seen = set[tuple[str, str]]()
    for one in scores:
        if one.entry not in entries:
            raise UnknownEntry(one.entry, suggestion(one.entry, entries))
        if (one.judge, one.entry) in seen:
            raise ScoredTwice(f"{one.judge}: {one.entry}", "每名评委对每个对象打一次分")
        seen.add((one.judge, one.entry))
        in_range(exact(one.score), FULL)
    found = tuple(entry_score(values, entry, scores, recusals) for entry in entries)
    keys = {one.entry: (one.value,) for one in found if one.value is not None}
    return Contest(found, place(keys, values.number(WINNERS)))


def entry_score(
    values: Values, entry: str, scores: Sequence[JudgeScore], recusals: Collection[tuple[str, str]]
) -> EntryScore:
    """One entry from the judges who may judge it."""
    mine = [one for one in scores if one.entry == entry]
    aside = tuple(one.judge for one in mine if (one.judge, entry) in recusals)
    counted = [exact(one.score) for one in mine if one.judge not in aside]
    trimmed = len(counted) >= values.number(TRIM)
    return EntryScore(entry, trimmed_mean(values, counted), len(counted), trimmed, aside)


def star_bonus(values: Values, wins: int, points: Decimal | int) -> Fraction:
    """Points a win for the year's appraisal, up to the cap. Source: [I].

    手册 季度之星加分
    公式 当选次数乘每次加分，年度至多5分
    依据 [I]
    规则 star.bonus_max
    例 每次2分，当选2次加4分，3次加5分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([BONUS], date(2026, 1, 1))
    >>> star_bonus(values, 2, 2), star_bonus(values, 3, 2)
    (Fraction(4, 1), Fraction(5, 1))
    """
    if wins < 0 or exact(points) < 0:
        raise NegativeCount(min(wins, points), "0或正数")
    return min(wins * exact(points), Fraction(values.number(BONUS)))
