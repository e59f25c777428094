"""Three cadres of one town, what comes again for them in a fortnight, and one leave. All simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from jishi.areas.registry.person.ledger import PEOPLE
from jishi.areas.work.leave.ledger import LEAVES
from jishi.areas.work.leave.services import keep_leaves
from jishi.areas.work.obligation.ledger import OBLIGATIONS
from jishi.areas.work.obligation.services import generate, mark_late
from jishi.areas.work.obligation_template.ledger import OBLIGATION_TEMPLATES
from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.core.calendar.workdays import work_calendar
from jishi.features.demo.rostered import villages
from jishi.features.demo.simulation.world import World
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger
from jishi.records.selectors import visible
from jishi.records.services import commit, prepare, prepare_moves

NAMES = ("驻村甲（模拟）", "驻村乙（模拟）", "驻村丙（模拟）")
CADENCES = (
    ("RDT", "日动态（模拟）", "day", 1),
    ("ZZJ", "周总结（模拟）", "week", 1),
    ("YJL", "月交流（模拟）", "month", 1),
    ("JPJ", "季评价（模拟）", "quarter", 1),
    ("NKH", "年考核（模拟）", "year", 1),
)
REPORT = "走访 3 户，听到 2 条需求，已记入民情日记（模拟）"


def tell(actor: Actor, world: World) -> str:
    """Posted a month ago; each working day of the last week told as it went."""
    calendar = work_calendar(actor.county)
    days = [calendar.add_workdays(actor.today, -ago) for ago in range(5, 0, -1)] + [actor.today]
    posts = _posted(actor, villages(world)[: len(NAMES)], actor.today - timedelta(days=30))
    _written(
        actor,
        OBLIGATION_TEMPLATES,
        [
            {
                "code": code,
                "name": name,
                "role": "posted_cadre",
                "every": every,
                "required": required,
                "valid_from": days[0].isoformat(),
            }
            for code, name, every, required in CADENCES
        ],
    )
    leave = _leave(replace(actor, today=days[0]), posts[1], days[2])
    for on in days:
        then = replace(actor, today=on)
        keep_leaves(then)
        mark_late(then)
        generate(then)
        if on < actor.today:
            _handed_in(then, posts[:2])
    _moved(actor, LEAVES, [leave], "come_back", {leave.pk: {"returned_on": days[3]}})
    count = visible(actor, OBLIGATIONS).count()
    return f"{len(posts)} 名驻村干部，{len(CADENCES)} 项定期任务，{count} 件履职任务，1 次请假（均为模拟）"


def _posted(actor: Actor, places: Sequence[str], since: date) -> list[Any]:
    people = _written(actor, PEOPLE, [{"name": name} for name in NAMES])
    rows = [
        {
            "holder_person": person.pk,
            "post": "第一书记",
            "role": "posted_cadre",
            "at_place": place,
            "starts_on": since.isoformat(),
        }
        for person, place in zip(people, places, strict=True)
    ]
    posts = _written(actor, ledger("appointments"), rows)
    _moved(actor, ledger("appointments"), posts, "activate", {})
    return posts


def _leave(actor: Actor, post: Any, starts_on: date) -> Any:
    row = {
        "appointment": post.pk,
        "kind": "personal",
        "starts_on": starts_on.isoformat(),
        "days": 1,
        "reason": "家里有事（模拟）",
        "handover": "驻村甲（模拟）",
    }
    (leave,) = _written(actor, LEAVES, [row])
    _moved(actor, LEAVES, [leave], "submit", {})
    _moved(actor, LEAVES, [leave], "approve", {})
    return leave


def _handed_in(actor: Actor, posts: Sequence[Any]) -> None:
    """The first two hand in their day, and the town accepts it; the third does not."""
    rows = visible(actor, OBLIGATIONS).filter(state="open", template="RDT", appointment__in=posts)
    records = list(rows.filter(period=actor.today.isoformat()).order_by("number"))
    done = datetime.combine(actor.today, time(18), COUNTY_TIME)
    values = {one.pk: {"done_at": done, "report": REPORT} for one in records}
    _moved(actor, OBLIGATIONS, records, "submit", values)
    _moved(actor, OBLIGATIONS, records, "accept", {})


def _written(actor: Actor, owner: Ledger, rows: Sequence[dict[str, Any]]) -> list[Any]:
    batch = prepare(actor=actor, ledger=owner, rows=rows)
    commit(actor=actor, batches=[batch])
    return batch.records


def _moved(actor: Actor, owner: Ledger, records: Sequence[Any], move: str, values: Any) -> None:
    if not records:
        return
    found = list(visible(actor, owner).filter(pk__in=[one.pk for one in records]).order_by("number"))
    commit(
        actor=actor,
        batches=[prepare_moves(actor=actor, ledger=owner, records=found, move=move, values=values)],
    )
