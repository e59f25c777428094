"""What the figures of a service propose; the county office decides, and both stay on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.lifecycle.facts import WINDOW, Facts, gather
from jishi.rules.lifecycle.item import Item, Stage
from jishi.rules.values.display import show_scaled

OFFERS, RATINGS = "catalogue.min_offers", "catalogue.min_ratings"
FAIRS, RATE, MEAN = "catalogue.standing_fairs", "catalogue.standing_order_rate", "catalogue.standing_mean"
TIMES, TRIAL, LOW = "catalogue.boost_times_median", "catalogue.trial_days", "catalogue.low_mean"
DORMANT, RETIRE = "catalogue.dormant_days", "catalogue.retire_days"
# A service in these can be ordered at any time: the median of orders is taken over them.
ON_OFFER = (Stage.ACTIVE, Stage.STANDING)


class ItemTwice(RuleFault):
    title = "同一服务项目出现两次"


class Outcome(StrEnum):
    """Proposals, and the two protections that keep a service on the menu although nobody ordered it."""

    STANDING = "standing"
    BOOST = "boost"
    DORMANT = "dormant"
    RETIRE = "retire"
    IMPROVE = "improve"
    PROTECTED = "protected"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Finding:
    """One proposal or protection: a sentence with the figures, and the rules applied."""

    outcome: Outcome
    reason: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A service on a day: the inputs, and what they led to; no finding means that it stays as it is."""

    item: str
    facts: Facts
    median: Fraction
    findings: tuple[Finding, ...]


def median_of(counts: Iterable[int]) -> Fraction:
    """The middle count, or half-way between the two in the middle; of none, zero."""
    ordered = sorted(counts)
    if not ordered:
        return Fraction(0)
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def review_all(values: Values, items: Sequence[Item], as_of: date) -> tuple[Review, ...]:
    """The whole catalogue on a day, in the order given, each against the median of those on offer."""
    codes = [item.code for item in items]
    for code in codes:
        if codes.count(code) > 1:
            raise ItemTwice(code, "每个服务项目只列一次")
    facts = [gather(values, item, as_of) for item in items]
    median = median_of(
        found.orders for item, found in zip(items, facts, strict=True) if item.stage in ON_OFFER
    )
    return tuple(review(values, item, found, median) for item, found in zip(items, facts, strict=True))


def review(values: Values, item: Item, facts: Facts, median: Fraction) -> Review:
    """One service: bad quality is mended before anything else, idleness before praise. Source: [S2], [I].

    手册 服务项目的调整建议
    公式 平均评分低于3.0（10份以上）要求整改，不撤销；最后一次被点以后又上菜单5次以上无人点，满120天预警，
    满180天建议撤销，试办90天内和法定项目除外；上菜单5次以上且（最近连续3场被点或点单率不低于0.6），评价
    10份以上、平均不低于4.0，建议常设；点单不少于中位数2倍且有人排队，建议加开
    依据 [S2] [I]
    规则 catalogue.min_offers catalogue.standing_fairs catalogue.standing_order_rate catalogue.min_ratings
    catalogue.standing_mean catalogue.boost_times_median catalogue.dormant_days catalogue.retire_days
    catalogue.trial_days catalogue.low_mean
    例 入库后上菜单5次、无人点，第119天不动，第120天预警，第180天建议撤销

    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.lifecycle.item import Menu
    >>> values = DEFAULTS.values([rule.key for rule in DEFAULTS], date(2026, 1, 1))
    >>> menus = tuple(Menu(f"集{day}", date(2026, 1, day)) for day in range(1, 6))
    >>> item = Item("磨刀", Stage.ACTIVE, date(2026, 1, 1), menus)
    >>> for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 30)):
    ...     print([str(one.outcome) for one in review_all(values, [item], day)[0].findings])
    []
    ['dormant']
    ['retire']
    """
    found = poor(values, facts) or idle(values, item, facts) or in_trial(values, item, facts)
    findings = (found,) if found else praise(values, item, facts, median)
    return Review(item.code, facts, median, findings)


