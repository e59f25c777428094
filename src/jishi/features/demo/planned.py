"""Plans the demo's first season as a person would, and lets the first units confirm."""

from __future__ import annotations

from collections.abc import Callable

from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.features.planning.jobs import plan_now
from jishi.features.planning.publish import publish
from jishi.records.selectors import visible


def plan_and_publish(actor: Actor, *, seconds: float, say: Callable[[str], None]) -> str:
    season = visible(actor, SEASONS).filter(archived_at=None).order_by("number")[0]
    done = plan_now(actor, season.pk, seconds=seconds, say=say)
    season.refresh_from_db()
    count = publish(actor, season.pk, version=season.version)
    return (
        f"{count} 场大集,{done.booths} 个摊位,预计服务 {done.served} 人次;"
        f"是逐个挑选的 {season.objective / season.greedy:.2f} 倍,离可证明的上限最多差 {season.gap:.1%}"
    )
