"""Ten requests of one town, told day by day: some answered, one overdue and urged, one sent to one of two units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jishi.areas.demand.request.ledger import REQUESTS
from jishi.areas.demand.request_task.ledger import REQUEST_TASKS
from jishi.areas.demand.request_task.services import send_waiting
from jishi.core.access.actor import Actor
from jishi.core.calendar.workdays import work_calendar
from jishi.features.demo.rostered import villages
from jishi.features.demo.simulation.world import World
from jishi.features.demo.users import UNIT
from jishi.records.selectors import visible
from jishi.records.services import escalate, move, save

Row = dict[str, Any]
# Nobody has an account for this one: what is sent there does not arrive, and says so.
SILENT = "DW-002"


@dataclass(frozen=True)
class Step:
    """A move, so many working days ago; `of` is "parts" where the units make it."""

    ago: int
    code: str
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    of: str = "whole"


@dataclass(frozen=True)
class Story:
    subject: str
    category: str
    channel: str
    ago: int
    units: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    urgency: str = "normal"


SIGNED = Step(3, "sign", of="parts")
FINISHED = Step(2, "finish", values={"answer": "已到现场处理（模拟）"}, of="parts")
ANSWERED = Step(1, "answer", values={"result": "已处理完毕，并向提出人说明（模拟）"})
CALLED = Step(0, "call_back", values={"satisfaction": "5"})
ON_THE_SPOT = {"result": "当场说明办理地点和材料（模拟）"}


def _begun(ago: int, *more: Step) -> tuple[Step, ...]:
    return (Step(ago, "report"), Step(ago, "accept"), *more)


STORIES = (
    Story(
        "村东头路灯不亮、线路老化（模拟）",
        "help",
        "visit",
        6,
        (UNIT, SILENT),
        _begun(6, Step(5, "dispatch"), Step(4, "sign", of="parts")),
    ),
    Story(
        "咨询居民医保参保时间（模拟）",
        "consult",
        "counter",
        2,
        (),
        _begun(2, Step(2, "settle", values=ON_THE_SPOT), replace(CALLED, ago=1), Step(1, "close")),
    ),
    Story(
        "灌溉水渠堵塞（模拟）",
        "help",
        "phone",
        4,
        (UNIT,),
        _begun(4, Step(4, "dispatch"), SIGNED, FINISHED, ANSWERED, CALLED, Step(0, "close")),
    ),
    Story(
        "残疾证换领要跑几趟（模拟）",
        "help",
        "visit",
        2,
        (UNIT,),
        _begun(2, Step(2, "dispatch"), Step(1, "sign", of="parts")),
    ),
    Story(
        "低保复核材料不全（模拟）",
        "help",
        "counter",
        2,
        (UNIT,),
        _begun(
            2,
            Step(2, "dispatch"),
            Step(1, "sign", of="parts"),
            Step(1, "hold", "等提出人补交证明（模拟）"),
        ),
    ),
    Story("建议增加一趟赶集班车（模拟）", "suggestion", "meeting", 3, (), _begun(3)),
    Story("反映工程款支出没有公开（模拟）", "report", "online", 3, (UNIT,), _begun(3, Step(2, "dispatch"))),
    Story(
        "自来水压力不足（模拟）",
        "help",
        "visit",
        3,
        (UNIT,),
        _begun(
            3,
            Step(3, "dispatch"),
            SIGNED,
            FINISHED,
            ANSWERED,
            Step(0, "miss_call"),
        ),
    ),
    Story("村口变压器有异响（模拟）", "help", "phone", 0, (UNIT,), (Step(0, "report"),), "urgent"),
    Story("想学大棚黄瓜嫁接（模拟）", "consult", "visit", 0),
)


def tell(actor: Actor, world: World) -> str:
    """Every story on its own days, through the doors; then the reminders of these days."""
    places = villages(world)
    for n, story in enumerate(STORIES):
        row = _row(story, places[n % len(places)], n)
        on = _day(actor, story.ago)
        made = save(actor=replace(actor, today=on), ledger=REQUESTS, values=row)
        for step in story.steps:
            then = replace(actor, today=_day(actor, step.ago))
            _make(then, made.id, step)
            if step.code == "dispatch":
                send_waiting(then)
    # Whoever is late was urged on the day it was.
    days = dict.fromkeys(_day(actor, ago) for ago in range(6, -1, -1))
    told = sum(escalate(replace(actor, today=on)) for on in days)
    return f"{len(STORIES)} 件诉求，{told} 次提醒和催办（均为模拟）"


def _row(story: Story, place: str, n: int) -> Row:
    return {
        "place": place,
        "subject": story.subject,
        "category": story.category,
        "urgency": story.urgency,
        "channel": story.channel,
        "content": f"{story.subject}；内容为模拟。",
        "contact_name": f"提出人{n + 1}（模拟）",
        "contact_phone": f"1380000{n + 1:04d}",
        "units": [{"unit": unit, "duty": "核实情况并办理（模拟）"} for unit in story.units],
    }


def _make(actor: Actor, request: Any, step: Step) -> None:
    """The move of the request, or of each of its parts that can make it."""
    whole: Any = visible(actor, REQUESTS).filter(pk=request)
    parts: Any = visible(actor, REQUEST_TASKS).filter(request=request)
    ledger, rows = (REQUEST_TASKS, parts) if step.of == "parts" else (REQUESTS, whole)
    sources = ledger.machine.move(step.code).sources
    for row in list(rows.filter(state__in=sources).order_by("number")):
        move(
            actor=actor,
            ledger=ledger,
            id=row.pk,
            move=step.code,
            version=row.version,
            values=dict(step.values),
            reason=step.reason,
        )


def _day(actor: Actor, ago: int) -> date:
    """So many working days ago."""
    calendar = work_calendar(actor.county)
    return calendar.add_workdays(actor.today, -ago) if ago else actor.today
