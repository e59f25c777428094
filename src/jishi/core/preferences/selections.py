"""What a person ticked for a bulk action, between the choice, the preview and the confirmation."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from jishi.core.preferences.models import Selection

KEPT_FOR = timedelta(days=1)


def select(
    county: str, user: uuid.UUID, ledger: str, verb: str, versions: Mapping[str, int], back: str
) -> uuid.UUID:
    """Keeps the choice for a day, and forgets this person's earlier ones that are older."""
    old = timezone.now() - KEPT_FOR
    Selection.objects.filter(county=county, user=user, created_at__lt=old).delete()
    made = Selection.objects.create(
        county=county, user_id=user, ledger=ledger, verb=verb, versions=dict(versions), back=back
    )
    return made.pk


def selected(county: str, user: uuid.UUID, ledger: str, selection: uuid.UUID) -> Selection | None:
    """This person's own choice of this ledger, and nobody else's; None once it is a day old."""
    fresh = timezone.now() - KEPT_FOR
    mine = Selection.objects.filter(county=county, user=user, ledger=ledger, created_at__gte=fresh)
    return mine.filter(pk=selection).first()
