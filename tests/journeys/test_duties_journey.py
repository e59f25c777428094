"""A cadre's five cadences and a leave of four days (太白湖, scenario 4), from records alone, with every refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

from county import County
from jishi.core.access.actor import Actor, actor_of
from jishi.core.access.models import User
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.jobs.execution import execute
from jishi.core.jobs.queue import enqueue
from jishi.records.errors import Forbidden, Invalid
from jishi.records.models import Transition
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import get, visible
from jishi.records.services import save
from jishi.records.services.access import tie
from jishi.records.services.projection import verify as verify_register
from requests_at_work import VILLAGE, Day, day
from unchanged import refused

# 日动态、周总结、月交流、季评价、年考核
CADENCES = {"RI": "day", "ZHOU": "week", "YUE": "month", "JI": "quarter", "NIAN": "year"}
NAMES = {"RI": "日动态", "ZHOU": "周总结", "YUE": "月交流", "JI": "季评价", "NIAN": "年考核"}
DONE = {"report": "走访 3 户（模拟）"}


def set_up(county: County, today: Day) -> User:
    """The department posts a cadre, and says what comes again; a month asks for twenty days in the village."""
    org, code = county.actor("county_org"), county.system
    for row in county.rows("obligation_templates"):
        today.moved(code, row, "end", "样例（模拟）")
    for name, every in CADENCES.items():
        values = {"code": name, "name": f"{NAMES[name]}（模拟）", "role": "posted_cadre", "every": every}
        values |= {"required": 20, "prorated": True} if every == "month" else {"required": 1}
        save(actor=today.as_(org), ledger=ledger("obligation_templates"), values=values)
    person = save(actor=code, ledger=ledger("people"), values={"name": "王一（模拟）"}).record
    values = {"holder_person": str(person.pk), "post": "第一书记", "role": "posted_cadre"}
    values |= {"at_place": VILLAGE, "starts_on": "2026-02-01"}
    post = save(actor=today.as_(org), ledger=ledger("appointments"), values=values).record
    today.moved(org, post, "activate")
    user = User.objects.create_user(county=county.code, username="wangyi", name="王一（模拟）")
    tie(actor=code, user=user, person=person)
    return user


def worked(county: County, on: date) -> dict[str, Any]:
    """What the job of this morning has done."""
    job = enqueue("obligations", key=f"{on}", payload={}, actor=Actor.system(county.code, on))
    execute(job.id)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return dict(job.result)


def owed(county: County, user: User) -> dict[tuple[str, str], Any]:
    rows = visible(county.system, ledger("obligations")).filter(owed_by=user.person_id)
    return {(row.template, row.period): row for row in rows.select_related("task", "owed_by")}


def test_five_cadences_and_a_leave_of_four_days(county: County) -> None:
    with day(county, "2026-02-02 00:05") as monday:
        user = set_up(county, monday)
        town = county.actor(
            "town_party", "town", get(county.system, ledger("places"), county.ids("places")[3]).town_id
        )
        org = county.actor("county_org")
        assert worked(county, monday.today)["made"] == 5
        assert worked(county, date(2026, 2, 1))["made"] == 0
        found = owed(county, user)
        due = {code: row.due_at.astimezone().date().isoformat() for (code, _period), row in found.items()}
        assert due == {
            "RI": "2026-02-02",
            "ZHOU": "2026-02-08",
            "YUE": "2026-03-05",
            "JI": "2026-04-10",
            "NIAN": "2027-01-31",
        }
        # February 2026 has 16 working days, and not twenty.
        assert found["YUE", "2026-02"].required == 16
    with day(county, "2026-02-02 20:00") as monday:
        cadre = actor_of(user, monday.today)
        daily = owed(county, user)["RI", "2026-02-02"]
        assert "完成情况" in refused(
            Invalid, lambda: monday.moved(cadre, daily, "submit", done_at="2026-02-02 18:00")
        )
        monday.moved(cadre, daily, "submit", done_at="2026-02-02 18:00", **DONE)
        refused(Forbidden, lambda: monday.moved(cadre, daily, "accept"))
        monday.moved(town, daily, "send_back", "没有写村名（模拟）")
        monday.moved(cadre, daily, "submit", done_at="2026-02-02 18:00", report="付家村，走访 3 户（模拟）")
        monday.moved(town, daily, "accept")
        assert daily.state == "accepted"
        # Four days from the Wednesday, and one of the same days once more.
        leave, again = asked(cadre, "2026-02-04", 4), asked(cadre, "2026-02-06", 1)
        text = refused(Invalid, lambda: monday.moved(cadre, again, "submit", **HANDED))
        assert f"与另一次请假 {leave.number}（2026-02-04 至 2026-02-07）重叠" in text
        monday.moved(cadre, again, "cancel", "写重了（模拟）")
        text = refused(Invalid, lambda: asked(cadre, "2026-01-30", 3))
        assert "早于任职的第一天 2026-02-01" in text
        monday.moved(cadre, leave, "submit", **HANDED)
        refused(Forbidden, lambda: monday.moved(cadre, leave, "approve"))
        monday.moved(town, leave, "approve")
    with day(county, "2026-02-03 00:05") as tuesday:
        worked(county, tuesday.today)
    with day(county, "2026-02-04 00:05") as wednesday:
        # The county has not approved: the day is owed as any other, and yesterday's was not handed in.
        done = worked(county, wednesday.today)
        assert (done["on_leave"], done["late"], done["made"]) == (0, 1, 1)
        text = refused(Invalid, lambda: wednesday.moved(town, leave, "depart"))
        assert "合计 4 天，超过 3 天的还须县委组织部批准（规则 leave.town_max_days）" in text
        wednesday.moved(org, leave, "approve_county")
        wednesday.moved(town, leave, "depart")
        waived = owed(county, user)["RI", "2026-02-04"]
        assert waived.state == "waived"
        step = Transition.objects.get(entry=waived.pk, move="waive")
        assert step.reason == f"请销假 {leave.number} 开始休假"
    for text in ("2026-02-05 00:05", "2026-02-06 00:05", "2026-02-09 00:05"):
        with day(county, text) as morning:
            done = worked(county, morning.today)
    # The 7th was the last day and the 8th is grace: on the 9th nobody has come back.
    assert done["overdue"] == 1
    leave.refresh_from_db()
    assert leave.state == "overdue"
    with day(county, "2026-02-09 10:00") as monday:
        cadre = actor_of(user, monday.today)
        monday.moved(cadre, leave, "come_back", returned_on="2026-02-09")
        late = owed(county, user)["RI", "2026-02-03"]
        monday.moved(cadre, late, "submit", done_at="2026-02-03 18:00", **DONE)
        monday.moved(town, late, "accept")
    days = {period: row.state for (code, period), row in owed(county, user).items() if code == "RI"}
    assert days == {
        "2026-02-02": "accepted",
        "2026-02-03": "accepted",
        "2026-02-04": "waived",
        "2026-02-09": "open",
    }
    assert late.late_on == date(2026, 2, 4)
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []


HANDED = {"handover": "驻村队员（模拟）"}


def asked(actor: Actor, starts_on: str, days: int) -> Any:
    """What the cadre writes down; the post is the one they hold."""
    (post,) = visible(actor, ledger("appointments")).filter(holder_person=actor.person_id)
    values = {"appointment": post.number, "kind": "personal", "starts_on": starts_on, "days": days}
    return save(actor=actor, ledger=ledger("leaves"), values=values | {"reason": "家里有事（模拟）"}).record
