"""Which limit a class of request has, and where a request stands as its units do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Seen by those who handle them alone: never by the village they are about.
RESTRICTED = ("complaint", "report")
SENT = ("sent", "signed", "done")
SIGNED = ("signed", "done")

WHOLE = {"consult": "case.limit_consult", "help": "case.limit_help"}
URGENT, TOTAL, HANDLING = "case.limit_urgent", "case.limit_complaint_total", "case.limit_complaint"
LIMITS = (URGENT, *WHOLE.values(), TOTAL)
PARTS = (URGENT, *WHOLE.values(), HANDLING)


def whole_limit(category: str, urgency: str) -> str:
    """The rule of the whole request."""
    return URGENT if urgency != "normal" else WHOLE.get(category, TOTAL)


def part_limit(category: str, urgency: str) -> str:
    """The rule of one unit's part: of suggestions, complaints and reports two days less than the whole."""
    return URGENT if urgency != "normal" else WHOLE.get(category, HANDLING)


@dataclass(frozen=True)
class Tally:
    """How far the units of a request have come; withdrawn parts are not among them."""

    total: int
    sent: int
    signed: int
    done: int

    @classmethod
    def of(cls, states: Iterable[str]) -> Tally:
        known = list(states)
        return cls(
            len(known),
            sum(state in SENT for state in known),
            sum(state in SIGNED for state in known),
            sum(state == "done" for state in known),
        )


def follows_from(state: str, tally: Tally) -> str:
    """The move that a request makes as its units stand; none where it stands right already.

    A request is sent when every part is, and at work when every unit has signed.
    """
    if tally.sent < tally.total:
        return "mark_sending" if state in ("dispatched", "in_progress", "extended") else ""
    if not tally.total:
        return ""
    if tally.signed == tally.total:
        return "mark_started" if state in ("dispatching", "dispatched") else ""
    return "mark_sent" if state == "dispatching" else ""
