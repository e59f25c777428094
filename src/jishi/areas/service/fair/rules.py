"""When a fair may go on: pure conditions over counts, each refusal naming what is missing (M33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from jishi.rules.verdict import Allowed, Denied, Verdict

# Published and not held yet, step by step.
COMING = ("menu_ordered", "units_confirmed", "venue_ready", "announced")
OVER = ("held", "feedback", "scored", "reviewed", "closed")
# It can still be put off or called off.
BEFORE = ("proposed", "needs_collected", *COMING)
# It has taken its needs, and its units may still answer.
TAKING = (*COMING, "postponed")
# Everybody may see it.
SHOWN = (*COMING, *OVER, "postponed", "cancelled")
# What has been promised in the open is kept by every later plan.
PROMISED = ("needs_collected", *COMING, *OVER)


@dataclass(frozen=True)
class Readiness:
    """What the gates of a fair look at. `without_leader` names the teams whose leading member is not set."""

    day: date | None
    today: date
    confirmed_items: int
    venue_named: bool
    venue_ready: bool
    without_leader: Sequence[str]
    waiting: Sequence[str]


def enough_items(state: Readiness, *, at_least: int) -> Verdict:
    """At least so many different items with a confirmed booth."""
    if state.confirmed_items >= at_least:
        return Allowed(rules=("fair.min_confirmed_items",))
    return Denied(
        _("已确认的不同项目只有 %(have)s 个，至少要 %(need)s 个。请催还没有确认的单位，或加开摊位。")
        % {"have": state.confirmed_items, "need": at_least},
        rules=("fair.min_confirmed_items",),
    )


def led(state: Readiness) -> Verdict:
    """Every attending unit is led by a leading member."""
    if not state.without_leader:
        return Allowed()
    names = "、".join(state.without_leader[:5])
    return Denied(_("这些单位还没有确定带队的班子成员：%(names)s。") % {"names": names})


def answered(state: Readiness) -> Verdict:
    """Every booth has been confirmed or refused by its unit."""
    if not state.waiting:
        return Allowed()
    return Denied(_("这些摊位单位还没有答复：%(names)s。") % {"names": "、".join(state.waiting[:5])})


def housed(state: Readiness) -> Verdict:
    """A venue is named and ready."""
    if not state.venue_named:
        return Denied(_("还没有选定场地。请先在大集里选一处场地。"), field="venue")
    if not state.venue_ready:
        return Denied(_("场地还没有标为“已具备条件”。请村里核实后在“大集场地”里改。"), field="venue")
    return Allowed()


def noticed(state: Readiness, *, days: int) -> Verdict:
    """Villagers hear of it so many days before."""
    if state.day is None:
        return Denied(_("还没有定日子。"), field="starts_at")
    left = (state.day - state.today).days
    if left >= days:
        return Allowed(rules=("fair.notice_days",))
    return Denied(
        _("离开集只有 %(left)s 天，至少要提前 %(days)s 天公告。请改期。") % {"left": left, "days": days},
        field="starts_at",
        rules=("fair.notice_days",),
    )
