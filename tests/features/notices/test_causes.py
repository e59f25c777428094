"""What causes a notice, to whom, once, and to nobody about their own act; in the transaction of the change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.utils import translation
from notice_people import People, refuse

from county import NOW, County
from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.jobs.queue import enqueue
from jishi.core.jobs.run import Run
from jishi.core.notices.models import Notice
from jishi.core.notices.of_jobs import job_failed
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid
from jishi.records.models import Register
from jishi.records.registry import ledger
from jishi.records.selectors.noticed import noticed
from jishi.records.services import commit, move, prepare, prepare_moves, save
from jishi.records.services.remind import remind


def said(people: People, role: str) -> list[str]:
    return [one.sentence for one in noticed(people.actor(role), people.notices(role))]


def test_the_unit_is_told_that_its_stall_is_refused_once(
    county: County, people: People, agent: User, office: Actor
) -> None:
    row, operation = county.row("booths"), new_id()
    for _again in range(2):
        move(
            actor=office,
            ledger=ledger("booths"),
            id=row.pk,
            move="refuse",
            version=row.version,
            reason="当天另有安排",
            operation=operation,
        )
    (notice,) = people.notices("unit_agent")
    assert (notice.kind, notice.code, notice.entry_id, notice.count) == ("moved", "refuse", row.pk, 1)
    assert said(people, "unit_agent") == [f"摊位 {row.number} {row}：谢绝"]
    assert people.notices("fair_office") == [], "nobody is told of their own act"


def test_it_is_worded_in_the_language_of_its_reader(
    county: County, people: People, agent: User, office: Actor
) -> None:
    refuse(office, county)
    with translation.override("en"):
        (sentence,) = said(people, "unit_agent")
    assert "谢绝" not in sentence
    assert county.row("booths").number in sentence


def test_what_is_rolled_back_tells_nobody(county: County, people: People, agent: User, office: Actor) -> None:
    with pytest.raises(Invalid):
        refuse(office, county, reason="")
    assert Notice.objects.count() == 0


def test_a_new_stall_is_told_to_its_unit_and_a_batch_of_them_once(
    county: County, people: People, agent: User, office: Actor
) -> None:
    """Two stalls asked of one unit in one call are one notice that lists both."""
    booths = ledger("booths")
    first, unit = county.row("booths"), county.row("booths").unit_id
    fair, items = county.row("fairs", 1), county.rows("items")[:2]
    rows = [
        {"fair": str(fair.pk), "item": str(item.pk), "team": str(first.team_id), "quantity": 3}
        for item in items
    ]
    done = commit(actor=office, batches=[prepare(actor=office, ledger=booths, rows=rows)])
    assert done.created == 2
    (notice,) = people.notices("unit_agent")
    assert (notice.kind, notice.count) == ("assigned", 2)
    (told,) = noticed(people.actor("unit_agent"), [notice])
    assert told.sentence == "请办理：2 项摊位"
    assert len(told.entries) == 2
    assert {row.unit for row in told.entries} == {unit}


def test_a_fair_put_off_is_told_to_the_village_and_to_the_units_of_its_stalls(
    county: County, people: People, agent: User, office: Actor
) -> None:
    fair = county.row("fairs")
    people.over("village_committee", "village", fair.village_id)
    type(fair)._default_manager.filter(pk=fair.pk).update(state="menu_ordered")
    fair.refresh_from_db()
    move(
        actor=office, ledger=ledger("fairs"), id=fair.pk, move="postpone", version=fair.version, reason="大雪"
    )
    for role in ("village_committee", "unit_agent"):
        (notice,) = people.notices(role)
        assert (notice.ledger, notice.code, notice.urgent) == ("fairs", "postpone", True), role
    fair.refresh_from_db()
    save(
        actor=office,
        ledger=ledger("fairs"),
        values={"starts_at": "2027-01-06 09:00", "ends_at": "2027-01-06 11:30"},
        id=fair.pk,
        version=fair.version,
    )
    assert [n.kind for n in people.notices("village_committee")] == ["moved", "changed"]
    assert said(people, "village_committee")[1].endswith("：改了开始时间")


def test_a_village_that_shares_a_fair_is_told_and_a_cancelled_fair_takes_its_stalls_along(
    county: County, people: People, office: Actor
) -> None:
    fair = county.row("fairs", 1)
    from jishi.records.models import Share

    covered = Share.objects.get(entry=fair.pk, kind="village")
    people.over("village_committee", "village", covered.key)
    move(actor=office, ledger=ledger("fairs"), id=fair.pk, move="cancel", version=fair.version, reason="停电")
    (notice,) = people.notices("village_committee")
    assert (notice.entry_id, notice.code) == (fair.pk, "cancel")


def test_the_author_hears_that_their_needs_were_taken_up_in_one_notice(
    county: County, people: People, office: Actor
) -> None:
    cadre = people.over("posted_cadre", "county", county.code)
    needs = county.rows("needs")[:2]
    type(needs[0])._default_manager.filter(pk__in=[n.pk for n in needs]).update(author=cadre)
    needs = list(type(needs[0])._default_manager.filter(pk__in=[n.pk for n in needs]))
    fair = county.row("fairs")
    batch = prepare_moves(
        actor=office,
        ledger=ledger("needs"),
        records=needs,
        move="take",
        values={need.pk: {"fair": fair} for need in needs},
    )
    commit(actor=office, batches=[batch])
    (notice,) = people.notices("posted_cadre")
    assert (notice.count, notice.code) == (2, "take")
    assert said(people, "posted_cadre") == ["2 项需求：排进大集"]


def due(county: County, row: Any, at: datetime) -> None:
    Register.objects.filter(pk=row.pk).update(due_at=at)


def test_soon_and_overdue_are_told_once_each_and_only_on_working_days(
    county: County, people: People, agent: User
) -> None:
    """2026-11-21 is a Saturday; the stall is due on the Tuesday after, two working days on from the Monday's count."""
    row = county.row("booths")
    Register.objects.exclude(pk=row.pk).update(open=False)
    due(county, row, datetime(2026, 11, 24, 9, tzinfo=NOW.tzinfo))
    days = [(21, 0), (22, 0), (23, 1), (23, 0), (24, 1), (25, 0), (26, 0)]
    counted = []
    for day, _want in days:
        now = datetime(2026, 11, day, 10, tzinfo=NOW.tzinfo)
        counted.append((day, run_on(county, now)))
    assert counted == days
    assert [notice.kind for notice in people.notices("unit_agent")] == ["soon", "overdue"]
    due(county, row, datetime(2026, 12, 8, 9, tzinfo=NOW.tzinfo))
    later = datetime(2026, 12, 9, 10, tzinfo=NOW.tzinfo)
    assert run_on(county, later) == 1, "put off and late once more, it is told once more"


