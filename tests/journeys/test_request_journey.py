"""A request that needs two units (吴村, scenario 3): sent to each by itself, and not closed before the call-back."""

from __future__ import annotations

from typing import Any

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.models import Transition
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import get, shown, visible
from jishi.records.services.projection import verify as verify_register
from requests_at_work import day, reached, unit_of
from unchanged import refused

UNITS = [
    {"unit": "U-901", "duty": "更换路灯（模拟）"},
    {"unit": "U-902", "duty": "更换老化线路（模拟）"},
]


def tasks(county: County, case: Any) -> dict[str, Any]:
    rows = visible(county.system, ledger("request_tasks")).filter(request=case).select_related("unit")
    return {row.unit.code: row for row in rows}


def standing(case: Any) -> tuple[str, int, int, int, int]:
    case.refresh_from_db()
    return case.state, case.units_total, case.units_sent, case.units_signed, case.units_done


def sent(county: County) -> dict[str, int]:
    """What the job that the dispatch has queued, or the schedule, has done."""
    job = Job.objects.filter(county=county.code, kind="request_sending", state="queued").get()
    execute(job.id)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job.result


def test_a_joint_request_from_the_village_to_its_end(county: County) -> None:
    place = county.row("requests").village
    village = county.actor("village_committee", "village", place.pk)
    town = county.actor("town_party", "town", place.town_id)
    lamps, wires = unit_of(county, "U-901"), unit_of(county, "U-902")
    lamp_agent = county.actor("unit_agent", "unit", lamps.pk)
    wire_agent = county.actor("unit_agent", "unit", wires.pk)
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(village)
        refused(NotFound, lambda: get(lamp_agent, ledger("requests"), case.pk))
        assert "只能从" in refused(Invalid, lambda: monday.moved(town, case, "close"))
        monday.moved(town, case, "accept")
        assert "承办单位" in refused(Invalid, lambda: monday.moved(town, case, "dispatch"))
        monday.saved(town, case, units=UNITS)
        refused(Forbidden, lambda: monday.moved(village, case, "dispatch"))
        text = refused(Invalid, lambda: monday.moved(town, case, "dispatch"))
        assert "派不出去" in text
        reached(county, lamps, monday.today)
        monday.moved(town, case, "dispatch")
        # Handed out, and on the way to nobody yet.
        assert standing(case) == ("dispatching", 0, 0, 0, 0)
        assert {part.state for part in tasks(county, case).values()} == {"to_send"}
        # Of the two units only one has somebody who can sign: it is sent to one, and says so.
        assert sent(county) == {"sent": 1, "failed": 1}
        assert standing(case) == ("dispatching", 2, 1, 0, 0)
        parts = tasks(county, case)
        assert {code: part.state for code, part in parts.items()} == {"U-901": "sent", "U-902": "failed"}
        failed = Transition.objects.get(entry=parts["U-902"].pk)
        assert (failed.move, failed.reason) == (
            "fail",
            "这个单位今天没有可以签收的账号（单位承办或单位领导）",
        )
        page = county.client("town_party", "town", place.town_id).get(f"/l/requests/{case.pk}/")
        assert "联合办理 2 个单位：已送达 1/2，已签收 0/2，已办复 0/2。" in page.content.decode()
        text = refused(Invalid, lambda: monday.moved(town, parts["U-902"], "send"))
        assert "没有可以签收的账号" in text
        # The unit that got it sees the request with the telephone; the task has a clock of its own.
        seen = get(lamp_agent, ledger("requests"), case.pk)
        assert shown(lamp_agent, ledger("requests"), seen)["contact_phone"].text == "13800000002"
        auditor = county.actor("auditor")
        masked = shown(auditor, ledger("requests"), get(auditor, ledger("requests"), case.pk))
        assert masked["contact_phone"].text == "138****0002"
        assert (parts["U-901"].due_at, parts["U-902"].due_at) == (case.due_at, None)
        monday.moved(lamp_agent, parts["U-901"], "sign")
        refused(NotFound, lambda: monday.moved(lamp_agent, parts["U-902"], "sign"))
        assert standing(case) == ("dispatching", 2, 1, 1, 0)
    with day(county, "2026-11-24 09:00") as tuesday:
        # An account for the other unit: what could not be sent is sent by itself.
        reached(county, wires, tuesday.today)
        enqueue("request_sending", key="now", payload={}, actor=tuesday.as_(county.system))
        assert sent(county) == {"sent": 1, "failed": 0}
        assert standing(case) == ("dispatched", 2, 2, 1, 0)
        assert "都已派出" in refused(Invalid, lambda: tuesday.moved(town, case, "dispatch"))
        parts = tasks(county, case)
        tuesday.moved(wire_agent, parts["U-902"], "sign")
        assert standing(case) == ("in_progress", 2, 2, 2, 0)
        text = refused(Invalid, lambda: tuesday.moved(lamp_agent, parts["U-901"], "finish"))
        assert "办复意见" in text
        tuesday.moved(lamp_agent, parts["U-901"], "finish", answer="三盏灯已更换（模拟）")
        text = refused(Invalid, lambda: tuesday.moved(town, case, "answer", result="已修好"))
        assert "已办复 1/2" in text
        # The other unit gives it back: the request no longer counts as sent to all.
        text = refused(Invalid, lambda: tuesday.moved(wire_agent, parts["U-902"], "send_back"))
        assert "须写明理由" in text
        tuesday.moved(wire_agent, parts["U-902"], "send_back", "不是我单位的线路")
        assert standing(case) == ("dispatching", 2, 1, 1, 1)
        tuesday.moved(town, parts["U-902"], "send", "已核实产权，仍请办理")
        assert standing(case) == ("dispatched", 2, 2, 1, 1)
        tuesday.moved(wire_agent, parts["U-902"], "sign")
        tuesday.moved(wire_agent, parts["U-902"], "finish", answer="线路已更换（模拟）")
        assert standing(case) == ("in_progress", 2, 2, 2, 2)
    with day(county, "2026-11-25 09:00") as wednesday:
        assert "办理结果" in refused(Invalid, lambda: wednesday.moved(town, case, "answer"))
        wednesday.moved(town, case, "answer", result="路灯和线路都已更换（模拟）")
        # No close before the call-back: neither at once, nor after one call that nobody took.
        assert "还没有回访" in refused(Invalid, lambda: wednesday.moved(town, case, "close"))
        wednesday.moved(town, case, "miss_call")
        text = refused(Invalid, lambda: wednesday.moved(town, case, "close"))
        assert "须满 2 次（现 1 次，规则 case.failed_calls）" in text
        assert "满意度" in refused(Invalid, lambda: wednesday.moved(town, case, "call_back"))
        refused(Forbidden, lambda: wednesday.moved(lamp_agent, case, "call_back", satisfaction="5"))
        wednesday.moved(town, case, "call_back", satisfaction="5")
        wednesday.moved(town, case, "close")
    assert (case.state, case.satisfaction, case.answered_at <= case.due_at) == ("closed", "5", True)
    entries = Entry.objects.filter(record=case.pk).order_by("seq")
    assert [entry.payload.get("move", entry.verb) for entry in entries] == [
        *("create", "report", "accept", "change", "dispatch"),
        # As the units went: sent to one, signed by one, sent to both, all at work, one answered.
        *("change", "change", "mark_sent", "mark_started", "change"),
        # Given back, sent again, all at work again, all answered.
        *("mark_sending", "mark_sent", "mark_started", "change"),
        *("answer", "miss_call", "call_back", "close"),
    ]
    assert verify_register(ledgers(), county.code) == []
    assert verify_chain(county.code) == []


