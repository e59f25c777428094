"""The hooks' pages: who makes what, the secret shown once, the buttons, and what the audit tells of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from hooking import made, worked
from receiver import Receiver, says

from county import County
from jishi.core.audit.models import Entry
from jishi.core.outbox.models import Attempt, Delivery, Event, Hook
from jishi.features.auditing.sentences import sentence
from jishi.features.webhooks import keeping
from jishi.features.webhooks.signing import secrets_of
from jishi.records.errors import Forbidden
from jishi.records.registry import ledger
from jishi.records.services import save
from jishi.records.standing import standing

SECRET = re.compile(r"whs_[\w-]{43}")


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def typed(receiver: Receiver, **changed: Any) -> dict[str, Any]:
    return {
        "name": "县数据平台",
        "url": receiver.url,
        "ledgers": ["needs", "fairs"],
        "verbs": ["created", "moved"],
        **changed,
    }


def test_made_on_its_page_and_the_secret_shown_once(county: County, receiver: Receiver) -> None:
    office = county.client("fair_office")
    assert "还没有推送" in text(office.get("/webhooks/"))
    assert 'name="ledgers" value="needs"' in office.get("/webhooks/new/").content.decode()
    answer = office.post("/webhooks/new/", typed(receiver))
    (shown,) = SECRET.findall(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    hook = Hook.objects.get()
    assert secrets_of(hook) == [shown]
    assert shown not in hook.secret
    again = office.get(f"/webhooks/{hook.id}/")
    assert not SECRET.search(again.content.decode())
    assert "大集、需求" in text(again) or "需求、大集" in text(again)
    assert "县数据平台" in text(office.get("/webhooks/"))
    assert shown not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_a_form_with_faults_comes_back_with_what_was_typed(county: County, receiver: Receiver) -> None:
    answer = county.client("fair_office").post("/webhooks/new/", typed(receiver, url="https://10.0.0.8/x"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "10.0.0.8 是内部或保留的地址" in page
    assert 'value="县数据平台"' in page
    assert re.search(r'value="fairs" checked', page)
    assert not Hook.objects.exists()


def test_each_is_offered_the_ledgers_they_see_whole(county: County) -> None:
    assert set(keeping.offered(county.actor("admin_system"))) == {"places", "organisations", "people"}
    office = keeping.offered(county.actor("fair_office"))
    assert {"needs", "fairs", "households"} <= office.keys()
    assert "households" not in keeping.offered(county.actor("county_org"))
    town = county.actor("town_party", "town", county.row("needs").town_id)
    assert "needs" not in keeping.offered(town), "a town sees its own"


def test_a_ledger_that_its_maker_does_not_see_is_refused(county: County, receiver: Receiver) -> None:
    answer = county.client("admin_system").post("/webhooks/new/", typed(receiver, ledgers=["needs"]))
    assert answer.status_code == 422
    assert "您看不到全县的：needs" in text(answer)
    assert not Hook.objects.exists()


def test_the_runner_runs_it_and_does_not_turn_it_elsewhere(
    county: County, receiver: Receiver, hook: Hook
) -> None:
    runner = county.client("admin_system")
    page = runner.get(f"/webhooks/{hook.id}/").content.decode()
    assert f"/webhooks/{hook.id}/edit/" not in page
    assert f"/webhooks/{hook.id}/secret/" not in page
    for address in ("edit", "secret"):
        answer = runner.post(
            f"/webhooks/{hook.id}/{address}/", typed(receiver, ledgers=["places"], step="second")
        )
        assert answer.status_code == 403
    with pytest.raises(Forbidden, match="您看不到全县的台账"):
        keeping.drop_old_secret(county.actor("admin_system"), hook.id)
    hook.refresh_from_db()
    assert (hook.url, hook.second) == (receiver.url, "")
    assert keeping.ledgers_of(hook) == ["mentions", "needs", "visits"]
    assert runner.post(f"/webhooks/{hook.id}/switch/", {"state": "off"}).status_code == 302
    hook.refresh_from_db()
    assert hook.state == "off"
    assert runner.post(f"/webhooks/{hook.id}/switch/", {"state": "gone"}).status_code == 400


def test_another_countys_hook_is_not_there(
    counties: tuple[County, County], receiver: Receiver, hook: Hook
) -> None:
    theirs = counties[1].client("admin_system")
    keeping.ping(counties[0].actor("admin_system"), hook.id)
    delivery = Delivery.objects.get()
    for address in (f"{hook.id}/", f"{hook.id}/edit/", f"deliveries/{delivery.id}/"):
        assert theirs.get(f"/webhooks/{address}").status_code == 404
    for act in ("switch", "ping", "replay", "secret"):
        assert theirs.post(f"/webhooks/{hook.id}/{act}/", {"state": "off"}).status_code == 404
    assert "县数据平台" not in text(theirs.get("/webhooks/"))
    theirs_made, _secret = made(counties[1], receiver, ("needs",))
    assert [one.id for one in keeping.hooks(counties[1].actor("admin_system"))] == [theirs_made.id]


def test_changed_secrets_and_what_the_audit_tells(
    county: County, receiver: Receiver, hooked: tuple[Hook, str]
) -> None:
    hook, old = hooked
    office: Client = county.client("fair_office")
    answer = office.post(f"/webhooks/{hook.id}/secret/", {"step": "second"})
    (new,) = SECRET.findall(answer.content.decode())
    assert office.post(f"/webhooks/{hook.id}/secret/", {"step": "second"}).status_code == 400
    assert "正在换密钥" in text(office.get(f"/webhooks/{hook.id}/"))
    hook.refresh_from_db()
    assert secrets_of(hook) == [old, new]
    assert office.post(f"/webhooks/{hook.id}/secret/", {"step": "drop"}).status_code == 302
    assert office.post(f"/webhooks/{hook.id}/secret/", {"step": "drop"}).status_code == 400
    hook.refresh_from_db()
    assert secrets_of(hook) == [new]
    assert office.post(f"/webhooks/{hook.id}/edit/", typed(receiver, name="大屏")).status_code == 302
    assert office.post(f"/webhooks/{hook.id}/ping/").status_code == 302
    for state in ("off", "on"):
        office.post(f"/webhooks/{hook.id}/switch/", {"state": state})
    told = [
        sentence(county.actor("auditor"), entry) for entry in Entry.objects.filter(ledger="").order_by("seq")
    ]
    assert told[-7:] == [
        "建了事件推送：县数据平台",
        "给事件推送发了新密钥：县数据平台",
        "停用了事件推送的旧密钥：县数据平台",
        "改了事件推送：大屏",
        "给事件推送发了测试事件：大屏",
        "停用了事件推送：大屏",
        "启用了事件推送：大屏",
    ]
    assert "建了事件推送：县数据平台" in text(county.client("auditor").get("/audit/", {"kind": "hooks"}))


def test_dead_ones_are_seen_and_sent_again(county: County, receiver: Receiver, hook: Hook) -> None:
    receiver.script = [says(404, "没有这个地址"), says(404)]
    runner = county.client("admin_system")
    for _ping in range(2):
        runner.post(f"/webhooks/{hook.id}/ping/")
    worked(county)
    page = text(runner.get(f"/webhooks/{hook.id}/", {"state": "dead"}))
    assert page.count("ping ") == 2
    assert "重发未送达的（2）" in page
    first = Delivery.objects.order_by("event_id").first()
    assert first is not None
    one = text(runner.get(f"/webhooks/deliveries/{first.id}/"))
    assert "404 对方拒绝了，重发也会如此：请与对方核对地址和密钥。 没有这个地址" in one
    answer = runner.post(f"/webhooks/{hook.id}/replay/", {"delivery": str(first.id)}, follow=True)
    assert "1 个事件已排队重发" in text(answer)
    assert runner.post(f"/webhooks/{hook.id}/replay/", {"delivery": "x"}).status_code == 404
    assert runner.post(f"/webhooks/{hook.id}/replay/").status_code == 302
    assert runner.post(f"/webhooks/{hook.id}/replay/").status_code == 400, "none is dead any more"
    assert worked(county)["done"] == 2
    assert Attempt.objects.filter(delivery=first).count() == 2
    assert runner.post(f"/webhooks/{hook.id}/replay/", {"delivery": str(first.id)}).status_code == 302
    assert worked(county)["done"] == 1, "one that arrived can be sent again as well"


def test_a_change_of_ledgers_holds_from_then_on(county: County, receiver: Receiver, hook: Hook) -> None:
    wanted = keeping.Wanted("县数据平台", receiver.url, ["fairs"], ["changed"])
    keeping.change(county.actor("fair_office"), hook.id, wanted)
    need = county.row("needs")
    sources = [{"kind": "phone", "label": "2026-11-05 来电", "quantity": 13}]
    values = {"quantity": 13, "sources": sources}
    save(actor=county.system, ledger=ledger("needs"), values=values, id=need.pk, version=need.version)
    assert not Event.objects.exists()


def test_the_figures_of_the_monitoring(county: County, receiver: Receiver, hook: Hook) -> None:
    assert standing().deliveries == {"waiting": 0, "dead": 0}
    receiver.script = [says(404)]
    keeping.ping(county.actor("admin_system"), hook.id)
    assert standing().deliveries == {"waiting": 1, "dead": 0}
    worked(county)
    assert standing().deliveries == {"waiting": 0, "dead": 1}
