"""The sender's side: who was told about a record, who has read and answered, and who there is to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from jishi.core.access.actor import Actor
from jishi.core.access.models import Hold, User
from jishi.core.access.roles import ROLES
from jishi.core.notices.models import Also, Notice
from jishi.records.selectors.noticed import noticed

SHOWN = 100


@dataclass(frozen=True)
class About:
    """One person's notice, for those who look after the record."""

    who: str
    sentence: str
    at: str
    seen: str
    answer_wanted: bool
    answered: str


def told_about(actor: Actor, record: Any) -> list[About]:
    """The newest hundred."""
    among = Also.objects.filter(county=actor.county, entry=record.pk).values("notice").order_by()
    alone = Notice.objects.filter(county=actor.county, entry=record.pk).values("pk").order_by()
    ids = alone.union(among)
    rows = Notice.objects.filter(county=actor.county, pk__in=ids).select_related("user", "sender")
    told = noticed(actor, list(rows.order_by("-created_at", "-id")[:SHOWN]))
    return [
        About(
            who=one.notice.user.name,
            sentence=one.sentence,
            at=_moment(one.notice.created_at),
            seen=_moment(one.notice.seen_at),
            answer_wanted=one.notice.answer_wanted,
            answered=_moment(one.notice.answered_at),
        )
        for one in told
    ]


def answers_wanted(rows: Sequence[About]) -> bool:
    return any(row.answer_wanted and not row.answered for row in rows)


def who_are(
    actor: Actor, of: Mapping[UUID, Sequence[UUID]], picked: Collection[UUID | None] | None
) -> list[dict[str, Any]]:
    """Those responsible by name, with their roles and for how many of the records; all ticked to begin with."""
    counts: dict[UUID, int] = {}
    for users in of.values():
        for user in users:
            counts[user] = counts.get(user, 0) + 1
    rows = User.objects.filter(county=actor.county, pk__in=counts).order_by("name", "id")
    held = Hold.objects.filter(county=actor.county, user__in=counts).opening_on(actor.today).order_by("role")
    roles: dict[UUID, dict[str, None]] = {}
    for user, role in held.values_list("user_id", "role"):
        roles.setdefault(user, {})[str(ROLES[role].label)] = None
    return [
        {
            "id": row.pk,
            "name": row.name,
            "roles": "、".join(roles.get(row.pk, {})),
            "count": counts[row.pk],
            "picked": picked is None or row.pk in picked,
        }
        for row in rows
    ]


def _moment(when: Any) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}" if when else ""
