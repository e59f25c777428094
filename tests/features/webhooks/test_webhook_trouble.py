"""A receiver that fails, is slow, points elsewhere or stays away: tried again as long as that makes sense."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from hooking import changed, due_now, only, worked
from receiver import Receiver, drips, endless, hangs_up, says, silent

from county import County
from jishi.core.audit.models import Entry
from jishi.core.outbox.models import Attempt, Delivery, Hook
from jishi.features.webhooks import keeping, sending


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
