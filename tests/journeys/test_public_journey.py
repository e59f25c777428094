"""What anyone sees of the season: nothing before it is published, then its days, its feed, its loudspeaker text."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.features.planning import changes
from jishi.features.public import feeds
from jishi.records.selectors import get, visible
from jishi.records.services import move
from loading import People

COUNTY_FEED = "county"


def text_of(address: str, *, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


def feed(kind: str = COUNTY_FEED, key: str = "", **headers: str) -> Any:
    return Client().get(reverse("calendar-feed", args=[feeds.token(kind, key)]), headers=headers)


def events(kind: str = COUNTY_FEED, key: str = "") -> dict[str, Any]:
    answer = feed(kind, key)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def called_off(people: People, fair: Any, how: str) -> None:
    version = get(people.office, FAIRS, fair.pk).version
    move(actor=people.office, ledger=FAIRS, id=fair.pk, move=how, version=version, reason="大雪封路")


def test_a_plan_that_is_not_published_is_nobodys_business(planned: People) -> None:
    fair = planned.fairs()[0]
    for address in (reverse("public-home"), reverse("public-schedule")):
        assert str(fair.village) not in text_of(address)
    text_of(reverse("public-fair", args=[fair.pk]), status=404)
    assert events() == {}


def test_a_published_season_is_open_to_all(published: People) -> None:
    home, schedule = text_of(reverse("public-home")), text_of(reverse("public-schedule"))
    for fair in published.fairs():
        assert str(fair.village) in home
        assert str(fair.village) in schedule
        page = text_of(reverse("public-fair", args=[fair.pk]))
        for booth in visible(published.office, BOOTHS).filter(fair=fair).select_related("item"):
            assert booth.item.name in page
    assert "计划中，日子可能变动" in schedule


def test_the_public_sees_no_names_of_persons_and_no_plans_of_units(published: People) -> None:
    fair = published.fairs()[0]
    page = text_of(reverse("public-fair", args=[fair.pk]))
    for booth in visible(published.office, BOOTHS).filter(fair=fair).select_related("team"):
        assert str(booth.team) not in page
        assert booth.number not in page
    assert "班子成员" not in page


def test_days_whose_holidays_are_not_settled_are_provisional(published: People) -> None:
    for fair in published.fairs():
        page = text_of(reverse("public-fair", args=[fair.pk]))
        assert ("暂定" in page) == (fair.starts_at.year == 2027)


def test_a_villager_finds_the_fairs_near_a_village(published: People) -> None:
    fair = published.fairs()[0]
    neighbour = next(row.village for row in fair.covered.all() if row.village_id != fair.village_id)
    found = text_of(reverse("public-schedule") + f"?village={neighbour.short_name}")
    assert str(fair.village) in found
    assert "没有找到“没有这个村”" in text_of(reverse("public-schedule") + "?village=没有这个村")
    assert str(fair.village) in text_of(reverse("public-schedule") + f"?town={fair.town.code}")


@pytest.mark.parametrize("how, words", [("cancel", "这场大集已取消。"), ("postpone", "这场大集已延期")])
def test_a_fair_called_off_says_so_everywhere_and_invites_nobody(
    how: str, words: str, published: People
) -> None:
    fair = published.fairs()[0]
    called_off(published, fair, how)
    page = text_of(reverse("public-fair", args=[fair.pk]))
    assert words in page
    assert re.search(r"原定\d+月\d+号.*的民生服务大集因故(取消|延期)", page)
    assert "办民生服务大集，有" not in page
    event = events()[f"{fair.pk}@jishi"]
    assert str(event["status"]) == "CANCELLED"


def test_every_change_raises_the_sequence_and_the_uid_stays(published: People) -> None:
    office, fair = published.office, published.fairs()[0]
    uid = f"{fair.pk}@jishi"
    first = events()[uid]
    version = get(office, FAIRS, fair.pk).version
    changes.shift(office, fair.pk, version=version, to=first["dtstart"].dt.date() + timedelta(days=1))
    second = events()[uid]
    called_off(published, fair, "cancel")
    third = events()[uid]
    assert first["sequence"] < second["sequence"] < third["sequence"]
    assert second["dtstart"].dt == first["dtstart"].dt + timedelta(days=1)
    assert (str(first["status"]), str(third["status"])) == ("TENTATIVE", "CANCELLED")


def test_a_feed_is_sent_again_only_when_something_changed(published: People) -> None:
    first = feed()
    tag = first["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        same = feed(if_none_match=known)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    called_off(published, published.fairs()[0], "cancel")
    changed = feed(if_none_match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_a_village_and_a_unit_subscribe_to_their_own(published: People) -> None:
    fairs = published.fairs()
    fair = fairs[0]
    near = events("village", str(fair.village_id))
    assert f"{fair.pk}@jishi" in near
    covering = {
        f"{row.pk}@jishi"
        for row in fairs
        if fair.village_id in {line.village_id for line in row.covered.all()}
    }
    assert set(near) == covering
    booth = visible(published.office, BOOTHS).filter(archived_at=None).order_by("number").first()
    attended = visible(published.office, BOOTHS).filter(unit=booth.unit_id, archived_at=None)
    assert set(events("unit", str(booth.unit_id))) == {f"{row.fair_id}@jishi" for row in attended}


@pytest.mark.parametrize("token", ["x", "WyJjb3VudHkiLCIiXQ:forged", "WyJjb3VudHkiLCIiXQ"])
def test_a_forged_token_opens_nothing(token: str, published: People) -> None:
    page = text_of(reverse("calendar-feed", args=[token]), status=404)
    assert "没有这个日历订阅" in page


def test_a_feed_of_a_place_that_is_none_is_not_found(published: People) -> None:
    assert feed("village", "01a1ffc2-8125-76ba-bad7-dc7100abdbe1").status_code == 404
    assert feed("village", "not-an-id").status_code == 404


def test_the_season_is_public_with_its_frame_only(published: People) -> None:
    season = get(published.public, SEASONS, published.season)
    assert season.state == "published"
