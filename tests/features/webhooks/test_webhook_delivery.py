"""From a change to the receiver and back: signed, once, in order, and told of."""

from __future__ import annotations

import hmac
import json
import re
import time
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone
from hooking import changed, made, only, worked
from receiver import Receiver

from county import County
from jishi.core.jobs.execution import execute
from jishi.core.jobs.queue import enqueue, enqueue_due
from jishi.core.outbox import delivering
from jishi.core.outbox.models import Attempt, Delivery, Event, Hook
from jishi.core.outbox.spreading import spread, told
from jishi.core.personal.rotation import rotate
from jishi.features.webhooks import jobs, keeping
from jishi.features.webhooks.signing import secrets_of
from jishi.records.registry import ledger
from jishi.records.services import commit, prepare, save


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
