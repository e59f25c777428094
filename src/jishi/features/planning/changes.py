"""What a planner changes by hand: pin, move, drop, forbid. Each is kept by the next planning run."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.transactions import run_tx
from jishi.records.errors import Invalid
from jishi.records.selectors import get
from jishi.records.services import archive, save


def pin(actor: Actor, fair_id: uuid.UUID, *, version: int, pinned: bool) -> Any:
    """Keep village and day of this fair when the season is planned again, or set them free."""
    return save(actor=actor, ledger=FAIRS, id=fair_id, version=version, values={"pinned": pinned}).record


def shift(actor: Actor, fair_id: uuid.UUID, *, version: int, to: date) -> Any:
    """Another day at the same hours; the fair is pinned there."""
    fair = get(actor, FAIRS, fair_id)
    if fair.starts_at is None:
        raise Invalid({"starts_at": [_("这场大集还没有日子，请先排期。")]})
    starts = timezone.localtime(fair.starts_at, COUNTY_TIME)
    length = (fair.ends_at or fair.starts_at + timedelta(hours=2, minutes=30)) - fair.starts_at
    moved = datetime.combine(to, starts.time(), COUNTY_TIME)
    values = {"starts_at": moved, "ends_at": moved + length, "pinned": True}
    return save(actor=actor, ledger=FAIRS, id=fair_id, version=version, values=values).record


def day_of(text: str) -> date:
    """What a form or a drag names; raises `Invalid`."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise Invalid({"starts_at": [_("应为日期，如 2026-11-21。")]}) from None


def drop(actor: Actor, fair_id: uuid.UUID, *, version: int, reason: str) -> None:
    """Not in this village this season: the fair is archived and the village is kept out of the next plan."""
    fair = get(actor, FAIRS, fair_id)
    if fair.state != "proposed":
        raise Invalid({"": [_("这场大集已经公布，请用“取消”或“延期”，并通知村里和单位。")]})

    def write() -> None:
        archive(actor=actor, ledger=FAIRS, id=fair_id, version=version, reason=reason or _("不在这个村办"))
        forbid(actor, fair.season_id, village=fair.village_id, reason=reason)

    run_tx(write)


def forbid(
    actor: Actor,
    season_id: uuid.UUID,
    *,
    village: uuid.UUID,
    team: uuid.UUID | None = None,
    day: date | None = None,
    reason: str = "",
) -> Any:
    """Add a line to the season's “不安排”; one that is there already stays once."""
    season = get(actor, SEASONS, season_id)
    rows = [
        {
            "id": str(row.pk),
            "village": row.village_id,
            "team": row.team_id,
            "day": row.day,
            "reason": row.reason,
        }
        for row in season.bans.all()
    ]
    if any((row["village"], row["team"], row["day"]) == (village, team, day) for row in rows):
        return season
    rows.append({"village": village, "team": team, "day": day, "reason": reason[:60]})
    return save(
        actor=actor, ledger=SEASONS, id=season_id, version=season.version, values={"bans": rows}
    ).record
