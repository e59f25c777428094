"""How content residents were, with the number of valid answers and the response rate always beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.counting.rate import Rate
from jishi.rules.fault import RuleFault
from jishi.rules.values.share import NegativeCount

SATISFIED, SMALLEST = "rating.satisfied_levels", "rating.min_group"
LEVELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")


class LevelsDiffer(RuleFault):
    title = "评价的级数不对"


class MoreAnswersThanAsked(RuleFault):
    title = "评价份数多于征求人数"


@dataclass(frozen=True, slots=True)
class Ratings:
    """Counts of the five levels from the best, blank or spoiled ones apart, and how many were asked."""

    counts: tuple[int, ...]
    asked: int
    invalid: int = 0

    def __post_init__(self) -> None:
        if len(self.counts) != len(LEVELS):
            raise LevelsDiffer(len(self.counts), "、".join(LEVELS) + "五级的份数")
        lowest = min(*self.counts, self.asked, self.invalid)
        if lowest < 0:
            raise NegativeCount(lowest, "0或正整数")
        if sum(self.counts) + self.invalid > self.asked:
            raise MoreAnswersThanAsked(sum(self.counts) + self.invalid, f"不多于{self.asked}")


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Satisfied of valid, handed in of asked, the mean of five to one, and the negative ones to mend."""

    satisfied: Rate
    response: Rate
    mean: Fraction | None
    negative: int
    rules: tuple[str, ...] = (SATISFIED,)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Results by group, None where they would show individuals; the whole, None for the same reason."""

    whole: Satisfaction | None
    groups: dict[str, Satisfaction | None]
    suppressed: tuple[str, ...]
    rules: tuple[str, ...] = (SATISFIED, SMALLEST)


def satisfaction(values: Values, ratings: Ratings) -> Satisfaction:
    """Of the valid ratings, the share of the upper levels; never a percentage alone. Source: [F19].

    手册 群众满意率
    公式 非常满意、满意、基本满意三级的份数÷有效评价份数，旁边写明有效份数和回收率（收回份数÷征求人数）；没有
    有效评价的不计
    依据 [F19] [I]
    规则 rating.satisfied_levels
    例 征求45人，收回28份（62.2%），其中27份有效、前三级27份：满意率100%（27/27）

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.counting.rate import show_rate
    >>> values = DEFAULTS.values([SATISFIED], date(2026, 1, 1))
    >>> found = satisfaction(values, Ratings((20, 5, 2, 0, 0), asked=45, invalid=1))
    >>> show_rate(found.satisfied), show_rate(found.response)
    ('100%（27/27）', '62.2%（28/45）')
    """
    valid = sum(ratings.counts)
    stars = sum(count * (len(LEVELS) - level) for level, count in enumerate(ratings.counts))
    return Satisfaction(
        Rate(sum(ratings.counts[: values.number(SATISFIED)]), valid),
        Rate(valid + ratings.invalid, ratings.asked),
        Fraction(stars, valid) if valid else None,
        sum(ratings.counts[3:]),
    )


def added(groups: Mapping[str, Ratings]) -> Ratings:
    """All groups together."""
    counts = tuple(sum(group.counts[level] for group in groups.values()) for level in range(len(LEVELS)))
    asked, invalid = (sum(getattr(group, name) for group in groups.values()) for name in ("asked", "invalid"))
    return Ratings(counts, asked, invalid)


def hidden_groups(sizes: Mapping[str, int], least: int) -> tuple[str, ...]:
    """Which groups stay hidden: the small ones, and as many more as keep them from being subtracted out.

    Whoever knows the whole and the groups shown can reckon what is left; therefore what is hidden must be
    at least two groups with together at least `least` answers. Groups without an answer hide nobody.
    """
    order = sorted((code for code in sizes if sizes[code]), key=lambda code: (sizes[code], code))
    hidden = [code for code in order if sizes[code] < least]
    rest = order[len(hidden) :]
    while hidden and rest and (len(hidden) < 2 or sum(sizes[code] for code in hidden) < least):
        hidden.append(rest.pop(0))
    return tuple(sorted(hidden))


def by_group(values: Values, groups: Mapping[str, Ratings]) -> Grouped:
    """Satisfaction by village, item or kind of resident, without giving away single answers. Source: [I].

    手册 小组结果不公布
    公式 有效评价不足5份的组不显示结果；为防止用总数减出来，隐去的至少两组、合计至少5份，不够的把最小的组也
    隐去；总数不足5份的总数也不显示
    依据 [I]
    规则 rating.min_group
    例 三个村有效评价2份、6份、30份：2份的村隐去，6份的村一并隐去，显示30份的村和全部38份

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([SATISFIED, SMALLEST], date(2026, 1, 1))
    >>> groups = {name: Ratings((count, 0, 0, 0, 0), count) for name, count in (("甲", 2), ("乙", 6), ("丙", 30))}
    >>> sorted(by_group(values, groups).suppressed)
    ['乙', '甲']
    """
    least = values.number(SMALLEST)
    sizes = {code: sum(group.counts) for code, group in groups.items()}
    hidden = hidden_groups(sizes, least)
    shown = {code: None if code in hidden else satisfaction(values, group) for code, group in groups.items()}
    whole = satisfaction(values, added(groups)) if sum(sizes.values()) >= least else None
    return Grouped(whole, shown, hidden)
