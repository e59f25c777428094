"""People of a small county whose notices are looked at, and what makes one."""

from __future__ import annotations

from datetime import date
from typing import Any

from county import County
from jishi.core.access.actor import Actor, actor_of
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.calendar.clock import today
from jishi.core.notices.models import Notice
from jishi.records.registry import ledger
from jishi.records.services import move

SINCE = date(2026, 1, 1)


class People:
    """The county's users by role, each with holds of a test's choosing."""

    def __init__(self, county: County) -> None:
        self.county = county

    def user(self, role: str) -> User:
        return User.objects.get(pk=self.county.users[role])

    def over(self, role: str, kind: str, key: Any) -> User:
        """The person of this role, holding it there and nowhere else."""
        user = self.user(role)
        user.holds.all().delete()
        grant(user=user, role=role, scope_kind=kind, scope_key=str(key), starts_on=SINCE, source="test")
        return user

    def actor(self, role: str) -> Actor:
        return actor_of(self.user(role), today())

    def notices(self, role: str) -> list[Notice]:
        return list(Notice.objects.filter(user=self.user(role)).order_by("created_at", "id"))


def refuse(actor: Actor, county: County, position: int = 0, reason: str = "当天另有安排") -> Any:
    """The office takes a stall away; its unit is told."""
    row = county.row("booths", position)
    return move(
        actor=actor,
        ledger=ledger("booths"),
        id=row.pk,
        move="refuse",
        version=row.version,
        reason=reason,
        operation=None,
    )