def run_on(county: County, now: datetime) -> int:
    import time_machine

    with time_machine.travel(now, tick=False):
        return remind(actor=Actor.system(county.code, now.date()), now=now)


def test_the_author_is_reminded_where_nobody_else_is_to_act(county: County, people: People) -> None:
    author = people.over("village_committee", "village", county.row("duties").village_id)
    row = county.row("duties")
    type(row)._default_manager.filter(pk=row.pk).update(author=author)
    Register.objects.filter(pk=row.pk).update(author=author.pk)
    Register.objects.exclude(pk=row.pk).update(open=False)
    assert run_on(county, datetime(2026, 11, 23, 10, tzinfo=NOW.tzinfo)) == 1
    (notice,) = people.notices("village_committee")
    assert (notice.kind, notice.entry_id) == ("overdue", row.pk)


def test_a_job_that_is_doubled_tells_once(county: County, people: People, agent: User) -> None:
    """The first attempt is taken for dead: whichever ends has the effect, the other has none."""
    row = county.row("booths")
    Register.objects.exclude(pk=row.pk).update(open=False)
    now = datetime(2026, 11, 23, 10, tzinfo=NOW.tzinfo)
    due(county, row, datetime(2026, 11, 20, 9, tzinfo=NOW.tzinfo))
    assert run_on(county, now) == 1
    Notice.objects.update(created_at=datetime(2026, 11, 1, tzinfo=NOW.tzinfo))  # as if it had not been told
    assert run_on(county, now) == 0, "the cause is the same, so it is there already"
    assert len(people.notices("unit_agent")) == 1


def test_who_asked_for_a_job_hears_how_it_ended(county: County, people: People, office: Actor) -> None:
    job = enqueue("plan_season", key="a", payload={}, actor=office)
    type(job).objects.filter(pk=job.pk).update(state="running", attempts=1)
    run = Run(job.id, job.county, job.kind, {}, 1, job.created_by)
    run.finish(dict)
    job_failed(county.code, new_id(), "plan_season", office.user_id)
    job_failed(county.code, new_id(), "retention", None)
    assert said(people, "fair_office") == [
        "您发起的“大集排期”办好了。",
        "您发起的“大集排期”没有办成，请到原来的页面查看原因后再试。",
    ]


def test_who_lost_the_record_from_sight_reads_no_title(
    county: County, people: People, agent: User, office: Actor
) -> None:
    refuse(office, county)
    row = county.row("booths")
    other = county.row("booths", 1).unit_id
    people.over("unit_agent", "unit", other if other != row.unit_id else new_id())
    (told,) = noticed(people.actor("unit_agent"), people.notices("unit_agent"))
    assert (told.entry, told.sentence) == (None, "有一条摊位的通知；这条记录现在不在您的范围内。")


def test_one_unread_count_for_each_person(county: County, people: People, agent: User, office: Actor) -> None:
    assert people.actor("unit_agent").unread == 0
    refuse(office, county)
    assert people.actor("unit_agent").unread == 1
    assert people.actor("fair_office").unread == 0
