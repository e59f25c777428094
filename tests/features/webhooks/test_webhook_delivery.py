"""From a change to the receiver and back: signed, once, tried again as long as that makes sense, and told of."""

from __future__ import annotations

import hmac
import json
import re
import time
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hooking import made, worked
from receiver import Receiver, drips, endless, hangs_up, says, silent

from county import County
from jishi.core.audit.models import Entry
from jishi.core.jobs.execution import execute
from jishi.core.jobs.queue import enqueue, enqueue_due
from jishi.core.outbox import delivering
from jishi.core.outbox.models import Attempt, Delivery, Event, Hook
from jishi.core.outbox.spreading import spread, told
from jishi.core.personal.rotation import rotate
from jishi.features.webhooks import jobs, keeping, sending
from jishi.features.webhooks.signing import secrets_of
from jishi.records.registry import ledger
from jishi.records.services import commit, prepare, save


def changed(county: County, quantity: int = 13) -> Any:
    """A need of the county counts other people than before."""
    need = county.row("needs")
    sources = [{"kind": "phone", "label": "2026-11-05 来电", "quantity": quantity}]
    values = {"quantity": quantity, "sources": sources}
    return save(
        actor=county.actor("fair_office"),
        ledger=ledger("needs"),
        values=values,
        id=need.pk,
        version=need.version,
    )


def only() -> Delivery:
    return Delivery.objects.select_related("event", "hook").get()


def due_now() -> None:
    """As if every wait were over."""
    Delivery.objects.filter(state="waiting").update(next_at=timezone.now())
    Hook.objects.update(rests_until=None)


def test_a_change_reaches_the_receiver_signed(
    county: County, receiver: Receiver, hooked: tuple[Hook, str]
) -> None:
    _hook, secret = hooked
    result = changed(county)
    assert worked(county) == {"done": 1, "again": 0, "never": 0}
    (got,) = receiver.got
    event = Event.objects.get()
    said = got.told
    assert (said["id"], said["event"], said["county"]) == (str(event.id), "needs.changed", county.code)
    (row,) = said["records"]
    assert (row["id"], row["number"], row["version"]) == (str(result.id), result.number, result.version)
    assert (row["values"], row["changed"]) == ({"quantity": 13}, ["quantity", "sources"])
    assert got.headers["Jishi-Event-Id"] == str(event.id)
    assert got.headers["Jishi-Event"] == "needs.changed"
    assert got.headers["Content-Type"] == "application/json; charset=utf-8"
    stamp = got.headers["Jishi-Timestamp"]
    assert abs(int(stamp) - time.time()) < 60
    right = hmac.new(secret.encode(), stamp.encode() + b"." + got.body, sha256).hexdigest()
    assert got.headers["Jishi-Signature"] == f"v1={right}"
    assert only().state == "done"
    log = Attempt.objects.get()
    assert (log.number, log.status, log.told, log.answer) == (1, 200, "已收到", "收到")
    assert worked(county) == {"done": 0, "again": 0, "never": 0}, "what has arrived is not sent again"


@pytest.mark.parametrize(
    "first", [says(500), says(503), says(408), hangs_up], ids=["500", "503", "408", "cut"]
)
def test_what_fails_is_sent_again_under_the_same_event(
    county: County, receiver: Receiver, hook: Hook, first: Any
) -> None:
    receiver.script = [first]
    changed(county)
    assert worked(county)["again"] == 1
    found = only()
    assert (found.state, found.attempts) == ("waiting", 1)
    assert timedelta(seconds=20) < found.next_at - timezone.now() < timedelta(seconds=40)
    assert worked(county) == {"done": 0, "again": 0, "never": 0}, "it waits"
    due_now()
    assert worked(county)["done"] == 1
    first_got, second = receiver.got
    assert first_got.headers["Jishi-Event-Id"] == second.headers["Jishi-Event-Id"]
    assert first_got.body == second.body
    assert [(log.number, log.status) for log in Attempt.objects.order_by("number")][1] == (2, 200)
    assert Delivery.objects.count() == 1


