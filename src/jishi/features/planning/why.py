"""The reasons of a plan, kept with each fair as values and shown as sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.planner import Plan, Problem

HEADINGS = {
    "why_village": _("为什么在这个村"),
    "why_day": _("为什么是这一天"),
    "why_stall": _("为什么有这些摊位"),
    "why_not_unit": _("为什么有的队没来"),
}


def reasons(problem: Problem, plan: Plan) -> dict[int, Any]:
    """By fair: sentences in both languages, each with the figures it rests on."""
    return {}
