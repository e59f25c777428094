"""The reasons of a plan, kept with each fair as figures and as sentences in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi import planner
from jishi.planner import Plan, Problem, Sentence, render

HEADINGS = {
    "why_village": _("为什么在这个村"),
    "why_not_village": _("为什么没有放到邻近的村"),
    "why_day": _("为什么是这一天"),
    "why_not_day": _("为什么不早一点"),
    "why_stall": _("每个摊位为谁"),
    "why_not_unit": _("为什么有的队没来"),
}


def reasons(
    problem: Problem, plan: Plan, *, first_day: date, on_fair: Callable[[float], None] = lambda share: None
) -> dict[int, Any]:
    """By fair: its sentences, each with its code and the figures it rests on."""
    facts = planner.facts_of(problem, plan)
    found: dict[int, Any] = {}
    for fair in range(len(plan.fairs.host)):
        on_fair(fair / len(plan.fairs.host))
        sentences = planner.explain(problem, plan, fair, facts=facts).sentences
        told = {language: _Telling(language, first_day, problem, plan, fair) for language in DAYS}
        found[fair] = {"sentences": [_kept(sentence, told) for sentence in sentences]}
    return found


def _kept(sentence: Sentence, told: Mapping[str, _Telling]) -> dict[str, Any]:
    return {
        "kind": sentence.kind,
        "code": sentence.code,
        "numbers": dict(sentence.numbers),
        **{language: telling.of(sentence) for language, telling in told.items()},
    }


DAYS: Mapping[str, Callable[[date], str]] = {
    "zh": lambda day: f"{day.month}月{day.day}日",
    "en": lambda day: day.isoformat(),
}
FAIRS = {"zh": ("这场大集", "{}的大集"), "en": ("this fair", "the fair of {}")}


class _Telling:
    """How the reasons of one fair are told in a language: it is "this fair", the others go by their days."""

    def __init__(self, language: str, first_day: date, problem: Problem, plan: Plan, fair: int) -> None:
        self.language, self.first_day = language, first_day
        this, other = FAIRS[language]
        called = [other.format(self._day(number)) for number in plan.fairs.day.tolist()]
        called[fair] = this
        self.names = None if problem.names is None else replace(problem.names, fairs=tuple(called))

    def of(self, sentence: Sentence) -> str:
        told = render(sentence, self.names, self.language, self._day)
        return told[:1].upper() + told[1:]

    def _day(self, number: int) -> str:
        return DAYS[self.language](self.first_day + timedelta(days=number))
