"""A role that ends tonight ends access tonight: both sides of midnight in county time, by page, API and sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from county import TODAY, County
from jishi.core.access.models import Hold, User
from jishi.core.audit.models import Entry
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.records.registry import ledger

VENUES = ledger("venues")
BEFORE = datetime(2026, 11, 21, 23, 59, 58, tzinfo=COUNTY_TIME)
AFTER = datetime(2026, 11, 22, 0, 0, 1, tzinfo=COUNTY_TIME)
SHEET = "村,名称,最多摊位,已具备条件\n370783006232,{name},10,否\n"
Door = Callable[[Client, str], int]


@pytest.fixture
def ending(county: County) -> User:
    """One of the committee of a village, whose hold ends today."""
    county.client("village_committee", "village", county.row("venues").village_id)
    Hold.objects.filter(user=county.users["village_committee"]).update(
        ends_on=TODAY, reads_until=TODAY + timedelta(30)
    )
    return User.objects.get(pk=county.users["village_committee"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, name: str) -> int:
    sent = {"village": "370783006232", "name": name, "max_stalls": "10", "ready": "", "id": str(uuid4())}
    return client.post("/l/venues/new/", sent).status_code


def api(client: Client, name: str) -> int:
    sent = {"village": "370783006232", "name": name, "max_stalls": 10}
    return client.post("/api/v1/venues/", json.dumps(sent), content_type="application/json").status_code


def sheet(client: Client, name: str) -> int:
    file = SimpleUploadedFile("场地.csv", SHEET.format(name=name).encode())
    answer = client.post("/l/venues/import/", {"file": file}, follow=True)
    found = re.search(r'action="(/l/venues/import/[^"]+)"', answer.content.decode())
    return client.post(found[1], {}).status_code if found else answer.status_code


@pytest.mark.parametrize(("door", "done"), [(page, 302), (api, 201), (sheet, 302)])
def test_what_is_written_before_midnight_stands_and_after_it_nothing_is_written(
    county: County, ending: User, door: Door, done: int
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        browser = signed_in(ending)
        assert door(browser, "晚上的场地") == done
    assert VENUES.model._default_manager.filter(county=county.code, name="晚上的场地").count() == 1
    entries, rows = Entry.objects.count(), VENUES.model._default_manager.count()
    with time_machine.travel(AFTER, tick=False):
        assert door(browser, "半夜的场地") == 403
    assert (Entry.objects.count(), VENUES.model._default_manager.count()) == (entries, rows)


def test_what_is_read_before_midnight_is_not_there_after_it(county: County, ending: User) -> None:
    """The village's records go at midnight; one's own stay, to be read, for thirty days, by every way out."""
    row = county.row("venues")
    with time_machine.travel(BEFORE, tick=False):
        browser = signed_in(ending)
        page(browser, "自己填报的场地")
        assert browser.get(f"/l/venues/{row.pk}/").status_code == 200
        assert browser.get(f"/api/v1/venues/{row.pk}/").status_code == 200
    mine = VENUES.model._default_manager.get(county=county.code, name="自己填报的场地")
    for day, there in ((AFTER, True), (AFTER + timedelta(29), True), (AFTER + timedelta(30), False)):
        with time_machine.travel(day, tick=False):
            browser = signed_in(ending)
            assert browser.get(f"/l/venues/{row.pk}/").status_code == (404 if there else 403)
            assert browser.get(f"/l/venues/{mine.pk}/").status_code == (200 if there else 403)
            assert browser.get(f"/api/v1/venues/{mine.pk}/").status_code == (200 if there else 403)
            listed = browser.get("/api/v1/venues/")
            numbers = [one["number"] for one in listed.json()["items"]] if listed.status_code == 200 else None
            assert numbers == ([mine.number] if there else None)
            export = browser.get("/l/venues/export/?format=csv")
            text = b"".join(export) if export.streaming else export.content
            assert (mine.number in text.decode(errors="replace")) is there
            assert row.number not in text.decode(errors="replace")
            assert ("已经结束" in browser.get("/desk/").content.decode()) is there


def test_yesterday_is_over_whatever_the_clock_of_the_world_says(county: County, ending: User) -> None:
    """At 00:30 in the county it is still yesterday in UTC."""
    with time_machine.travel(datetime(2026, 11, 22, 0, 30, tzinfo=COUNTY_TIME), tick=False):
        browser = signed_in(ending)
        assert (page(browser, "半夜的场地"), api(browser, "半夜的场地")) == (403, 403)
    assert date(2026, 11, 21) == TODAY
