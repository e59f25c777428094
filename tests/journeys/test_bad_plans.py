"""A plan that cannot be made is refused with what is missing, before a job is queued; two editors do not overwrite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from witness import untouched

from jishi.areas.service.capability.ledger import CAPABILITIES
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.areas.service.venue.ledger import VENUES
from jishi.features.planning import changes
from jishi.features.planning.jobs import ask
from jishi.records.errors import Forbidden, Invalid, Stale
from jishi.records.ledger import Ledger
from jishi.records.selectors import visible
from jishi.records.services import commit, prepare, prepare_archive, save
from loading import People
from small_county import COUNTY, FIRST_MONDAY, season_row


def refusal(people: People, season: Any = None) -> dict[str, list[str]]:
    """Why no plan can be asked for; no job is queued, nothing has changed."""
    with untouched(COUNTY), pytest.raises(Invalid) as caught:
        ask(people.office, season or people.season)
    return caught.value.errors


def archived(people: People, *owners: Ledger) -> None:
    for owner in owners:
        rows: Sequence[Any] = list(visible(people.office, owner).filter(archived_at=None))
        gone = prepare_archive(actor=people.office, ledger=owner, records=rows, reason="重新登记")
        commit(actor=people.office, batches=[gone])


def test_without_a_ready_venue_there_is_no_plan(imported: People) -> None:
    rows = [
        {"village": venue.village_id, "name": venue.name, "ready": False}
        for venue in visible(imported.office, VENUES)
    ]
    commit(actor=imported.office, batches=[prepare(actor=imported.office, ledger=VENUES, rows=rows)])
    assert refusal(imported) == {"": ["没有已具备条件的场地。请在“大集场地”里登记，并勾选“已具备条件”。"]}


def test_with_fewer_ready_venues_than_fairs_there_is_no_plan(imported: People) -> None:
    season = imported.the_season()
    wanted = {"fair_count": 30, "town_limits": []}
    save(actor=imported.office, ledger=SEASONS, id=season.pk, version=season.version, values=wanted)
    assert refusal(imported) == {
        "fair_count": ["具备条件的村只有 23 个，办不了 30 场。请减少场数，或核实更多场地。"]
    }


def test_without_a_team_there_is_no_plan(imported: People) -> None:
    archived(imported, CAPABILITIES, PROVIDERS)
    assert refusal(imported) == {
        "": [
            "没有服务队。请先在“服务队”里登记。",
            "没有在册的承办能力。请先登记哪个队能办哪一项。",
        ]
    }


def test_a_season_that_is_over_is_not_planned(imported: People) -> None:
    row = season_row(starts_on=date(2026, 10, 5), closed_days=[], town_limits=[], subject="秋季大集（模拟）")
    past = save(actor=imported.office, ledger=SEASONS, values=row).id
    assert refusal(imported, past) == {"starts_on": ["这一季到 2026-11-01 已经过去，请改开始日期。"]}


def test_a_season_begins_on_a_monday(imported: People) -> None:
    with untouched(COUNTY), pytest.raises(Invalid) as caught:
        save(
            actor=imported.office,
            ledger=SEASONS,
            values=season_row(starts_on=FIRST_MONDAY + timedelta(days=1)),
        )
    assert caught.value.errors == {"starts_on": ["应为星期一，2026-12-22 不是。"]}


def test_towns_cannot_be_promised_more_fairs_than_there_are(imported: People) -> None:
    limits = [
        {"town": "370783104", "floor": 2, "ceiling": 3},
        {"town": "370783100", "floor": 2, "ceiling": 1},
    ]
    with untouched(COUNTY), pytest.raises(Invalid) as caught:
        save(actor=imported.office, ledger=SEASONS, values=season_row(town_limits=limits))
    assert caught.value.errors == {
        "town_limits.2.floor": ["至少的场次多于至多的场次。"],
        "fair_count": ["各镇至少的场次合计 4，多于总场数。"],
    }


def test_a_pinned_fair_whose_venue_fell_away_stops_the_plan(planned: People) -> None:
    fair = planned.fairs()[0]
    changes.pin(planned.office, fair.pk, version=fair.version, pinned=True)
    save(
        actor=planned.office,
        ledger=VENUES,
        id=fair.venue_id,
        version=fair.venue.version,
        values={"ready": False},
    )
    assert refusal(planned) == {
        "": [f"{fair} 已钉住或已公布，村里却没有已具备条件的场地。请先核实场地，或取消钉住。"]
    }


def test_only_the_fair_office_changes_a_plan(planned: People) -> None:
    fair = planned.fairs()[0]
    with untouched(COUNTY), pytest.raises(Forbidden, match="可以的角色：大集办"):
        changes.pin(planned.cadre, fair.pk, version=fair.version, pinned=True)
    with untouched(COUNTY), pytest.raises(Forbidden, match="可以的角色：大集办"):
        changes.drop(planned.cadre, fair.pk, version=fair.version, reason="不办")
    with untouched(COUNTY), pytest.raises(Forbidden, match="可以的角色：大集办"):
        changes.forbid(planned.cadre, planned.season, village=fair.village_id)


def test_of_two_people_editing_one_fair_the_second_sees_both_copies(planned: People) -> None:
    fair = planned.fairs()[0]
    read_by_both = fair.version
    noon = fair.starts_at + timedelta(hours=3)
    save(
        actor=planned.office,
        ledger=FAIRS,
        id=fair.pk,
        version=read_by_both,
        values={"starts_at": noon, "ends_at": noon + timedelta(hours=2)},
    )
    with untouched(COUNTY), pytest.raises(Stale) as caught:
        save(actor=planned.office, ledger=FAIRS, id=fair.pk, version=read_by_both, values={"expected": 500})
    refused = caught.value
    assert (refused.status, refused.version, refused.current) == (409, read_by_both, read_by_both + 1)
    assert refused.mine == {"expected": 500}
    assert refused.theirs["starts_at"] == f"{timezone.localtime(noon):%Y-%m-%d %H:%M}"
    for late in (
        lambda: changes.pin(planned.office, fair.pk, version=read_by_both, pinned=True),
        lambda: changes.drop(planned.office, fair.pk, version=read_by_both, reason="不办"),
    ):
        with untouched(COUNTY), pytest.raises(Stale):
            late()
