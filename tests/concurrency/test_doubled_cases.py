"""Four workers at the same moment: a case that is late is urged once, in its story and to its people."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from crowd import faults, together

from county import County, Installation
from jishi.core.access.actor import Actor
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.notices.models import Notice
from jishi.records.models import Reminder
from jishi.records.registry import ledger
from jishi.records.services import escalate, move, save
from requests_at_work import PLAIN

pytestmark = pytest.mark.xdist_group("crowd")
WORKERS = 4
MONDAY, LATE = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def county(committed: Installation) -> County:
    """Two requests of a town with an office, both due on the Thursday."""
    county = committed.county
    user = User.objects.get(pk=county.users["town_party"])
    town, requests = county.row("requests").town_id, ledger("requests")
    since = date(2026, 1, 1)
    grant(
        user=user, role="town_party", scope_kind="town", scope_key=str(town), starts_on=since, source="test"
    )
    actor = Actor.system(county.code, MONDAY)
    for _n in range(2):
        made = save(actor=actor, ledger=requests, values=PLAIN)
        move(actor=actor, ledger=requests, id=made.id, move="report", version=made.version)
    Notice.objects.all().delete()
    return county


def test_urged_once(county: County) -> None:
    actor = Actor.system(county.code, LATE)
    answers = together([partial(escalate, actor)] * WORKERS)
    assert faults(answers) == []
    assert sum(answers) == 2
    assert Reminder.objects.filter(county=county.code, level="urged").count() == 2
    assert Entry.objects.filter(county=county.code, verb="remind").count() == 2
    (notice,) = Notice.objects.filter(county=county.code, user=county.users["town_party"])
    assert (notice.kind, notice.count) == ("overdue", 2)
    assert verify_chain(county.code) == []
