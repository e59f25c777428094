"""Twenty-seven mu for honey pears (三屯, scenario 9): decided in six steps, published, and nothing signed before that."""

from __future__ import annotations

from typing import Any

from django.test import Client

from county import County
from jishi.core.audit.models import Entry
from jishi.core.rulebook.models import RuleValue
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.registry import ledger
from jishi.records.selectors import get
from jishi.records.services import save
from requests_at_work import Day, day
from unchanged import refused, whole

VILLAGE, OTHER = "370783006232", "370783104238"
MATTER = {
    "village": VILLAGE,
    "subject": "二十七亩土地流转种植蜜梨（模拟）",
    "category": "land",
    "proposal": "村南二十七亩土地流转给合作社种植蜜梨（模拟）。",
    "proposed_on": "2026-11-16",
    "body": "representatives",
}
COMMITTEES = {
    "discussed_on": "2026-11-17",
    "discussed_should": "8",
    "discussed_present": "6",
    "discussed_for": "4",
    "discussed_against": "1",
    "discussed_abstained": "1",
    "discussed_minutes": "租金按评估价（模拟）",
}
# Two thirds of thirty are there, and half of thirty agree: both numbers are enough as they are.
MEMBERS = {
    "reviewed_noticed_on": "2026-11-17",
    "reviewed_on": "2026-11-20",
    "reviewed_should": "30",
    "reviewed_present": "20",
    "reviewed_for": "15",
    "reviewed_against": "3",
    "reviewed_abstained": "2",
}
# Two thirds of thirty-six are there; of the twenty-four more than half agree.
REPRESENTATIVES = {
    "resolved_noticed_on": "2026-11-20",
    "resolved_on": "2026-11-23",
    "resolved_should": "36",
    "resolved_present": "24",
    "resolved_for": "13",
    "resolved_against": "6",
    "resolved_abstained": "5",
    "resolved_minutes": "经表决通过（模拟）",
}
POSTED = {"published_on": "2026-11-23", "published_at": "村务公开栏（模拟）"}


def proposed(today: Day, actor: Any, **values: Any) -> Any:
    owner = ledger("decisions")
    made = save(actor=today.as_(actor), ledger=owner, values=MATTER | values)
    return owner.model._default_manager.get(pk=made.id)


def lease(today: Day, county: County, decision: Any) -> Any:
    """An agreement that uses the village's land, and names the decision it rests on."""
    owner = ledger("agreements")
    values = {
        "holder_organisation": "U-902",
        "at_place": VILLAGE,
        "agreement": "蜜梨种植共建协议（模拟）",
        "starts_on": "2026-12-10",
        "uses_assets": True,
        "decision": decision.number,
    }
    office = county.actor("fair_office")
    made = save(actor=today.as_(office), ledger=owner, values=values)
    return owner.model._default_manager.get(pk=made.id)


