"""A year of collective income of one town's villages: received, expected, and one entry corrected. All simulated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from jishi.areas.economy.income.ledger import INCOMES
from jishi.core.access.actor import Actor
from jishi.features.demo.rostered import villages
from jishi.features.demo.simulation.world import World
from jishi.records.services import move, save

# Class, yuan, basis, what for, how many days ago, and the project or contract where the posted cadres brought it.
ENTRIES = (
    ("contracting", 60000, "received", "大棚土地发包费（模拟）", 400, ""),
    ("contracting", 72000, "received", "大棚土地发包费（模拟）", 35, ""),
    ("operating", 38000, "received", "村办冷库代储费（模拟）", 20, ""),
    ("investment", 15000, "received", "合作社分红（模拟）", 60, ""),
    ("subsidy", 30000, "received", "人居环境补助（模拟）", 45, ""),
    ("contracting", 100000, "expected", "二十七亩土地流转费（模拟）", 10, "蜜梨种植流转合同（模拟）"),
    ("operating", 26000, "received", "直播带货服务费（模拟）", 15, "电商服务合同（模拟）"),
)


def tell(actor: Actor, world: World) -> str:
    """Every village has its own amounts; the last entry of the first village was too high by 500 yuan."""
    made = 0
    for n, village in enumerate(villages(world)):
        for category, yuan, basis, source, ago, reference in ENTRIES[: len(ENTRIES) - n % 3]:
            last = _enter(
                actor,
                ago,
                village=village,
                category=category,
                amount=str(yuan * (10 - n) // 10),
                basis=basis,
                source=source,
                by_posting=bool(reference),
                reference=reference,
            )
            made += 1
        if n == 0:
            _enter(actor, 5, corrects=last.number, amount="-500", source="多记的服务费（模拟）")
            made += 1
    return f"{made} 笔集体收入（均为模拟）"


def _enter(actor: Actor, ago: int, **values: Any) -> Any:
    """Entered, and confirmed by the town."""
    on = actor.today - timedelta(days=ago)
    needed = {"category": "other", "basis": "received"}
    done = save(actor=actor, ledger=INCOMES, values={**needed, "on": on.isoformat(), **values})
    move(actor=actor, ledger=INCOMES, id=done.id, move="confirm", version=done.version)
    return done
