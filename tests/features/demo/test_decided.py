"""The simulated decisions stand in different states, and each came there by its own steps."""

from __future__ import annotations

import pytest

from county import County
from jishi.features.demo import decided
from jishi.features.demo.simulation.world import World
from jishi.records.models import Transition
from jishi.records.registry import ledger
from unchanged import whole


def test_every_matter_stands_where_its_story_ends(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    place = county.row("decisions").village
    monkeypatch.setattr(decided, "villages", lambda _world: [place.code] * len(decided.MATTERS))
    there = set(county.ids("decisions"))
    world: World = None  # type: ignore[assignment]  # only the villages are asked of it, and they are given above
    assert decided.tell(county.system, world) == "6 件村级决策，办到不同步骤（均为模拟）"
    found = {row.subject: row for row in county.rows("decisions") if row.pk not in there}
    assert {subject: row.state for subject, row in found.items()} == {
        "二十七亩土地流转种植蜜梨（模拟）": "closed",
        "闲置村小学校舍出租（模拟）": "objected",
        "文化广场硬化项目（模拟）": "decision_published",
        "村集体收益分配方案（模拟）": "implementing",
        "修订村规民约（模拟）": "party_reviewed",
        "向银行借款修建冷库（模拟）": "rejected",
    }
    lease = found["二十七亩土地流转种植蜜梨（模拟）"]
    assert (lease.resolved_should, lease.resolved_present, lease.resolved_for) == (36, 27, 22)
    days = dict(Transition.objects.filter(entry=lease.pk).values_list("move", "on"))
    assert (days["implement"] - days["publish"]).days == 8
    assert all("模拟" in row.subject and "模拟" in row.proposal for row in found.values())
    assert {row.template for row in found.values()} == {"four_two", "four_two_villagers"}
    assert ledger("decisions").model._default_manager.filter(pk__in=there).count() == 2
    whole(county)
