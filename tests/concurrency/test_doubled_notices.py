"""Two workers at the same moment: a reminder is told once, and a message leaves the house once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from crowd import faults, together

from county import NOW, County, Installation
from jishi.core.access.actor import Actor
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.notices.models import Delivery, Notice
from jishi.core.notices.wishes import Wishes, keep
from jishi.core.transactions import run_tx
from jishi.features.notices.delivering import deliver
from jishi.records.models import Register
from jishi.records.services.remind import remind

pytestmark = pytest.mark.xdist_group("crowd")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=NOW.tzinfo)
WORKERS = 4


@pytest.fixture
def county(committed: Installation, settings: Any, tmp_path: Path) -> County:
    """One overdue stall of a unit whose agent has a phone and wants to be told by text message."""
    settings.NOTICE_CHANNELS, settings.NOTICES_FOLDER = ("sms",), tmp_path / "notices"
    county = committed.county
    booth, person = county.row("booths"), county.row("people")
    type(person)._default_manager.filter(pk=person.pk).update(phone="13800001234")
    User.objects.filter(pk=county.users["unit_agent"]).update(person=person)
    user = User.objects.get(pk=county.users["unit_agent"])
    grant(
        user=user,
        role="unit_agent",
        scope_kind="unit",
        scope_key=str(booth.unit_id),
        starts_on=date(2026, 1, 1),
        source="test",
    )
    keep(county.code, user.pk, Wishes(frozenset({("overdue", "sms")})))
    Register.objects.exclude(pk=booth.pk).update(open=False)
    Register.objects.filter(pk=booth.pk).update(due_at=NOW)
    return county


def test_reminded_once_and_sent_once(county: County, tmp_path: Path) -> None:
    actor = Actor.system(county.code, MONDAY.date())
    answers = together([lambda: run_tx(lambda: remind(actor=actor, now=MONDAY))] * WORKERS)
    assert faults(answers) == []
    assert sum(answers) == 1
    (notice,) = Notice.objects.filter(county=county.code, user=county.users["unit_agent"])
    assert (notice.kind, notice.to_route) == ("overdue", True)

    answers = together([lambda: deliver(county.code, MONDAY)] * WORKERS)
    assert faults(answers) == []
    (delivery,) = Delivery.objects.all()
    (path,) = (tmp_path / "notices" / "sms" / "out").glob("*.json")
    assert (delivery.state, path.stem) == ("handed", str(delivery.message))
    assert (
        together([lambda: deliver(county.code, MONDAY)] * 2) == [{"routed": 0, "handed": 0, "settled": 0}] * 2
    )
