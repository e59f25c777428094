"""Who is reminded of what is due, when it is urged, and who is told in the end; each once, and by a notice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from county import County
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.calendar.models import CalendarDay
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.core.notices.models import Also, Notice, Wish
from jishi.records.models import Reminder
from jishi.records.registry import ledger
from jishi.records.selectors import history
from jishi.records.selectors.noticed import noticed
from jishi.records.services import escalate, prepare_archive
from jishi.records.services.batch import commit
from jishi.records.services.remind import remind
from requests_at_work import Day, day, reached, unit_of

SINCE = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def staffed(county: County) -> None:
    """The town has its office, the county its inspectors; nobody else has an account."""
    post(county, "town_party", "town", county.row("requests").town_id)
    post(county, "inspector", "county", county.code)


def post(county: County, role: str, kind: str, key: Any) -> User:
    """The person of this role holds it there and nowhere else."""
    user = User.objects.get(pk=county.users[role])
    user.holds.all().delete()
    grant(user=user, role=role, scope_kind=kind, scope_key=str(key), starts_on=SINCE, source="test")
    return user


def told(record: Any) -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(entry=record.pk).order_by("on", "at", "id")
    return [(row.level, row.kind) for row in rows]


def heard(county: County, role: str) -> list[tuple[str, str]]:
    """Of reminders alone: what else befalls a record is told as well."""
    rows = Notice.objects.filter(user=county.users[role], kind__in=("soon", "overdue", "escalated"))
    return [(row.kind, row.code) for row in rows.order_by("created_at", "id")]


def escalated(county: County, text: str) -> int:
    with day(county, text) as today:
        return escalate(today.as_(county.system))


def test_each_level_is_reached_once(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system)
        assert escalate(monday.as_(county.system)) == 0
    plan = {
        "2026-11-24": [],
        "2026-11-25": [("upcoming", "town")],
        "2026-11-26": [("due_today", "town")],
        "2026-11-27": [("urged", "town")],
        "2026-12-03": [],
        "2026-12-04": [("noticed", "town"), ("noticed", "county")],
    }
    so_far: list[tuple[str, str]] = []
    for text, fresh in plan.items():
        with day(county, f"{text} 08:40") as today:
            actor, entries = today.as_(county.system), Entry.objects.count()
            assert escalate(actor) == len(fresh), text
            assert escalate(actor) == 0, text
            so_far += fresh
            assert sorted(told(case)) == sorted(so_far)
            assert Entry.objects.count() == entries + len(fresh)
    said = [step.sentence for step in history(county.system, ledger("requests"), case)]
    assert f"催办：2026-11-26 到期，已提醒{case.town}" in said
    assert "书面通报（督办）：2026-11-26 到期，已提醒县里" in said
    assert verify_chain(county.code) == []


def test_every_level_comes_to_the_people_as_a_notice(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system)
    for text in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-12-04"):
        assert escalated(county, f"{text} 08:40") > 0
        assert escalated(county, f"{text} 08:50") == 0
    levels = [("soon", "upcoming"), ("soon", "due_today"), ("overdue", "urged"), ("escalated", "noticed")]
    assert heard(county, "town_party") == levels
    assert heard(county, "inspector") == [("escalated", "noticed")]
    rows = Notice.objects.filter(user=county.users["inspector"])
    (one,) = noticed(county.actor("inspector"), list(rows))
    assert (one.notice.entry_id, one.notice.urgent) == (case.pk, True)
    about = f"诉求 {case.number} {case}"
    assert one.sentence == f"督办：{about}催办后仍未办结，期限 2026-11-26 23:59"
    urged = Notice.objects.filter(user=county.users["town_party"], kind="overdue")
    (one,) = noticed(county.actor("town_party"), list(urged))
    assert one.sentence == f"催办：{about}已逾期 2026-11-26 23:59，请尽快办理"


def test_cases_of_one_morning_are_one_notice_that_names_them_all(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        cases = [monday.at_work(county.system) for _n in range(3)]
    assert escalated(county, "2026-11-27 08:40") == 3
    (notice,) = Notice.objects.filter(user=county.users["town_party"], kind="overdue")
    others = Also.objects.filter(notice=notice).values_list("entry_id", flat=True)
    assert {notice.entry_id, *others} == {case.pk for case in cases}
    assert notice.count == 3


def test_a_unit_is_urged_about_its_part_and_the_town_told_when_that_is_in_vain(county: County) -> None:
    """Sent on Monday and to be signed by Tuesday; the other unit has nobody, so it is neither sent nor urged."""
    with day(county, "2026-11-23 09:00") as monday:
        lamps = unit_of(county, "U-901")
        reached(county, lamps, SINCE)
        units = [{"unit": "U-901", "duty": "更换路灯"}, {"unit": "U-902", "duty": "更换线路"}]
        case = monday.at_work(county.system, units=units)
        monday.moved(county.system, case, "accept")
        monday.moved(county.system, case, "dispatch")
        execute(Job.objects.get(kind="request_sending", state="queued").id)
    sent, failed = ledger("request_tasks").model._default_manager.filter(request=case).order_by("number")
    assert (sent.state, failed.state) == ("sent", "failed")
    for text in ("2026-11-25", "2026-12-02"):
        escalated(county, f"{text} 08:40")
    assert told(sent) == [("urged", "unit"), ("noticed", "unit"), ("noticed", "town")]
    assert told(failed) == []
    assert heard(county, "unit_agent") == [("overdue", "urged"), ("escalated", "noticed")]
    assert ("escalated", "noticed") in heard(county, "town_party")


def test_the_county_is_told_where_a_town_has_nobody_and_nobody_where_nobody_is(county: County) -> None:
    """Nothing says that somebody was reminded who was not; with an account there, it is made good."""
    User.objects.get(pk=county.users["town_party"]).holds.all().delete()
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system)
    assert escalated(county, "2026-11-25 08:40") == 0
    assert told(case) == []
    post(county, "county_line", "county", county.code)
    assert escalated(county, "2026-11-25 09:40") == 1
    assert told(case) == [("upcoming", "county")]
    assert heard(county, "county_line") == [("soon", "upcoming")]


def test_nobody_is_reminded_on_a_day_off_and_the_next_working_day_makes_up_for_it(county: County) -> None:
    """Due on Friday 27 November: it is urged on Monday 30, not on the Saturday."""
    with day(county, "2026-11-24 09:00") as tuesday:
        case = tuesday.at_work(county.system)
    assert escalated(county, "2026-11-28 08:40") == 0
    assert escalated(county, "2026-11-29 08:40") == 0
    assert escalated(county, "2026-11-30 08:40") == 1
    assert told(case) == [("urged", "town")]


def test_a_case_is_not_told_of_by_the_general_reminders_too(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        monday.at_work(county.system)
    with day(county, "2026-11-27 08:30") as friday:
        remind(actor=friday.as_(county.system), now=timezone.now())
    assert not Notice.objects.filter(kind__in=("soon", "overdue"), ledger="requests").exists()


def test_what_is_wanted_outside_leaves_by_the_gateway(county: County) -> None:
    """A notice of a level is sent on as any other."""
    Wish.objects.create(
        county=county.code, user_id=county.users["inspector"], kind="escalated", channel="sms"
    )
    with day(county, "2026-11-23 09:00") as monday:
        monday.at_work(county.system)
    before = Job.objects.filter(kind="notices.deliver").count()
    escalated(county, "2026-12-04 08:40")
    assert Job.objects.filter(kind="notices.deliver").count() == before + 1
    (notice,) = Notice.objects.filter(user=county.users["inspector"])
    assert notice.to_route


def test_what_is_answered_or_on_hold_is_left_alone(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        held, answered = monday.at_work(county.system), monday.at_work(county.system)
        type(held)._default_manager.filter(pk__in=[held.pk, answered.pk]).update(state="in_progress")
        monday.moved(county.system, held, "hold", "等材料")
        monday.moved(county.system, answered, "answer", result="已通电")
    with day(county, "2026-11-27 08:40") as friday:
        escalate(friday.as_(county.system))
    # Of the answered one the call-back was due on Tuesday.
    assert told(held) == []
    assert [level for level, _kind in told(answered)] == ["urged"]


def test_the_job_does_it(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        monday.at_work(county.system)
    with day(county, "2026-11-27 08:40") as friday:
        assert ran(friday) == ("done", {"changed": 0, "reminded": 1})
    assert heard(county, "town_party") == [("overdue", "urged")]


def ran(today: Day) -> tuple[str, Any]:
    job = enqueue("case_reminders", key="now", payload={}, actor=today.as_(today.county.system))
    execute(job.id)
    job = Job.objects.get(pk=job.id)
    return job.state, job.result


def test_a_county_without_cases_needs_no_calendar(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        for code in ("request_tasks", "requests"):
            batch = prepare_archive(
                actor=county.system, ledger=ledger(code), records=county.rows(code), reason="并入"
            )
            commit(actor=county.system, batches=[batch])
        CalendarDay.objects.filter(county=county.code).delete()
        assert ran(monday) == ("done", {"changed": 0, "reminded": 0})


def test_a_reminder_cannot_be_altered(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        monday.at_work(county.system)
    with day(county, "2026-11-27 08:40") as friday:
        escalate(friday.as_(county.system))
    with pytest.raises(DatabaseError), transaction.atomic():
        Reminder.objects.update(level="upcoming")
