"""What happens to a request and its parts is told to who is to act on it, and to who sent it in or handed it out."""

from __future__ import annotations

import pytest
from notice_people import People

from county import County
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.records.registry import ledger
from jishi.records.services.tell import responsible
from requests_at_work import day, unit_of

UNITS = [{"unit": "U-901", "duty": "更换路灯（模拟）"}, {"unit": "U-902", "duty": "更换线路（模拟）"}]


@pytest.fixture
def staffed(county: County, people: People) -> People:
    """The town's office, the village that asks, the line's department, and an agent of the first unit alone."""
    place = county.row("requests").village
    people.over("town_party", "town", place.town_id)
    people.over("village_committee", "village", place.pk)
    people.over("county_line", "county", county.code)
    people.over("unit_agent", "unit", unit_of(county, "U-901").pk)
    return people


def heard(people: People, role: str) -> list[tuple[str, str, str]]:
    return [(notice.ledger, notice.kind, notice.code) for notice in people.notices(role)]


def test_a_request_is_told_along_its_way(county: County, staffed: People) -> None:
    village, town, agent = (staffed.actor(r) for r in ("village_committee", "town_party", "unit_agent"))
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(village, units=UNITS[:1])
        assert heard(staffed, "town_party") == [("requests", "moved", "report")]
        monday.moved(town, case, "accept")
        assert heard(staffed, "village_committee") == [("requests", "moved", "accept")]
        monday.moved(town, case, "dispatch")
        assert heard(staffed, "unit_agent") == [], "handed out, and not sent yet"
        execute(Job.objects.get(kind="request_sending", state="queued").id)
        assert heard(staffed, "unit_agent") == [("request_tasks", "moved", "send")]
        (part,) = ledger("request_tasks").model._default_manager.filter(request=case)
        monday.moved(agent, part, "sign")
        monday.moved(agent, part, "finish", answer="已换好")
        assert heard(staffed, "town_party")[1:] == [("request_tasks", "moved", "finish")]
        monday.moved(town, case, "answer", result="已换好")
    assert heard(staffed, "village_committee")[1:] == [("requests", "moved", "answer")]


def test_who_hands_out_hears_what_did_not_arrive_and_what_came_back(county: County, staffed: People) -> None:
    town, agent = staffed.actor("town_party"), staffed.actor("unit_agent")
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system, units=UNITS)
        monday.moved(town, case, "accept")
        monday.moved(town, case, "dispatch")
        execute(Job.objects.get(kind="request_sending", state="queued").id)
        failed = [("request_tasks", "moved", "fail")]
        assert heard(staffed, "town_party")[1:] == failed
        sent = ledger("request_tasks").model._default_manager.get(request=case, state="sent")
        monday.moved(agent, sent, "send_back", "不属本单位职责")
    assert heard(staffed, "town_party")[1:] == [*failed, ("request_tasks", "moved", "send_back")]
    case.refresh_from_db()
    assert (case.state, case.units_sent, case.units_total) == ("dispatching", 0, 2)


def test_who_oversees_a_case_is_not_the_one_to_be_written_to_about_it(
    county: County, staffed: People
) -> None:
    """A person's own notice goes to those responsible; the whole county's departments are not."""
    with day(county, "2026-11-23 09:00") as monday:
        case = monday.at_work(county.system)
        found = responsible(staffed.actor("fair_office"), ledger("requests"), [case])
    assert county.users["county_line"] not in found[case.pk]
    assert county.users["town_party"] in found[case.pk]
