"""What is printed of a decision: its minutes and its notice, as far as the decision has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jishi.areas.governance.decision.rules import PUBLICATION
from jishi.core.access.actor import Actor
from jishi.core.rulebook.resolving import values
from jishi.records.registry import ledger
from jishi.records.selectors import shown
from jishi.rules.quorum.decision import publication_end

# How many of the three meetings a decision has behind it where it stands.
MEETINGS = ("discussed", "reviewed", "resolved")
HELD = {"discussed": 1, "party_reviewed": 2}
COUNTS = ("should", "present", "for", "against", "abstained")
SAID = ("subject", "category", "proposal", "proposed_on", "one_leader", "village", "town")
NAMES = {"discussed": "两委商议", "reviewed": "党员大会审议"}


@dataclass(frozen=True)
class MeetingShown:
    """One meeting as it is printed."""

    label: str
    on: str
    noticed_on: str
    counts: list[str]
    minutes: str


def _cells(actor: Actor, decision: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: cell.text for name, cell in shown(actor, ledger("decisions"), decision, names).items()}


def _label(decision: Any, step: str) -> str:
    return NAMES.get(step) or str(decision.get_body_display())


def _meeting(actor: Actor, decision: Any, step: str) -> MeetingShown:
    names = [f"{step}_{name}" for name in ("on", *COUNTS, "minutes")]
    if step != "discussed":
        names.append(f"{step}_noticed_on")
    cells = _cells(actor, decision, tuple(names))
    return MeetingShown(
        _label(decision, step),
        cells[f"{step}_on"],
        cells.get(f"{step}_noticed_on", ""),
        [cells[f"{step}_{name}"] for name in COUNTS],
        cells[f"{step}_minutes"],
    )


def minutes(actor: Actor, decision: Any) -> Mapping[str, Any]:
    """The meetings that have been held and have agreed, with who came and how they voted."""
    held = MEETINGS[: HELD.get(decision.state, len(MEETINGS))]
    return {
        "said": _cells(actor, decision, (*SAID, "town_opinion")),
        "meetings": [_meeting(actor, decision, step) for step in held],
        "resolved": "resolved" in held,
        "final": _label(decision, "resolved"),
    }


def notice(actor: Actor, decision: Any) -> Mapping[str, Any]:
    """What hangs on the board: the decision with its votes, until when, and later what came of it."""
    since: date | None = decision.result_published_on or decision.published_on
    figures = values((PUBLICATION,), on=actor.today, county=decision.county, town=decision.town_id)
    days = figures.number(PUBLICATION)
    return {
        "said": _cells(
            actor, decision, (*SAID, "published_on", "published_at", "result", "result_published_on")
        ),
        "meeting": _meeting(actor, decision, "resolved"),
        "days": days,
        "until": publication_end(since, days) if since is not None else None,
        "answered": _cells(actor, decision, ("objection", "objection_answer")),
    }
