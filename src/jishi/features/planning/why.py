"""The reasons of a plan, kept with each fair as figures and as sentences in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.planner import Plan, Problem, Sentence, explain, facts_of, render

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
    facts = facts_of(problem, plan)
    names = problem.names
    if names is not None:
        names = replace(
            names, fairs=tuple(f"{_zh_day(first_day, day)}的大集" for day in plan.fairs.day.tolist())
        )
    found: dict[int, Any] = {}
    for fair in range(len(plan.fairs.host)):
        on_fair(fair / len(plan.fairs.host))
        sentences = explain(problem, plan, fair, facts=facts).sentences
        found[fair] = {"sentences": [_kept(sentence, names, first_day) for sentence in sentences]}
    return found


def _kept(sentence: Sentence, names: Any, first_day: date) -> dict[str, Any]:
    return {
        "kind": sentence.kind,
        "code": sentence.code,
        "numbers": dict(sentence.numbers),
        "zh": render(sentence, names, "zh", lambda day: _zh_day(first_day, day)),
        "en": render(sentence, names, "en", lambda day: (first_day + timedelta(days=day)).isoformat()),
    }


def _zh_day(first_day: date, number: int) -> str:
    day = first_day + timedelta(days=number)
    return f"{day.month}月{day.day}日"
