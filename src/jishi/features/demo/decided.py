"""Six matters of one town's villages in different states of four discussions and two disclosures. All simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from jishi.areas.governance.decision.ledger import DECISIONS
from jishi.core.access.actor import Actor
from jishi.features.demo.rostered import villages
from jishi.features.demo.simulation.world import World
from jishi.records.services import move, save

Row = dict[str, Any]
BOARD = "村务公开栏（模拟）"


@dataclass(frozen=True)
class Step:
    """A move, so many days ago."""

    ago: int
    code: str
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Matter:
    """What is decided, proposed so many days ago, and how far it has come."""

    subject: str
    category: str
    ago: int
    steps: tuple[Step, ...] = ()
    body: str = "representatives"
    one_leader: bool = False


def _meeting(step: str, ago: int, should: int, present: int, votes: tuple[int, int, int]) -> Row:
    """The figures of one meeting; `ago` is turned into days when the step is made."""
    names = ("should", "present", "for", "against", "abstained")
    found: Row = {f"{step}_{name}": str(n) for name, n in zip(names, (should, present, *votes), strict=True)}
    found |= {f"{step}_on": ago, f"{step}_minutes": "逐项说明方案，表决通过（模拟）"}
    return found if step == "discussed" else found | {f"{step}_noticed_on": ago + 10}


def _discussed(ago: int, code: str = "discuss") -> Step:
    return Step(ago, code, values=_meeting("discussed", ago, 7, 6, (5, 0, 1)))


def _reviewed(ago: int) -> Step:
    return Step(ago, "review", values=_meeting("reviewed", ago, 30, 22, (19, 2, 1)))


def _resolved(ago: int, should: int = 36, present: int = 27) -> Step:
    votes = (present - 5, 3, 2)
    return Step(ago, "resolve", values=_meeting("resolved", ago, should, present, votes))


def _to_published(ago: int) -> tuple[Step, ...]:
    """Published so many days ago."""
    return (
        Step(ago + 24, "propose"),
        _discussed(ago + 20),
        _reviewed(ago + 10),
        _resolved(ago + 2),
        Step(ago + 1, "endorse", values={"town_opinion": "程序和内容合规（模拟）"}),
        Step(ago, "publish", values={"published_on": ago, "published_at": BOARD}),
    )


RESULT = {"result": "已按决议实施，账目已入账（模拟）", "result_published_on": 9}
MATTERS = (
    Matter(
        "二十七亩土地流转种植蜜梨（模拟）",
        "land",
        66,
        (
            *_to_published(40),
            Step(32, "implement"),
            Step(9, "publish_result", values=RESULT),
            Step(1, "close"),
        ),
    ),
    Matter(
        "闲置村小学校舍出租（模拟）",
        "assets",
        30,
        (
            *_to_published(5),
            Step(4, "witness"),
            Step(2, "object", values={"objection": "租金比邻村低，请说明依据（模拟）"}),
        ),
    ),
    Matter("文化广场硬化项目（模拟）", "project", 27, (*_to_published(3), Step(2, "witness"))),
    Matter("村集体收益分配方案（模拟）", "income", 41, (*_to_published(16), Step(8, "implement"))),
    Matter(
        "修订村规民约（模拟）",
        "charter",
        24,
        (Step(24, "propose"), _discussed(20), _reviewed(9)),
        body="households",
    ),
    Matter(
        "向银行借款修建冷库（模拟）",
        "loan",
        20,
        (
            _discussed(19, "discuss_merged"),
            Step(9, "reject", "党员大会到会22人，赞成9票，不足应到的一半（模拟）"),
        ),
        one_leader=True,
    ),
)


def tell(actor: Actor, world: World) -> str:
    """Every matter on its own days, through the doors."""
    for matter, place in zip(MATTERS, villages(world), strict=False):
        then = replace(actor, today=_day(actor, matter.ago))
        made = save(
            actor=then,
            ledger=DECISIONS,
            values={
                "village": place,
                "subject": matter.subject,
                "category": matter.category,
                "proposal": f"{matter.subject}：经走访征求意见形成的方案，内容为模拟。",
                "proposed_on": then.today.isoformat(),
                "body": matter.body,
                "one_leader": matter.one_leader,
            },
        )
        version = made.version
        for step in matter.steps:
            done = move(
                actor=replace(actor, today=_day(actor, step.ago)),
                ledger=DECISIONS,
                id=made.id,
                move=step.code,
                version=version,
                values={name: _value(actor, name, value) for name, value in step.values.items()},
                reason=step.reason,
            )
            version = done.version
    return f"{len(MATTERS)} 件村级决策，办到不同步骤（均为模拟）"


def _value(actor: Actor, name: str, value: Any) -> Any:
    return _day(actor, value).isoformat() if name.endswith("_on") else value


def _day(actor: Actor, ago: int) -> date:
    return actor.today - timedelta(days=ago)
