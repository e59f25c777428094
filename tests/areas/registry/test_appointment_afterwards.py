"""What is left of access when a post is over: one's own records, to read, for thirty days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from posts import change, step

from county import TODAY, County
from jishi.areas.registry.appointment.ledger import APPOINTMENTS
from jishi.core.access.actor import actor_of
from jishi.core.access.models import User
from jishi.core.rulebook.models import RuleValue
from jishi.records.errors import Forbidden
from jishi.records.registry import ledger
from jishi.records.selectors import may, visible
from jishi.records.services import archive, save

DAY = timedelta(days=1)
BEGAN = date(2026, 1, 5)


def own(user: User, on: date) -> list[str]:
    """The numbers of the venues this user sees on a day."""
    return [row.number for row in visible(actor_of(user, on), ledger("venues"))]


def file_a_venue(county: County, user: User) -> Any:
    values = {"village": "370783006232", "name": "村小学操场", "max_stalls": 10}
    return save(actor=actor_of(user, TODAY), ledger=ledger("venues"), values=values).record


def test_after_the_end_one_reads_for_thirty_days_what_is_ones_own(county: County, cadre: User) -> None:
    step(county, "activate")
    mine = file_a_venue(county, cadre)
    others = {row.number for row in county.rows("venues")} - {mine.number}
    step(county, "complete", ends_on=TODAY.isoformat())
    assert {*others} & {*own(cadre, TODAY)}, "on the last day the whole village"
    assert [own(cadre, TODAY + n * DAY) for n in (1, 30, 31)] == [[mine.number], [mine.number], []]
    later = actor_of(cadre, TODAY + DAY)
    assert visible(later, ledger("items")).count() == 0, "the catalogue is for those who hold a role"
    assert may(later, "view", ledger("venues"), mine)
    for verb in ("add", "change", "archive", "end"):
        assert not may(later, verb, ledger("venues"), mine)
    with pytest.raises(Forbidden):
        save(actor=later, ledger=ledger("venues"), id=mine.pk, version=1, values={"name": "改"})
    mine.refresh_from_db()
    assert (mine.name, mine.version) == ("村小学操场", 1)


def test_moved_to_another_village_ones_own_of_the_old_one_can_be_read(county: County, cadre: User) -> None:
    step(county, "activate")
    mine = file_a_venue(county, cadre)
    change(county, at_place="370783104238")
    assert mine.number in own(cadre, TODAY)
    assert mine.number not in own(cadre, TODAY + 30 * DAY)


@pytest.mark.parametrize("act", ("suspend", "archive"))
def test_suspended_or_entered_by_mistake_nothing_can_be_read(county: County, cadre: User, act: str) -> None:
    row = step(county, "activate")
    mine = file_a_venue(county, cadre)
    assert mine.number in own(cadre, TODAY)
    if act == "suspend":
        step(county, "suspend")
    else:
        archive(actor=county.system, ledger=APPOINTMENTS, id=row.pk, version=row.version, reason="登记错了")
    assert own(cadre, TODAY) == []
    assert actor_of(cadre, TODAY).after == ()


def test_a_county_may_set_how_long(county: County, cadre: User) -> None:
    RuleValue.objects.create(
        county=county.code, key="access.after_days", value="0", effective_from=BEGAN, source="县规"
    )
    step(county, "activate")
    mine = file_a_venue(county, cadre)
    step(county, "complete", ends_on=TODAY.isoformat())
    assert mine.number in own(cadre, TODAY)
    assert own(cadre, TODAY + DAY) == []
