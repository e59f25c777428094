"""What desk and search show of every ledger at once lies in the scope of whoever looks."""

from __future__ import annotations

import pytest
from scopes import covering, outsiders, roles_with

from county import County
from jishi.core.access.actor import Actor
from jishi.records.ledger import Ledger
from jishi.records.selectors import search_entries

promise = pytest.mark.promise


@promise("scope-desk")
def test_the_search_over_all_ledgers_finds_what_the_scope_covers_and_no_more(
    county: County, owner: Ledger
) -> None:
    row = county.row(owner.code)
    for role in roles_with(owner, "view"):
        for actor in covering(county, role, row):
            assert row.pk in {hit.pk for hit in search_entries(actor, row.number)}, (role, actor.holds)
        for actor in outsiders(county, role, row):
            found = {hit.pk for hit in search_entries(actor, row.number)}
            assert (row.pk in found) is owner.common, (role, actor.holds)


@promise("scope-desk")
def test_somebody_without_a_hold_finds_nothing(county: County, owner: Ledger) -> None:
    nobody = Actor(county.users["resident"], "无", county.code, (), county.today)
    assert search_entries(nobody, county.row(owner.code).number) == []
