"""A person's own notices: how many are unread, and that one was read or answered; nobody acts on another's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import CharField, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from jishi.core.notices.models import Notice


def of_user(county: str, user: UUID) -> QuerySet[Notice]:
    return Notice.objects.filter(county=county, user=user)


def unread_of_outer(county: str) -> Cast:
    """How many notices the user of the outer query has not read, as text: one look into the index of the unread."""
    mine = Notice.objects.filter(county=county, user=OuterRef("pk"), seen_at=None).order_by()
    return Cast(Subquery(mine.annotate(n=Func(F("id"), function="COUNT")).values("n")), CharField())


def mark_read(county: str, user: UUID, ids: list[UUID] | None = None) -> int:
    """These of their notices, or all, have been read; the first moment stands. How many were unread."""
    rows = of_user(county, user).filter(seen_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(seen_at=timezone.now())


def answer(county: str, user: UUID, notice: UUID) -> bool:
    """“收到”: to a notice that asks for it, once; it has then been read as well."""
    mine = of_user(county, user).filter(pk=notice, answer_wanted=True)
    now = timezone.now()
    mine.filter(seen_at=None).update(seen_at=now)
    return bool(mine.filter(answered_at=None).update(answered_at=now))