def test_a_receiver_says_how_long_to_wait(county: County, receiver: Receiver, hook: Hook) -> None:
    receiver.script = [says(429, "太快了", Retry_After="900")]
    changed(county)
    assert worked(county)["again"] == 1
    hook.refresh_from_db()
    for moment in (only().next_at, hook.rests_until):
        assert moment is not None
        assert timedelta(seconds=890) < moment - timezone.now() <= timedelta(seconds=900)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("99999999999", 6 * 3600),
        ("Sat, 21 Nov 2026 03:00:00 GMT", 3600),
        ("Fri, 20 Nov 2026 03:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_how_long_is_read_from_the_header(header: str, seconds: int | None) -> None:
    with time_machine.travel("2026-11-21T02:00:00Z", tick=False):
        wait = sending._wait(header)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize("answer", [silent(4), drips(4)], ids=["silent", "drips"])
def test_who_does_not_answer_in_time_is_left(
    county: County, receiver: Receiver, hook: Hook, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    monkeypatch.setattr(sending, "TOTAL_SECONDS", 1.0)
    receiver.script = [answer]
    changed(county)
    began = time.monotonic()
    assert worked(county)["again"] == 1
    assert time.monotonic() - began < 3
    assert Attempt.objects.get().told == "对方没有在 1 秒内答完。"
    assert only().state == "waiting"


def test_of_a_huge_answer_little_is_read_and_kept(county: County, receiver: Receiver, hook: Hook) -> None:
    receiver.script = [endless]
    changed(county)
    began = time.monotonic()
    assert worked(county)["done"] == 1
    assert time.monotonic() - began < 5, "the answer has 125 MB"
    assert Attempt.objects.get().answer == "x" * sending.ANSWER_SHOWN


def test_a_redirect_is_told_and_not_followed(county: County, receiver: Receiver, hook: Hook) -> None:
    receiver.script = [says(302, "", Location=f"http://127.0.0.1:{receiver.port}/inside")]
    changed(county)
    assert worked(county) == {"done": 0, "again": 0, "never": 1}
    assert [got.path for got in receiver.got] == ["/events"]
    log = Attempt.objects.get()
    assert (log.status, only().state) == (302, "dead")
    assert f"127.0.0.1:{receiver.port}/inside”，推送不跟随转向" in log.told


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_repeated(county: County, receiver: Receiver, hook: Hook, status: int) -> None:
    receiver.script = [says(status, "没有这个联系人 13800001234\x00")]
    changed(county)
    assert worked(county)["never"] == 1
    log = Attempt.objects.get()
    assert (only().state, log.status, log.answer) == ("dead", status, "没有这个联系人 138****1234")


def test_after_its_attempts_it_is_given_up_and_can_be_sent_again(
    county: County, receiver: Receiver, hook: Hook
) -> None:
    receiver.script = [says(500)] * 16
    changed(county)
    for _attempt in range(16):
        due_now()
        assert worked(county)["again"] == 1
    found = only()
    assert (found.state, found.attempts) == ("dead", 16)
    due_now()
    assert worked(county) == {"done": 0, "again": 0, "never": 0}
    assert keeping.replay(county.actor("admin_system"), hook.id, None) == 1
    assert worked(county)["done"] == 1
    assert len({got.headers["Jishi-Event-Id"] for got in receiver.got}) == 1
    found.refresh_from_db()
    assert (found.state, found.attempts, found.spent) == ("done", 17, 1)
    assert Entry.objects.filter(verb="replay_hook").get().payload["count"] == 1


def test_a_receiver_that_is_down_is_asked_by_one_event_and_then_gets_all_in_order(
    county: County, receiver: Receiver, hook: Hook
) -> None:
    receiver.script = [says(500)]
    for quantity in (13, 14, 15):
        changed(county, quantity)
    assert worked(county) == {"done": 0, "again": 1, "never": 0}
    due_now()
    assert worked(county) == {"done": 3, "again": 0, "never": 0}
    assert [got.told["records"][0]["values"]["quantity"] for got in receiver.got] == [13, 13, 14, 15]
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since, hook.rests_until) == (0, None, None)


def test_after_days_without_success_it_is_paused_and_nothing_is_lost(
    county: County, receiver: Receiver, hook: Hook
) -> None:
    receiver.script = [says(500), says(500)]
    changed(county)
    worked(county)
    Hook.objects.update(failing_since=timezone.now() - timedelta(days=3, minutes=1))
    due_now()
    worked(county)
    hook.refresh_from_db()
    assert hook.state == "paused"
    assert Entry.objects.filter(verb="pause_hook").get().payload["name"] == "县数据平台"
    changed(county, 14)
    due_now()
    assert worked(county) == {"done": 0, "again": 0, "never": 0}
    assert Delivery.objects.filter(state="waiting").count() == 2, "events go on to be collected"
    page = county.client("admin_system").get(f"/webhooks/{hook.id}/").content.decode()
    assert "已自动暂停" in page
    keeping.switch(county.actor("admin_system"), hook.id, "on")
    due_now()
    assert worked(county)["done"] == 2


def test_off_it_collects_nothing(county: County, receiver: Receiver, hook: Hook) -> None:
    keeping.switch(county.actor("admin_system"), hook.id, "off")
    changed(county)
    assert not Event.objects.exists()
    keeping.switch(county.actor("admin_system"), hook.id, "on")
    changed(county, 14)
    assert worked(county)["done"] == 1


def test_a_hook_reads_of_an_event_what_it_asked_for(county: County, receiver: Receiver) -> None:
    """A visit with two sentences: one hook wants visits, the other new mentions."""
    visits, _secret = made(county, receiver, ("visits",))
    mentions, _other = made(county, receiver, ("mentions",), ("created",))
    first = dict(ledger("visits").examples[0])
    (sentence,) = first.pop("mentions")
    batch = prepare(
        actor=county.system, ledger=ledger("visits"), rows=[{**first, "visited_on": "2026-11-04"}]
    )
    said = prepare(
        actor=county.system,
        ledger=ledger("mentions"),
        rows=[{**sentence, "visit": str(batch.records[0].pk)}],
        earlier=[batch],
    )
    commit(actor=county.system, batches=[batch, said])
    assert worked(county)["done"] == 2
    rows = Delivery.objects.select_related("event", "hook")
    by_hook = {row.hook_id: told(row.hook, row.event)["counts"] for row in rows}
    assert by_hook == {visits.id: {"visits.created": 1}, mentions.id: {"mentions.created": 1}}
    assert Event.objects.count() == 1, "one event a call"
    assert sorted(tuple(got.told["counts"]) for got in receiver.got) == [
        ("mentions.created",),
        ("visits.created",),
    ]
    assert all(len(got.told["records"]) == 1 for got in receiver.got)


def test_events_given_out_twice_are_given_once(county: County, receiver: Receiver, hook: Hook) -> None:
    changed(county)
    assert spread(county.code) == 1
    Event.objects.update(spread_at=None)
    assert spread(county.code) == 1
    assert Delivery.objects.count() == 1


def test_two_processes_take_a_delivery_once(county: County, receiver: Receiver, hook: Hook) -> None:
    changed(county)
    spread(county.code)
    (first,), (second,) = (delivering.due(county.code, timezone.now()) for _process in range(2))
    assert jobs.send(first) == "done"
    assert jobs.send(second) == ""
    assert len(receiver.got) == 1


def test_what_is_due_wants_a_worker(county: County, receiver: Receiver, hook: Hook) -> None:
    def begun() -> list[str]:
        return [job.kind for job in enqueue_due(county.system, timezone.now()) if job.kind == "webhooks"]

    enqueue_due(county.system, timezone.now())
    assert begun() == []
    changed(county)
    assert begun() == ["webhooks"]
    assert begun() == [], "it is under way"


def test_a_test_event_goes_also_to_a_hook_that_is_off(county: County, receiver: Receiver, hook: Hook) -> None:
    keeping.switch(county.actor("admin_system"), hook.id, "off")
    keeping.ping(county.actor("admin_system"), hook.id)
    assert worked(county)["done"] == 1
    assert (receiver.got[0].told["event"], receiver.got[0].told["records"]) == ("ping", [])


def test_while_secrets_are_changed_both_sign(
    county: County, receiver: Receiver, hooked: tuple[Hook, str]
) -> None:
    hook, old = hooked
    new = keeping.second_secret(county.actor("fair_office"), hook.id)
    hook.refresh_from_db()
    assert old not in hook.secret
    assert new not in hook.second
    changed(county)
    worked(county)
    keeping.drop_old_secret(county.actor("fair_office"), hook.id)
    changed(county, 14)
    worked(county)
    signed = [re.findall(r"v1=([0-9a-f]{64})", got.headers["Jishi-Signature"]) for got in receiver.got]
    wanted = [
        [
            hmac.new(
                key.encode(), got.headers["Jishi-Timestamp"].encode() + b"." + got.body, sha256
            ).hexdigest()
            for key in keys
        ]
        for got, keys in zip(receiver.got, ([old, new], [new]), strict=True)
    ]
    assert signed == wanted


def test_the_secret_of_a_hook_follows_the_rotation_of_the_keys(
    county: County, receiver: Receiver, hooked: tuple[Hook, str]
) -> None:
    hook, secret = hooked
    sealed = hook.secret
    rotate(county.code)
    hook.refresh_from_db()
    assert hook.secret != sealed
    assert secrets_of(hook) == [secret]


def test_old_events_leave_with_their_log(county: County, receiver: Receiver, hook: Hook) -> None:
    for quantity in (13, 14):
        changed(county, quantity)
    worked(county)
    old = Event.objects.order_by("id").first()
    assert old is not None
    Event.objects.filter(id=old.id).update(created_at=timezone.now() - timedelta(days=91))
    execute(enqueue("outbox_retention", key="a", payload={}, actor=county.system).id)
    assert Event.objects.count() == Delivery.objects.count() == Attempt.objects.count() == 1
    assert not Event.objects.filter(id=old.id).exists()


def test_jobs_and_events_carry_no_personal_value(county: County, receiver: Receiver, hook: Hook) -> None:
    """A visit's diary is personal: its event names the field and not a word of it."""
    visit = county.row("visits")
    text = "老李家大棚漏雨，想请人来看。"
    save(
        actor=county.system,
        ledger=ledger("visits"),
        values={"text": text},
        id=visit.pk,
        version=visit.version,
    )
    worked(county)
    (got,) = receiver.got
    assert got.told["records"][0]["changed"] == ["text"]
    assert text not in got.body.decode()
    assert text not in json.dumps(Event.objects.get().payload, ensure_ascii=False)
