"""Puts the simulated county through the product's own doors, step by step; a step that is done is not done again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jishi.areas.demand.mention.ledger import MENTIONS
from jishi.areas.demand.mention.services import place_needs
from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.demand.visit.ledger import VISITS
from jishi.areas.registry.organisation.ledger import ORGANISATIONS
from jishi.areas.registry.person.ledger import PEOPLE
from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.agreement.ledger import AGREEMENTS
from jishi.areas.service.capability.ledger import CAPABILITIES
from jishi.areas.service.item.ledger import ITEMS
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.areas.service.venue.ledger import VENUES
from jishi.areas.work.duty.ledger import DUTIES
from jishi.core.access.actor import Actor
from jishi.features.demo import (
    decided,
    developed,
    earned,
    owed,
    registry,
    requested,
    rostered,
    supply,
    users,
    voiced,
)
from jishi.features.demo.pictured import attach_pictures
from jishi.features.demo.simulation import tables
from jishi.features.demo.simulation.workbook import needs_workbook
from jishi.features.demo.simulation.world import World
from jishi.records.ledger import Ledger
from jishi.records.selectors import visible
from jishi.records.services import Batch, commit, move, prepare, prepare_moves
from jishi.sheets.check import check
from jishi.sheets.reader import read
from jishi.sheets.write import write as sheets_write

Say = Callable[[str], None]


class DemoSheetRefused(RuntimeError):
    """The survey workbook of the demo did not pass the product's own check."""


def write(actor: Actor, ledger: Ledger, rows: Sequence[dict[str, Any]]) -> Batch:
    batch = prepare(actor=actor, ledger=ledger, rows=rows)
    commit(actor=actor, batches=[batch])
    return batch


def places(actor: Actor, world: World) -> str:
    types = {row["town_code"]: row["town_type"] for row in tables.table("towns")}
    write(actor, PLACES, registry.place_rows(world, types))
    villages = sum(place.kind == "village" for place in world.villages)
    return f"{len(world.towns)} 个镇街，{villages} 个村，{len(world.villages) - villages} 个社区"


def units(actor: Actor, world: World) -> str:
    made = write(actor, ORGANISATIONS, registry.organisation_rows(world))
    write(actor, PEOPLE, registry.person_rows(world))
    return f"{made.created} 个单位"


def catalogue(actor: Actor, world: World) -> str:
    items = write(actor, ITEMS, supply.item_rows(world))
    commit(
        actor=actor,
        batches=[prepare_moves(actor=actor, ledger=ITEMS, records=items.records, move="activate")],
    )
    return f"{items.created} 个服务项目"


def teams(actor: Actor, world: World) -> str:
    made = write(actor, PROVIDERS, supply.provider_rows(world))
    able = write(actor, CAPABILITIES, supply.capability_rows(world))
    moves = prepare_moves(actor=actor, ledger=CAPABILITIES, records=able.records, move="activate")
    commit(actor=actor, batches=[moves])
    return f"{made.created} 支服务队，{able.created} 项承办能力"


def venues(actor: Actor, world: World) -> str:
    made = write(actor, VENUES, supply.venue_rows(world))
    return f"{made.created} 处场地，{sum(row.ready for row in world.venues)} 处已具备条件"


def diary(actor: Actor, world: World) -> str:
    rows = voiced.visit_rows(world)
    visits = prepare(actor=actor, ledger=VISITS, rows=rows)
    said = prepare(actor=actor, ledger=MENTIONS, rows=voiced.mention_rows(world, rows), earlier=[visits])
    commit(actor=actor, batches=[visits, said])
    return f"{visits.created} 次走访，{said.created} 句民情"


