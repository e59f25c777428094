"""Closes a poll and says how it ended: nothing before the end, and nothing of so few ballots that they name people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft, append
from jishi.core.ballots.issuing import PollUnfit
from jishi.core.ballots.models import Option, Poll
from jishi.core.rulebook.resolving import values
from jishi.core.transactions import run_tx

LEAST_SHOWN = "ballot.least_shown"


class ResultHidden(ValueError):
    """Not yet closed, or too few ballots to be shown without naming people."""


@dataclass(frozen=True)
class Counted:
    """A closed poll: how many tokens were out, how many came back, and the options with their counts."""

    subject: str
    issued: int
    cast: int
    options: tuple[tuple[str, int], ...]


def close(*, actor: Actor, poll: UUID) -> None:
    """No vote counts after this. Raises `PollUnfit` where the poll is not open."""

    def write() -> None:
        if not Poll.objects.filter(county=actor.county, id=poll, state="open").update(state="closed"):
            raise PollUnfit(_("没有这次投票，或它不在投票中。"))
        append(
            actor.county,
            [
                Draft(
                    actor.user_id,
                    actor.name,
                    "",
                    None,
                    "close_poll",
                    {"poll": str(poll), "cast": _cast(poll)},
                )
            ],
        )

    run_tx(write)


def result(*, actor: Actor, poll: UUID) -> Counted:
    """Raises `ResultHidden` before the end and below the county's least number of ballots."""
    found = Poll.objects.filter(county=actor.county, id=poll).first()
    if found is None:
        raise PollUnfit(_("没有这次投票。"))
    if found.state != "closed":
        raise ResultHidden(_("投票截止以后才看得到结果。"))
    least = values((LEAST_SHOWN,), on=actor.today, county=actor.county).number(LEAST_SHOWN)
    rows = tuple(Option.objects.filter(poll=found).values_list("label", "count"))
    cast = sum(count for _label, count in rows)
    if cast < least:
        raise ResultHidden(_("收回的选票不足 %(least)s 张，为保护投票人不显示结果。") % {"least": least})
    return Counted(found.subject, found.issued, cast, rows)


def _cast(poll: UUID) -> int:
    return sum(Option.objects.filter(poll=poll).values_list("count", flat=True))
