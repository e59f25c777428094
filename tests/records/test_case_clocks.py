"""When a case is due: limits by class and town, pauses, one extension, reopening, changed figures, and the lines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from county import County
from jishi.core.audit.models import Entry
from jishi.core.calendar.models import CalendarDay
from jishi.core.rulebook.models import RuleValue
from jishi.records.errors import Invalid
from jishi.records.models import NEVER_DUE, Register
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import reckoning
from jishi.records.services import judge, reckon_again
from jishi.records.services.projection import verify
from requests_at_work import day, stored
from unchanged import refused

MONDAY, TUESDAY = "2026-11-23 09:00", "2026-11-24 10:00"


def due(record: Any) -> date | None:
    record.refresh_from_db()
    return None if record.due_at is None else timezone.localtime(record.due_at).date()


def registered(record: Any) -> Any:
    return Register.objects.get(pk=record.pk).due_at


def lines(record: Any, on: date) -> dict[str, str]:
    record.refresh_from_db()
    return {line.label: line.text for line in reckoning(ledger("requests"), record, on)}


def figure(county: County, key: str, value: str, since: str, town: Any = None) -> None:
    RuleValue.objects.create(
        county=county.code, town=town, key=key, value=value, effective_from=since, source="县政府文件（模拟）"
    )


@pytest.mark.parametrize(
    ("category", "urgency", "last"),
    [
        ("consult", "normal", date(2026, 11, 26)),
        ("help", "normal", date(2026, 11, 26)),
        ("suggestion", "normal", date(2026, 12, 14)),
        ("help", "urgent", date(2026, 11, 23)),
    ],
)
def test_the_limit_follows_the_class(county: County, category: str, urgency: str, last: date) -> None:
    """From Monday 23 November: 3 working days end on Thursday, 15 on Monday 14 December, urgent is the same day."""
    with day(county, MONDAY) as monday:
        draft = monday.asked(county.system, category=category, urgency=urgency)
        assert (draft.due_at, registered(draft)) == (None, NEVER_DUE)
        case = monday.moved(county.system, draft, "report")
        assert (due(case), case.limit_from) == (last, date(2026, 11, 23))
        assert registered(case) == case.due_at
        assert verify([ledger("requests")], county.code) == []


def test_a_town_s_own_limit_holds_in_that_town_alone(county: County) -> None:
    town = county.row("requests").town
    figure(county, "case.limit_help", "5", "2026-11-01", town)
    with day(county, MONDAY) as monday:
        here = monday.at_work(county.system)
        there = monday.at_work(county.system, place="370783104238")
    assert (due(here), here.limit_rule) == (date(2026, 11, 30), "case.limit_help@town:2026-11-01")
    assert (due(there), there.limit_rule) == (date(2026, 11, 26), "case.limit_help@default:2020-01-01")


def test_another_class_is_another_limit(county: County) -> None:
    with day(county, MONDAY) as monday:
        case = monday.at_work(county.system)
        monday.saved(county.system, case, category="suggestion")
    assert due(case) == date(2026, 12, 14)


def handled(at: Any, county: County, **values: Any) -> Any:
    """A request in the hands of those who handle it."""
    case = at.at_work(county.system, **values)
    type(case)._default_manager.filter(pk=case.pk).update(state="in_progress")
    return case


def test_the_clock_stands_still_on_hold_and_the_lines_say_so(county: County) -> None:
    with day(county, MONDAY) as monday:
        case = handled(monday, county)
    with day(county, TUESDAY) as tuesday:
        tuesday.moved(county.system, case, "hold", "等提出人补材料")
        assert (due(case), registered(case)) == (None, NEVER_DUE)
        assert lines(case, tuesday.today)["到期"] == "计时暂停中，恢复后重新推算"
    with day(county, "2026-11-27 09:00") as friday:
        friday.moved(county.system, case, "resume")
        said = lines(case, friday.today)
    # Wednesday to Friday do not count: three days later than Thursday, over a weekend.
    assert (due(case), case.paused_days) == (date(2026, 12, 1), 3)
    assert registered(case) == case.due_at
    assert said["起算"] == "2026-11-23（周一），次日算第1个工作日"
    assert said["时限"].startswith("3 个工作日（求助期限），依据：")
    assert said["暂停"] == "2026-11-24（周二） 至 2026-11-27（周五）：等提出人补材料"
    assert said["暂停合计"] == "3 个工作日不计"
    assert said["不计的日子"] == "2026-11-28（周六）—2026-11-29（周日） 周末"
    assert said["到期"] == "2026-12-01（周二） 24时"
    # Monday 9:00 to Tuesday 10:00, and on to Friday 9:00, in office hours; the test's own seconds are cut off.
    assert case.worked_minutes in (509, 510)
    assert case.waited_minutes in (1289, 1290)


def test_one_extension_with_a_reason(county: County) -> None:
    with day(county, MONDAY) as monday:
        case = handled(monday, county)
        text = refused(Invalid, lambda: monday.moved(county.system, case, "extend", "", extension_days="2"))
        assert "须写明理由" in text
        text = refused(
            Invalid, lambda: monday.moved(county.system, case, "extend", "等配件", extension_days="0")
        )
        assert "至少1个" in text
        text = refused(
            Invalid, lambda: monday.moved(county.system, case, "extend", "等配件", extension_days="11")
        )
        assert "最多 10 个（规则 case.extension_days）" in text
        monday.moved(county.system, case, "extend", "等配件", extension_days="2")
        assert (due(case), case.extensions) == (date(2026, 11, 30), 1)
        assert lines(case, monday.today)["延期"] == "2 个工作日（1 次）：等配件"
        type(case)._default_manager.filter(pk=case.pk).update(state="in_progress")
        text = refused(
            Invalid, lambda: monday.moved(county.system, case, "extend", "再等", extension_days="4")
        )
        assert "已延期 1 次，最多 1 次（规则 case.extensions）" in text


@pytest.mark.parametrize(("code", "values"), [("extend", {"extension_days": "2"}), ("hold", {})])
def test_after_the_last_day_it_is_too_late(county: County, code: str, values: dict[str, str]) -> None:
    with day(county, MONDAY) as monday:
        case = handled(monday, county)
    with day(county, "2026-11-27 08:40") as friday:
        text = refused(Invalid, lambda: friday.moved(county.system, case, code, "太忙", **values))
    assert "2026-11-26 已过" in text
    assert due(case) == date(2026, 11, 26)


def test_no_last_day_before_there_is_a_calendar(county: County) -> None:
    with day(county, MONDAY) as monday:
        draft = monday.asked(county.system)
        CalendarDay.objects.filter(county=county.code).delete()
        text = refused(Invalid, lambda: monday.moved(county.system, draft, "report"))
    assert "没有工作日历" in text
    assert "jishi setup" in text
    assert "规则 case.limit_help" in text


def test_a_year_without_days_off_is_refused_by_name(county: County) -> None:
    with day(county, MONDAY) as monday:
        draft = monday.asked(county.system)
        CalendarDay.objects.filter(county=county.code, year__gte=2026).delete()
        assert CalendarDay.objects.filter(county=county.code).exists()
        text = refused(Invalid, lambda: monday.moved(county.system, draft, "report"))
    assert "2026" in text


def test_a_limit_of_zero_is_refused_where_it_is_set_and_where_it_is_used(county: County) -> None:
    row = {"county": county.code, "key": "case.limit_help", "value": "0", "source": "县政府文件（模拟）"}
    with pytest.raises(ValidationError) as caught:
        RuleValue(**row, effective_from=date(2026, 11, 1)).full_clean()
    assert "case.limit_help=0" in str(caught.value)
    assert "不小于1" in str(caught.value)
    with day(county, MONDAY) as monday:
        draft = monday.asked(county.system)
        RuleValue.objects.create(**row, effective_from=date(2026, 11, 1))
        text = refused(Invalid, lambda: monday.moved(county.system, draft, "report"))
    assert "case.limit_help=0" in text


def test_a_changed_limit_reaches_what_is_open_and_leaves_what_is_closed(county: County) -> None:
    with day(county, MONDAY) as monday:
        open_, closed = handled(monday, county), handled(monday, county)
        monday.moved(county.system, closed, "answer", result="已通电")
        monday.moved(county.system, closed, "call_back", satisfaction="5")
        monday.moved(county.system, closed, "close")
        answered = handled(monday, county)
        monday.moved(county.system, answered, "answer", result="已通电")
    figure(county, "case.limit_help", "6", "2026-11-24")
    with day(county, TUESDAY) as tuesday:
        before = [stored(closed), stored(answered)]
        actor, entries = tuesday.as_(county.system), Entry.objects.count()
        assert reckon_again(actor=actor) == 1
        assert (due(open_), open_.limit_days) == (date(2026, 12, 1), 6)
        assert registered(open_) == open_.due_at
        assert [stored(closed), stored(answered)] == before
        entry = Entry.objects.filter(record=open_.pk).order_by("-seq")[0]
        assert Entry.objects.count() == entries + 1
        assert (entry.verb, entry.payload["limit"]) == ("change", "case.limit_help@county:2026-11-24")
        # Nothing is left to do.
        assert reckon_again(actor=actor) == 0
    assert verify(ledgers(), county.code) == []


def test_it_is_taken_up_again_within_the_window_and_not_later(county: County) -> None:
    with day(county, MONDAY) as monday:
        first, second = handled(monday, county), handled(monday, county)
        for case in (first, second):
            monday.moved(county.system, case, "answer", result="已通电")
            monday.moved(county.system, case, "call_back", satisfaction="2")
            monday.moved(county.system, case, "close")
    with day(county, "2026-12-23 09:00") as last:
        worked = first.worked_minutes
        last.moved(county.system, first, "reopen", "又坏了")
        # Three working days from Wednesday 23 December; what it took so far still counts.
        assert (due(first), first.satisfaction, first.answered_at) == (date(2026, 12, 28), "", None)
        assert first.worked_minutes >= worked
    with day(county, "2026-12-24 09:00") as later:
        text = refused(Invalid, lambda: later.moved(county.system, second, "reopen", "又坏了"))
    assert "2026-12-23 以后不能重新办理（规则 case.reopen_days：30 天）" in text


def test_the_page_shows_the_lines(county: County) -> None:
    with day(county, MONDAY) as monday:
        case = monday.at_work(county.system)
        client = county.client("town_party", "town", case.town_id)
        page = client.get(f"/l/requests/{case.pk}/").content.decode()
    assert "期限怎么算的" in page
    assert "2026-11-26（周四） 24时" in page
    assert "case.limit_help@default:2020-01-01" in page
    assert "本环节用时" in page


def test_what_a_guard_asks_of_the_book_is_asked_once_for_many(county: County) -> None:
    """Closing six in one go costs no more questions than closing two."""
    requests = ledger("requests")
    with day(county, MONDAY) as monday:
        cases = [monday.at_work(county.system) for _n in range(6)]
        requests.model._default_manager.filter(pk__in=[case.pk for case in cases]).update(state="answered")
        counted = []
        for some in (cases[:2], cases):
            versions = {case.pk: case.version for case in some}
            with CaptureQueriesContext(connection) as asked:
                found = judge(
                    actor=monday.as_(county.system), ledger=requests, verb="close", versions=versions
                )
            assert len(found.refused) == len(some)
            counted.append(len(asked))
    assert counted[0] == counted[1]
