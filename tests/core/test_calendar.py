"""The county's working days: published, provisional, and read by the rules."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from installed import COUNTY

from jishi.core.calendar import today
from jishi.core.calendar.models import CalendarDay
from jishi.core.calendar.published import load_published
from jishi.core.calendar.workdays import CalendarNotLoaded, work_calendar
from jishi.rules.calendar import YearNotPublished


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 16, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_today_is_the_day_in_china(moment: datetime, day: date) -> None:
    with time_machine.travel(moment, tick=False):
        assert today() == day


@pytest.mark.django_db
def test_the_published_years_count_as_the_notices_say() -> None:
    load_published(COUNTY)
    calendar = work_calendar(COUNTY)
    firsts = [date(2026, month, 1) for month in range(1, 13)] + [date(2027, 1, 1)]
    whole = [calendar.count_workdays(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]
    assert whole == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert calendar.add_workdays(date(2026, 2, 13), 3) == date(2026, 2, 25)
    assert calendar.holiday_name(date(2026, 10, 1)) == "国庆节"
    assert not calendar.is_provisional(date(2026, 6, 1))


@pytest.mark.django_db
def test_the_year_after_the_last_notice_is_provisional() -> None:
    load_published(COUNTY)
    calendar = work_calendar(COUNTY)
    assert calendar.is_provisional(date(2027, 6, 1))
    assert not calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 2, 6))  # 初一, a Saturday as well
    assert calendar.is_workday(date(2027, 10, 4))
    rows = CalendarDay.objects.filter(county=COUNTY, year=2027)
    assert rows.count() == 13
    assert all(row.provisional and not row.is_workday for row in rows)
    with pytest.raises(YearNotPublished):
        calendar.is_workday(date(2028, 1, 4))


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    assert load_published(COUNTY) > 80
    before = list(CalendarDay.objects.order_by("date").values_list("id", "date"))
    assert load_published(COUNTY) == 0
    assert list(CalendarDay.objects.order_by("date").values_list("id", "date")) == before
    assert not CalendarDay.objects.exclude(county=COUNTY).exists()


@pytest.mark.django_db
def test_a_notice_takes_the_place_of_the_provisional_year(tmp_path: Path) -> None:
    load_published(COUNTY)
    notice = tmp_path / "2027.json"
    days = [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "国庆节", "date": "2027-10-04", "isOffDay": True},
        {"name": "国庆节", "date": "2027-10-09", "isOffDay": False},
    ]
    notice.write_text(json.dumps({"year": 2027, "papers": [], "days": days}))
    told = StringIO()
    call_command("calendar", notice, county=COUNTY, stdout=told)
    calendar = work_calendar(COUNTY)
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2027, 10, 1))  # this notice does not name it
    assert not calendar.is_workday(date(2027, 10, 4))
    assert calendar.is_workday(date(2027, 10, 9))
    assert calendar.is_provisional(date(2028, 6, 1))
    assert load_published(COUNTY) == 0
    # 4 of the notice, and 12 of 2028, in which 中秋节 falls on 3 October
    assert told.getvalue() == "370783 的工作日历写入 16 天。\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "第 1 行不是 JSON"),
        ('{"year": 2027, "days": [{"name": "元旦", "date": "2027-13-01", "isOffDay": true}]}', "2027-13-01"),
        (None, "读不出"),
    ],
)
def test_a_wrong_notice_changes_nothing(text: str | None, words: str, tmp_path: Path) -> None:
    load_published(COUNTY)
    file = tmp_path / "2027.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(CommandError, match=words):
        call_command("calendar", file, county=COUNTY)
    assert CalendarDay.objects.filter(year=2027, provisional=True).count() == 13


@pytest.mark.django_db
def test_a_county_without_a_calendar_is_told_to_load_it() -> None:
    with pytest.raises(CalendarNotLoaded, match="jishi setup"):
        work_calendar(COUNTY)