def stars(mean: Fraction) -> str:
    return show_scaled(mean.numerator, mean.denominator, "分")


def poor(values: Values, facts: Facts) -> Finding | None:
    """Rated too low by enough people: the unit is told to improve it."""
    mean = facts.mean
    if mean is None or facts.ratings < values.number(RATINGS) or mean >= Fraction(values.decimal(LOW)):
        return None
    text = (
        f"评价{facts.ratings}份，平均{stars(mean)}，低于{values.decimal(LOW)}分，建议由承办单位整改，不作撤销"
    )
    return Finding(Outcome.IMPROVE, text, (WINDOW, RATINGS, LOW))


def idle(values: Values, item: Item, facts: Facts) -> Finding | None:
    """Offered often enough and long enough, and nobody ordered. A standing service is left to the office."""
    warned, retired = values.number(DORMANT), values.number(RETIRE)
    if item.stage is Stage.STANDING or facts.idle_offers < values.number(OFFERS) or facts.idle_days < warned:
        return None
    text = f"已{facts.idle_days}天无人点单，其间上菜单{facts.idle_offers}次"
    if item.mandatory:
        return Finding(Outcome.STATUTORY, f"{text}；法定项目，不作休眠和撤销", (OFFERS, DORMANT))
    if protected := in_trial(values, item, facts):
        return protected
    if facts.idle_days >= retired:
        return Finding(Outcome.RETIRE, f"{text}，建议撤销", (OFFERS, RETIRE))
    if item.stage is Stage.DORMANT:
        return None
    return Finding(Outcome.DORMANT, f"{text}，满{retired}天将建议撤销", (OFFERS, DORMANT))


def in_trial(values: Values, item: Item, facts: Facts) -> Finding | None:
    """A service on trial is given its time."""
    days = values.number(TRIAL)
    if item.stage is not Stage.TRIAL or facts.age_days >= days:
        return None
    return Finding(Outcome.PROTECTED, f"试办第{facts.age_days}天，满{days}天前不作调整", (TRIAL,))


def praise(values: Values, item: Item, facts: Facts, median: Fraction) -> tuple[Finding, ...]:
    """What is wanted: a fixed place, a further session, both, or nothing new."""
    if item.stage not in ON_OFFER or facts.offers < values.number(OFFERS):
        return ()
    found = (standing(values, item, facts), boost(values, facts, median))
    return tuple(finding for finding in found if finding)


def standing(values: Values, item: Item, facts: Facts) -> Finding | None:
    """Ordered again and again, and liked by enough people."""
    mean, rate = facts.mean, facts.order_rate
    if item.stage is not Stage.ACTIVE or mean is None or rate is None:
        return None
    wanted = facts.run >= values.number(FAIRS) or rate >= Fraction(values.decimal(RATE))
    liked = facts.ratings >= values.number(RATINGS) and mean >= Fraction(values.decimal(MEAN))
    if not wanted or not liked:
        return None
    text = f"上菜单{facts.offers}次，被点{facts.ordered}次，最近连续{facts.run}场被点"
    text = f"{text}；评价{facts.ratings}份，平均{stars(mean)}，建议设为常设"
    return Finding(Outcome.STANDING, text, (WINDOW, OFFERS, FAIRS, RATE, RATINGS, MEAN))


def boost(values: Values, facts: Facts, median: Fraction) -> Finding | None:
    """Ordered far more than others, and people still waiting. A median of nothing is no measure by itself."""
    times = values.number(TIMES)
    if not facts.orders or not facts.waiting or facts.orders < times * median:
        return None
    middle = show_scaled(median.numerator, median.denominator, "")
    text = f"点单{facts.orders}份，中位数{middle}份，还有{facts.waiting}人排队，建议加开一次"
    return Finding(Outcome.BOOST, text, (WINDOW, OFFERS, TIMES))
