"""A person's own notices as the page and the REST interface list them: the unread first, then day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.notices.models import Kind, Notice
from jishi.core.notices.reading import of_user
from jishi.records.errors import NotFound
from jishi.records.selectors.noticed import Noticed, noticed

PAGE = 50
WHICH = ("all", "unread", "to_answer")
# The two engines put nulls at different ends, so it is said.
UNREAD_FIRST = Case(When(seen_at=None, then=0), default=1)


@dataclass(frozen=True)
class Asked:
    """Which of one's notices: all, unread, to be answered; of one kind; which page of those that were read."""

    which: str = "all"
    kind: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: dict[str, str]) -> Asked:
        """What makes no sense is left out: a list is shown all the same."""
        which, kind, number = (given.get(name, "") for name in ("which", "kind", "page"))
        valid = number.isascii() and number.isdigit() and 1 <= len(number) <= 6
        return cls(
            which if which in WHICH else "all",
            kind if kind in Kind.values else "",
            max(1, int(number)) if valid else 1,
        )


@dataclass(frozen=True)
class Day:
    """The notices of one day, those unread apart from the others."""

    day: date
    unread: bool
    notices: Sequence[Noticed]


def mine(actor: Actor, user: UUID, asked: Asked) -> QuerySet[Notice]:
    rows = of_user(actor.county, user).select_related("sender")
    if asked.which == "unread":
        rows = rows.filter(seen_at=None)
    elif asked.which == "to_answer":
        rows = rows.filter(answer_wanted=True, answered_at=None)
    return rows.filter(kind=asked.kind) if asked.kind else rows


def days(actor: Actor, user: UUID, asked: Asked) -> tuple[list[Day], bool]:
    """A page of them, and whether there are more."""
    rows = mine(actor, user, asked).prefetch_related("deliveries")
    start = (asked.page - 1) * PAGE
    ordered = rows.order_by(UNREAD_FIRST, "-created_at", "-id")
    found = list(ordered[start : start + PAGE + 1])
    grouped: dict[tuple[bool, date], list[Noticed]] = {}
    for one in noticed(actor, found[:PAGE]):
        day = timezone.localtime(one.notice.created_at).date()
        grouped.setdefault((one.notice.seen_at is None, day), []).append(one)
    return [Day(day, unread, rows) for (unread, day), rows in grouped.items()], len(found) > PAGE


def at(actor: Actor, user: UUID, notice: UUID) -> Noticed:
    """One's own notice; another's is not there."""
    found = of_user(actor.county, user).select_related("sender").filter(pk=notice).first()
    if found is None:
        raise NotFound(_("没有这条通知，或它不是给您的。"))
    return noticed(actor, [found])[0]
