"""The simulated files stand at different stages, and each came there by its own steps on its own days."""

from __future__ import annotations

from county import County
from jishi.features.demo import developed
from jishi.records.models import Transition
from jishi.records.registry import ledger
from unchanged import whole


def test_every_file_stands_where_its_story_ends(county: County) -> None:
    there = set(county.ids("memberships"))
    assert developed.tell(county.system) == "3 份发展党员档案，办到不同步骤（均为模拟）"
    found = {row.person.name: row for row in county.rows("memberships") if row.pk not in there}
    assert {name: row.state for name, row in found.items()} == {
        "入党申请人甲（模拟）": "talked",
        "入党积极分子乙（模拟）": "candidate",
        "预备党员丙（模拟）": "probation_reviewed",
    }
    steps = dict(Transition.objects.filter(entry=found["预备党员丙（模拟）"].pk).values_list("move", "on"))
    assert (county.today - steps["voted"]).days == 320
    assert (steps["candidate"] - steps["activist"]).days == 380
    assert all("模拟" in row.branch for row in found.values())
    assert ledger("memberships").model._default_manager.filter(pk__in=there).count() == 2
    whole(county)