def test_from_the_proposal_to_the_published_result(county: County) -> None:
    place = county.row("decisions").village
    village = county.actor("village_committee", "village", place.pk)
    supervisor = county.actor("village_supervisor", "village", place.pk)
    town = county.actor("town_party", "town", place.town_id)
    elsewhere = county.actor("village_committee", "village", county.row("decisions", 1).village_id)
    office = county.actor("fair_office")

    with day(county, "2026-11-23 09:00") as monday:
        refused(Forbidden, lambda: proposed(monday, town))
        refused(Forbidden, lambda: proposed(monday, village, village=OTHER))
        matter = proposed(monday, village)
        refused(NotFound, lambda: get(elsewhere, ledger("decisions"), matter.pk))

        def no(code: str, *, of: Any = None, by: Any = village, kind: Any = Invalid, **values: str) -> str:
            return refused(kind, lambda: monday.moved(by, of or matter, code, **values))

        # A step is skipped, or two are joined where two people lead.
        assert "“党员大会审议通过”只能从“两委已商议”办理" in no("review", **MEMBERS)
        assert "书记、主任由一人担任时" in no("discuss_merged", **COMMITTEES)
        monday.moved(village, matter, "propose")
        refused(Forbidden, lambda: monday.saved(village, matter, proposal="换一个方案（模拟）"))
        # The committees: figures are missing, contradict each other, or do not suffice.
        assert "请填写两委商议日期" in no("discuss")
        assert "到会人数多于应到人数" in no("discuss", **COMMITTEES | {"discussed_present": "9"})
        assert "票数多于到会人数" in no("discuss", **COMMITTEES | {"discussed_for": "5"})
        assert "还没有到" in no("discuss", **COMMITTEES | {"discussed_on": "2026-11-24"})
        assert "早于“党组织提议”的 2026-11-16" in no("discuss", **COMMITTEES | {"discussed_on": "2026-11-15"})
        half = COMMITTEES | {"discussed_present": "4", "discussed_against": "0", "discussed_abstained": "0"}
        text = no("discuss", **half)
        assert "村两委到会4人，应到8人（成员），须过半数（不含半数），至少5人" in text
        assert "（规则：两委商议到会 four_two.committee_attend）" in text
        tied = COMMITTEES | {"discussed_for": "3", "discussed_against": "2"}
        assert "赞成3票，到会6人，须过半数（不含半数），至少4票" in no("discuss", **tied)
        no("discuss", by=town, kind=Forbidden, **COMMITTEES)
        monday.moved(village, matter, "discuss", **COMMITTEES)
        # The members: told two days before, nineteen of thirty, fourteen in favour.
        late = no("review", **MEMBERS | {"reviewed_noticed_on": "2026-11-18"})
        assert "提前2天通知，应提前3天（规则：方案提前送党员 four_two.plan_notice_days）" in late
        few = MEMBERS | {"reviewed_present": "19", "reviewed_against": "2"}
        text = no("review", **few)
        assert "党员大会到会19人" in text
        assert "至少20人" in text
        assert "four_two.party_attend" in text
        text = no("review", **MEMBERS | {"reviewed_for": "14"})
        assert "赞成14票，应到30人，须半数以上（含半数），至少15票" in text
        assert "four_two.party_pass" in text
        monday.moved(village, matter, "review", **MEMBERS)
        # The representatives: half of those present is not more than half.
        text = no("resolve", **REPRESENTATIVES | {"resolved_noticed_on": "2026-11-21"})
        assert "提前2天通知，应提前3天（规则：村民代表会议提前通知 reps_meeting.notice_days）" in text
        text = no("resolve", **REPRESENTATIVES | {"resolved_present": "23", "resolved_for": "12"})
        assert "到会23人，应到36人" in text
        assert "至少24人" in text
        assert "four_two.reps_attend" in text
        text = no("resolve", **REPRESENTATIVES | {"resolved_for": "12"})
        assert "赞成12票，到会24人，须过半数（不含半数），至少13票" in text
        assert "four_two.reps_pass_base" in text
        monday.moved(village, matter, "resolve", **REPRESENTATIVES)
        # What it decides may not be done: not resolved only, and not while it hangs.
        agreement = lease(monday, county, matter)
        text = no("sign", of=agreement, by=office)
        assert "“签约”还缺材料：本村通过并公示期满的四议两公开决议" in text
        no("endorse", kind=Forbidden, town_opinion="合规")
        monday.moved(town, matter, "endorse", town_opinion="程序合规（模拟）")
        assert "早于“决议”的 2026-11-23" in no("publish", **POSTED | {"published_on": "2026-11-22"})
        assert "请填写公示地点" in no("publish", **POSTED | {"published_at": ""})
        assert Client().get(f"/public/decisions/{matter.pk}/").status_code == 404
        monday.moved(village, matter, "publish", **POSTED)
        assert "还缺材料" in no("sign", of=agreement, by=office)
        page = Client().get(f"/public/decisions/{matter.pk}/").content.decode()
        assert "蜜梨" in page
        assert "按评估价" not in page

    with day(county, "2026-11-29 09:00") as sunday:
        text = refused(Invalid, lambda: sunday.moved(village, matter, "implement"))
        assert "公示了6天，应公示7天，到 2026-11-30 为止（规则：公示天数 publication.days）" in text
        refused(Forbidden, lambda: sunday.moved(village, matter, "object", objection="租金低了"))
        sunday.moved(supervisor, matter, "witness")
        sunday.moved(supervisor, matter, "object", objection="租金低了（模拟）")
    with day(county, "2026-11-30 09:00") as monday:
        # The days are over, the objection is not answered.
        text = refused(Invalid, lambda: monday.moved(village, matter, "implement"))
        assert "现处于“有异议待答复”" in text
        refused(Forbidden, lambda: monday.moved(supervisor, matter, "answer", objection_answer="不低"))
        monday.moved(village, matter, "answer", objection_answer="按评估价定的（模拟）")
        monday.moved(village, matter, "implement")
        monday.moved(office, agreement, "sign")
        result = {"result": "协议已签（模拟）", "result_published_on": "2026-11-30"}
        monday.moved(village, matter, "publish_result", **result)
    with day(county, "2026-12-06 09:00") as sunday:
        text = refused(Invalid, lambda: sunday.moved(village, matter, "close"))
        assert "公示了6天" in text
    with day(county, "2026-12-07 09:00") as monday:
        monday.moved(village, matter, "close")
    assert (matter.state, str(matter.decided_on), agreement.state) == ("closed", "2026-11-23", "signed")
    entries = Entry.objects.filter(record=matter.pk).order_by("seq")
    assert [entry.payload.get("move", entry.verb) for entry in entries] == [
        *("create", "propose", "discuss", "review", "resolve", "endorse", "publish"),
        *("witness", "object", "answer", "implement", "publish_result", "close"),
    ]
    whole(county)


