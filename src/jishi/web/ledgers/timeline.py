"""The time line of a record: what was done to it and what was tied to it, newest first, a day at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.calendar.clock import today
from jishi.records.registry import ledger as ledger_named
from jishi.records.selectors import Tie
from jishi.records.selectors.history import Step
from jishi.web.components import Change, Entry
from jishi.web.ledgers import addresses
from jishi.web.ledgers.panels import tie_title

ICONS = {
    "create": "plus",
    "move": "arrow-right",
    "archive": "archive",
    "link": "link",
    "change": "pencil",
    "attach": "paperclip",
    "detach": "paperclip",
}
OPEN_STEPS = 6


@dataclass(frozen=True)
class Day:
    """The points of one day; a closed one is opened by its heading."""

    on: date
    said: str
    entries: Sequence[Entry]
    open: bool = True


def entries(steps: Sequence[Step], ties: Iterable[Tie] = ()) -> list[Entry]:
    """Steps in the order of the audit, whatever a clock said, and ties among them by their time.

    A tie that somebody made by hand is told by its own step already. Nothing stands before the beginning: what is tied
    as a record is made is dated a moment before the entry that tells of it.
    """
    begun = 1 if steps and steps[-1].verb == "create" else 0
    told = [step.headline for step in steps if step.verb == "link"]
    found = [_step(step) for step in steps]
    for tie in ties:
        if not any(tie.entry.number in headline for headline in told):
            place = next((i for i, point in enumerate(found) if point.at <= tie.at), len(found))
            found.insert(min(place, len(found) - begun), _tie(tie))
    return found


def _step(step: Step) -> Entry:
    return Entry(
        at=step.at,
        who=step.who,
        what=step.headline,
        opinion=step.reason,
        changes=[Change(label=c.label, before=c.before, after=c.after) for c in step.changes],
        icon=ICONS.get(step.verb, "circle-dot"),
        tone="good" if step.verb == "move" else "neutral",
    )


def _tie(tie: Tie) -> Entry:
    words = {
        "relation": tie_title(tie),
        "ledger": ledger_named(tie.entry.ledger).label,
        "number": tie.entry.number,
        "title": tie.entry.title,
    }
    return Entry(
        at=tie.at,
        who="",
        what=_("%(relation)s：%(ledger)s %(number)s %(title)s") % words,
        icon="link",
        href=addresses.at(tie.entry.ledger, tie.entry.pk),
    )


def days(points: Sequence[Entry], *, whole: bool = False) -> list[Day]:
    """By the county's days. The first few points stand open, the days after them closed; `whole` opens all."""
    found: list[Day] = []
    shown = 0
    for on, group in groupby(points, key=lambda point: timezone.localtime(point.at).date()):
        members = list(group)
        found.append(Day(on, _said(on), members, whole or shown < OPEN_STEPS))
        shown += len(members)
    return found


def _said(on: date) -> str:
    ago = (today() - on).days
    if ago == 0:
        return _("今天")
    if ago == 1:
        return _("昨天")
    return _("%(days)s 天前") % {"days": ago} if 1 < ago < 30 else ""
