"""Why this village, why this day, why this stall, and why not another: facts and numbers for sentences.

Every "why not" is tried out: the fair is planned anew with everything else as it is (``one_fair``), and a
rule is named only if lifting it makes the plan better by the number given. Where no rule holds something
back the sentence says that another choice brought more, and how much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from .best_fair import best_fair
from .errors import PlannerError
from .one_fair import BARRING, LIMITING, Facts, Rest, worthwhile
from .plan import Plan
from .problem import Problem
from .sentences import Sentence
from .why_day import day_sentences, why_not_day_of
from .why_village import village_sentences, why_not_village_of

OTHER_UNITS = 6


class NoSuchFair(PlannerError):
    code = "no_such_fair"
    template = "计划里没有第 %(fair)s 场；场次编号为 0 到 %(last)s"


class PlanDoesNotFit(PlannerError):
    code = "plan_does_not_fit"
    template = "计划与实例不符（%(why)s）；请先用 check 查看"


@dataclass(frozen=True)
class Explanation:
    """All sentences about one fair."""

    fair: int
    host: int
    day: int
    sentences: tuple[Sentence, ...] = field(default=())

    def of_kind(self, kind: str) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.kind == kind]


def facts_of(problem: Problem, plan: Plan) -> Facts:
    """The plan's facts for several questions; raises ``PlanDoesNotFit`` if its ids are not the problem's."""
    try:
        facts = Facts(problem, plan)
        for fair, host in enumerate(facts.hosts):
            if not 0 <= host < len(problem.villages) or not 0 <= facts.days[fair] < problem.days:
                raise KeyError(f"第 {fair} 场")
            facts.value(fair)
            for pair in facts.stalls[fair]:
                facts.pair[pair]
    except (KeyError, IndexError) as error:
        raise PlanDoesNotFit(why=str(error)) from error
    return facts


def explain(problem: Problem, plan: Plan, fair: int, *, facts: Facts | None = None) -> Explanation:
    """Why fair number ``fair`` is where and when it is, who stands there, and who does not.

    ``facts`` (from ``facts_of``) saves time when several fairs of one plan are explained.
    """
    facts = facts or facts_of(problem, plan)
    if not 0 <= fair < len(facts.hosts):
        raise NoSuchFair([{"fair": fair}], fair=fair, last=len(facts.hosts) - 1)
    rest = facts.rest([fair])
    sentences = village_sentences(facts, fair) + day_sentences(facts, rest, fair)
    sentences += stall_sentences(facts, fair)
    sentences += [why_not_unit_of(facts, rest, fair, unit) for unit in _likely_units(facts, rest, fair)]
    return Explanation(fair, facts.hosts[fair], facts.days[fair], tuple(sentences))


def why_not_unit(problem: Problem, plan: Plan, fair: int, unit: int) -> Sentence:
    """Why ``unit`` does not attend ``fair`` (or that it does)."""
    facts = facts_of(problem, plan)
    return why_not_unit_of(facts, facts.rest([fair]), fair, unit)


def why_not_village(problem: Problem, plan: Plan, village: int) -> Sentence:
    """Why no fair is held in ``village`` (or that one is)."""
    return why_not_village_of(facts_of(problem, plan), village)


def why_not_day(problem: Problem, plan: Plan, fair: int, day: int) -> Sentence:
    """Why ``fair``, as it is, is not held on ``day`` (or that it is)."""
    facts = facts_of(problem, plan)
    return why_not_day_of(facts, facts.rest([fair]), fair, day)


def stall_sentences(facts: Facts, fair: int) -> list[Sentence]:
    """Whom each stall serves, the busiest first."""
    result = []
    for unit, service in facts.stalls[fair]:
        served = [(q, -village) for village, what, q in facts.served[fair] if what == service]
        persons, most = sum(q for q, _ in served), max(served, default=(0.0, 0))
        numbers = {
            "persons": persons,
            "people": float(facts.problem.pairs.people_per_fair[facts.pair[unit, service]]),
            "villages": float(len(served)),
            "most": most[0],
        }
        refs = {
            "fair": fair,
            "unit": unit,
            "service": service,
            "village": -most[1] if served else facts.hosts[fair],
        }
        result.append(Sentence("stall" if served else "stall_needed", "why_stall", numbers, refs))
    return sorted(result, key=lambda sentence: (-sentence.numbers["persons"], sentence.refs["service"]))


def _likely_units(facts: Facts, rest: Rest, fair: int) -> list[int]:
    """Absent units whose services would serve most here, most first."""
    host, here = facts.hosts[fair], set(facts.units(fair))
    people = facts.problem.pairs.people_per_fair
    worth: dict[int, float] = {}
    for (unit, service), row in facts.pair.items():
        if unit not in here and unit in facts.cost.get(host, {}):
            worth[unit] = worth.get(unit, 0.0) + rest.poured(host, service, float(people[row]))
    ranked = sorted(worth, key=lambda unit: (facts.cost[host][unit] - worth[unit], unit))
    return ranked[:OTHER_UNITS]


def why_not_unit_of(facts: Facts, rest: Rest, fair: int, unit: int) -> Sentence:
    """The rule or rules that keep ``unit`` away from ``fair``, found by lifting them."""
    host, day = facts.hosts[fair], facts.days[fair]
    refs = {"fair": fair, "village": host, "unit": unit}
    if unit in facts.units(fair):
        return Sentence("unit_attends", "why_not_unit", {}, refs)
    now = facts.value(fair)

    def gain(rules: tuple[str, ...]) -> float:
        return best_fair(rest, host, day, guest=unit, relaxed=frozenset(rules)).value - now

    barriers = rest.barriers(host, day, unit)
    tries: list[tuple[str, ...]] = [
        barriers,
        *((*barriers, rule) for rule in LIMITING),
        (*barriers, *LIMITING),
    ]
    for rules in tries:
        found = gain(rules)
        if worthwhile(found):
            rules = _fewest(rules, gain) if len(rules) > len(barriers) + 1 else rules
            numbers = {"gain": gain(rules)} | _unit_numbers(facts, rest, fair, unit, rules)
            code = "unit_open" if not rules else "unit_barred"
            return Sentence(
                code, "why_not_unit", numbers, refs | _other_fair(facts, rest, fair, unit, rules), rules
            )
    return Sentence("unit_not_needed", "why_not_unit", {}, refs)


def _fewest(rules: tuple[str, ...], gain: Callable[[tuple[str, ...]], float]) -> tuple[str, ...]:
    """Drop rules one by one while lifting the others still makes the plan better."""
    for rule in reversed(rules):
        fewer = tuple(one for one in rules if one != rule)
        if rule not in BARRING and worthwhile(gain(fewer)):
            rules = fewer
    return rules


def _unit_numbers(facts: Facts, rest: Rest, fair: int, unit: int, rules: tuple[str, ...]) -> dict[str, float]:
    problem, host, day = facts.problem, facts.hosts[fair], facts.days[fair]
    known = {
        "leader_days": {"leader_days": float(problem.units.leader_days[unit])},
        "unit_off": {"day": float(day)},
        "unit_busy": {"day": float(day)},
        "per_week": {
            "week_fairs": float(rest.weeks[unit, problem.week(day)]),
            "per_week": float(problem.units.per_week[unit]),
        },
        "period": _period_numbers(rest.full_period(unit, day)),
        "max_stalls": {
            "stalls": float(len(facts.stalls[fair])),
            "max_stalls": float(problem.villages.max_stalls[host]),
        },
        "sending_cost": {"cost": facts.cost.get(host, {}).get(unit, np.nan)},
    }
    result: dict[str, float] = {}
    for rule in rules:
        result |= known.get(rule, {})
    return result


def _period_numbers(period: tuple[int, int, int] | None) -> dict[str, float]:
    if period is None:
        return {}
    return {"first": float(period[0]), "last": float(period[1]), "period_days": float(period[2])}


def _other_fair(facts: Facts, rest: Rest, fair: int, unit: int, rules: tuple[str, ...]) -> dict[str, int]:
    if "unit_busy" not in rules:
        return {}
    other = rest.busy[unit, facts.days[fair]]
    return {"other_fair": other, "other_village": facts.hosts[other]}