def test_minutes_and_notice_are_printed_within_the_scope(county: County) -> None:
    place = county.row("decisions").village
    village = county.actor("village_committee", "village", place.pk)
    with day(county, "2026-11-23 09:00") as monday:
        matter = proposed(monday, village, one_leader=True)
        here = f"/l/decisions/{matter.pk}/print"
        signed_in = county.client("village_committee", "village", place.pk)
        assert signed_in.get(f"{here}/minutes/").status_code == 404
        monday.moved(village, matter, "discuss_merged", **COMMITTEES)
        page = signed_in.get(f"{here}/minutes/").content.decode()
        assert "租金按评估价（模拟）" in page
        assert "尚未作出决议" in page
        assert "党员大会审议" not in page
        assert signed_in.get(f"{here}/notice/").status_code == 404
        monday.moved(village, matter, "review", **MEMBERS)
        monday.moved(village, matter, "resolve", **REPRESENTATIVES)
        monday.moved(village, matter, "publish", **POSTED)
        page = signed_in.get(f"{here}/minutes/").content.decode()
        assert "经村民代表会议表决，通过“二十七亩土地流转种植蜜梨（模拟）”。" in page
        page = signed_in.get(f"{here}/notice/").content.decode()
        assert "应到 36 人，实到 24 人，赞成 13 票，反对 6 票，弃权 5 票，通过。" in page
        assert "2026-11-30" in page
        assert "公示 7 天" in page
        assert (
            f"/l/decisions/{matter.pk}/print/notice/"
            in signed_in.get(f"/l/decisions/{matter.pk}/").content.decode()
        )
        other = county.row("decisions", 1).village_id
        assert county.client("village_committee", "village", other).get(f"{here}/notice/").status_code == 404
        assert Client().get(f"{here}/notice/").status_code in (302, 401)
        assert county.client("auditor").get(f"{here}/minutes/").status_code == 200


def test_a_county_may_ask_for_half_of_all_representatives(county: County) -> None:
    """The law is the default: more than half of those present. A county may count all of them."""
    place = county.row("decisions").village
    village = county.actor("village_committee", "village", place.pk)
    RuleValue.objects.create(
        county=county.code,
        key="four_two.reps_pass_base",
        value="should",
        effective_from="2026-01-01",
        source="县委〔2026〕1号（模拟）",
    )
    with day(county, "2026-11-23 09:00") as monday:
        matter = proposed(monday, village)
        monday.moved(village, matter, "propose")
        monday.moved(village, matter, "discuss", **COMMITTEES)
        monday.moved(village, matter, "review", **MEMBERS)
        more = {"resolved_for": "18", "resolved_against": "0"}
        text = refused(Invalid, lambda: monday.moved(village, matter, "resolve", **REPRESENTATIVES | more))
        assert "赞成18票，应到36人，须过半数（不含半数），至少19票" in text
        monday.moved(village, matter, "resolve", **REPRESENTATIVES | more | {"resolved_for": "19"})


def test_what_rests_on_another_villages_decision_is_not_signed(county: County) -> None:
    place, other = county.row("decisions").village, county.row("decisions", 1)
    with day(county, "2026-11-23 09:00") as monday:
        owner = ledger("decisions")
        owner.model._default_manager.filter(pk=other.pk).update(state="closed")
        other.refresh_from_db()
        agreement = lease(monday, county, other)
        office = county.actor("fair_office")
        assert "还缺材料" in refused(Invalid, lambda: monday.moved(office, agreement, "sign"))
        # Moved to the right village's record, it is: only the village differed.
        owner.model._default_manager.filter(pk=other.pk).update(village=place)
        monday.moved(office, agreement, "sign")


def test_an_agreement_without_the_villages_assets_needs_no_decision(county: County) -> None:
    office, plain = county.actor("fair_office"), county.row("agreements")
    with day(county, "2026-11-23 09:00") as monday:
        monday.moved(office, plain, "sign")
    assert plain.state == "signed"
    (entry,) = Entry.objects.filter(record=plain.pk, verb="move")
    assert entry.payload["evidence"] == []