def survey(actor: Actor, world: World) -> str:
    """The workbook is written as a town would send it, and imported as any sheet."""
    with tempfile.TemporaryDirectory() as folder:
        path = needs_workbook(world, Path(folder) / world.sheet_name)
        checked = check(actor, NEEDS, read(path.read_bytes(), path.name, NEEDS))
    if checked.faults:
        raise DemoSheetRefused(f"{world.sheet_name} 未通过检查：{checked.faults[0]}")
    done = sheets_write(actor, checked)
    return f"{world.sheet_name}: {done.created} 条需求"


def orders(actor: Actor, world: World) -> str:
    """Sentences that ask for an item become needs, beside those of the sheet."""
    asked = (
        visible(actor, MENTIONS)
        .filter(kind="need", state="captured")
        .select_related("visit", "item", "village")
    )
    records = list(asked)
    place_needs(actor, records)
    commit(actor=actor, batches=[prepare_moves(actor=actor, ledger=MENTIONS, records=records, move="link")])
    total = visible(actor, NEEDS).count()
    return f"{len(records)} 句话转为需求，现有需求 {total} 条"


def season(actor: Actor, world: World) -> str:
    row = supply.season_row(world)
    write(actor, SEASONS, [row])
    return str(row["subject"])


def daily(actor: Actor, world: World) -> str:
    """Shifts of past days were kept, but for one nobody came to and one of which nobody has said anything."""
    grids = write(actor, PLACES, rostered.grid_rows(world))
    duties = write(actor, DUTIES, rostered.duty_rows(world, actor.today))
    past = [duty for duty in duties.records if duty.duty_on < actor.today]
    units = list(registry.unit_codes(world).values())
    signed = write(actor, AGREEMENTS, rostered.agreement_rows(world, units, actor.today))
    for records, code, reason in (
        (past[:-2], "hold", ""),
        (past[-2:-1], "miss", "当天全村停电（模拟）"),
    ):
        records = list(visible(actor, DUTIES).filter(pk__in=[record.pk for record in records]))
        moved = prepare_moves(actor=actor, ledger=DUTIES, records=records, move=code, reason=reason)
        commit(actor=actor, batches=[moved])
    for agreement in signed.records:
        for version, code in enumerate(("sign", "activate"), 1):
            move(actor=actor, ledger=AGREEMENTS, id=agreement.pk, move=code, version=version)
    return f"{grids.created} 个网格，{duties.created} 个班次，{signed.created} 份共建协议（均为模拟）"


def accounts(actor: Actor, world: World) -> str:
    """Units can sign for what is sent to them, and people be told what is asked of them, once they have accounts."""
    return f"{len(users.create(actor))} 个演示用户"


def requests(actor: Actor, world: World) -> str:
    return requested.tell(actor, world)


def decisions(actor: Actor, world: World) -> str:
    return decided.tell(actor, world)


def members(actor: Actor, world: World) -> str:
    return developed.tell(actor)


def incomes(actor: Actor, world: World) -> str:
    return earned.tell(actor, world)


def duties(actor: Actor, world: World) -> str:
    return owed.tell(actor, world)


def pictures(actor: Actor, world: World) -> str:
    return attach_pictures(actor)


STEPS: tuple[tuple[str, str, Callable[[Actor, World], str]], ...] = (
    ("places", "导入镇街和村", places),
    ("units", "导入单位和人员", units),
    ("catalogue", "建立服务项目库", catalogue),
    ("teams", "登记服务队和承办能力", teams),
    ("venues", "登记大集场地", venues),
    ("diary", "导入走访和民情日记", diary),
    ("survey", "导入需求摸底表", survey),
    ("orders", "把听到的话转为需求", orders),
    ("daily", "登记网格、值班和共建协议", daily),
    ("accounts", "开通演示用户", accounts),
    ("requests", "登记诉求并派单", requests),
    ("decisions", "登记村级决策", decisions),
    ("members", "登记发展党员档案", members),
    ("incomes", "登记集体收入", incomes),
    ("duties", "派驻干部并生成履职任务", duties),
    ("pictures", "给场地和走访附上示意图", pictures),
    ("season", "开一季大集", season),
)
