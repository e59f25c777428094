"""Plans the demo's first season as a person would; one fair goes on to its announcement, the others wait for units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jishi.areas.registry.person.ledger import PEOPLE
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.features.demo.users import UNIT
from jishi.features.planning.jobs import plan_now
from jishi.features.planning.publish import publish
from jishi.records.selectors import visible
from jishi.records.services import commit, prepare_moves


def plan_and_publish(actor: Actor, *, seconds: float, say: Callable[[str], None]) -> str:
    season: Any = visible(actor, SEASONS).filter(archived_at=None).order_by("number").first()
    done = plan_now(actor, season.pk, seconds=seconds, say=say)
    season.refresh_from_db()
    count = publish(actor, season.pk, version=season.version)
    announced = announce_one(actor, season)
    return (
        f"{count} 场大集，{done.booths} 个摊位，预计服务 {done.served} 人次，{announced}已公告；"
        f"是逐个挑选的 {season.objective / season.greedy:.2f} 倍，离可证明的上限最多差 {season.gap:.1%}"
    )


def announce_one(actor: Actor, season: Any) -> str:
    """The earliest fair without the unit of the demo's own agent, so that it has everything left to confirm."""
    booths = visible(actor, BOOTHS).filter(archived_at=None)
    fairs = visible(actor, FAIRS).filter(season=season, archived_at=None)
    fair = fairs.exclude(pk__in=booths.filter(unit__code=UNIT).values("fair")).order_by("starts_at").first()
    if fair is None:
        return "没有一场"
    rows = list(booths.filter(fair=fair).select_related("fair", "item", "team", "unit").order_by("number"))
    people: list[Any] = list(visible(actor, PEOPLE).order_by("-number"))
    leaders = {person.organisation_id: person for person in people}
    values = {booth.pk: {"leader": leaders[booth.unit_id]} for booth in rows}
    confirmed = prepare_moves(actor=actor, ledger=BOOTHS, records=rows, move="confirm", values=values)
    commit(actor=actor, batches=[confirmed])
    current: Any
    for step in ("confirm_units", "ready_venue", "announce"):
        current = visible(actor, FAIRS).select_related("village", "season", "venue").get(pk=fair.pk)
        commit(actor=actor, batches=[prepare_moves(actor=actor, ledger=FAIRS, records=[current], move=step)])
    return str(fair)