def test_two_calls_that_nobody_takes_are_enough(county: County) -> None:
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system)
        monday.moved(county.system, case, "accept")
        assert "办理结果" in refused(Invalid, lambda: monday.moved(county.system, case, "settle"))
        monday.moved(county.system, case, "settle", result="当场答复（模拟）")
        for _call in range(2):
            monday.moved(county.system, case, "miss_call")
        monday.moved(county.system, case, "close")
    assert (case.state, case.failed_calls) == ("closed", 2)


def test_what_is_said_about_a_village_is_not_seen_there(county: County) -> None:
    place = county.row("requests").village
    village = county.actor("village_committee", "village", place.pk)
    town = county.actor("town_party", "town", place.town_id)
    requests = ledger("requests")
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.asked(town, category="report", subject="反映村务公开（模拟）")
        assert get(town, requests, case.pk).pk == case.pk
        refused(NotFound, lambda: get(village, requests, case.pk))
        assert not visible(village, requests).filter(pk=case.pk).exists()
        # Nor can it be made visible there by writing it there.
        refused(Forbidden, lambda: monday.asked(village, category="report", subject="反映村务公开（模拟）"))
        open_ = monday.asked(village)
        refused(Forbidden, lambda: monday.saved(village, open_, category="report"))


def test_the_parts_follow_the_clock_of_the_whole(county: County) -> None:
    """A pause of the request is one of its units; what is extended is extended for them as far as they asked."""
    place = county.row("requests").village
    town, unit = county.actor("town_party", "town", place.town_id), unit_of(county, "U-901")
    with day(county, "2026-11-23 09:00") as monday:
        reached(county, unit, monday.today)
        case = monday.at_work(town, units=UNITS[:1])
        monday.moved(town, case, "accept")
        monday.moved(town, case, "dispatch")
        sent(county)
        part = tasks(county, case)["U-901"]
        agent = county.actor("unit_agent", "unit", unit.pk)
        monday.moved(agent, part, "sign")
        first = part.due_at
        monday.moved(town, case, "hold", "等提出人补材料")
        part.refresh_from_db()
        assert part.due_at is None
        text = refused(Invalid, lambda: monday.moved(agent, part, "send_back", "不归我管"))
        assert "暂停计时" in text
    with day(county, "2026-11-25 09:00") as wednesday:
        wednesday.moved(town, case, "resume")
        part.refresh_from_db()
        assert (part.due_at, part.paused_days) == (case.due_at, 2)
        assert part.due_at > first
        # The unit's own extension does not pass the last day of the whole.
        wednesday.moved(agent, part, "extend", "等配件", extension_days="3")
        assert part.due_at == case.due_at
        wednesday.moved(town, case, "extend", "等配件", extension_days="3")
        part.refresh_from_db()
        assert part.due_at == case.due_at
    assert verify_register(ledgers(), county.code) == []
