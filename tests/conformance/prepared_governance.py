"""What the guards of the village's decisions and income ask for: the figures of each step, and the steps before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Preparation = Callable[[Any, Any], Mapping[str, Any]]
BEHIND = {
    "discussed_on": "2026-10-09",
    "reviewed_on": "2026-10-14",
    "resolved_on": "2026-10-20",
    "published_on": "2026-10-21",
    "result_published_on": "2026-11-10",
}


def _meeting(step: str, on: str, *, noticed: str = "") -> dict[str, str]:
    counts = {"should": "30", "present": "26", "for": "24", "against": "1", "abstained": "1"}
    found = {f"{step}_{name}": count for name, count in counts.items()}
    found |= {f"{step}_on": on, f"{step}_minutes": "同意（模拟）"}
    return found | ({f"{step}_noticed_on": noticed} if noticed else {})


def after(*columns: str, **values: str) -> Preparation:
    """The days of the steps before, and what the move itself is told."""

    def prepared(_county: Any, decision: Any) -> Mapping[str, Any]:
        behind = {name: BEHIND[name] for name in columns}
        if behind:
            type(decision)._default_manager.filter(pk=decision.pk).update(**behind)
        return values

    return prepared


def _come(county: Any, income: Any) -> Mapping[str, Any]:
    """What was received lies not ahead."""
    type(income)._default_manager.filter(pk=income.pk).update(on=county.today)
    return {}


PREPARED: dict[tuple[str, str], Preparation] = {
    ("decisions", "discuss"): after(**_meeting("discussed", "2026-10-09")),
    ("decisions", "discuss_merged"): after(**_meeting("discussed", "2026-10-09")),
    ("decisions", "review"): after(
        "discussed_on", **_meeting("reviewed", "2026-10-14", noticed="2026-10-10")
    ),
    ("decisions", "resolve"): after(
        "reviewed_on", **_meeting("resolved", "2026-10-20", noticed="2026-10-10")
    ),
    ("decisions", "endorse"): after(town_opinion="程序合规（模拟）"),
    ("decisions", "publish"): after(
        "resolved_on", published_on="2026-10-21", published_at="村务公开栏（模拟）"
    ),
    ("decisions", "object"): after(objection="租金低了（模拟）"),
    ("decisions", "answer"): after(objection_answer="按评估价定的（模拟）"),
    ("decisions", "implement"): after("published_on"),
    ("decisions", "publish_result"): after(
        "published_on", result="已签合同（模拟）", result_published_on="2026-11-10"
    ),
    ("decisions", "close"): after("result_published_on"),
    ("incomes", "confirm"): _come,
}
