"""The workers' page: what is there, who sees it, and what its buttons do."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from county import County
from jishi.core.audit.models import Entry
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue, enqueue_due, hand_over
from jishi.core.jobs.recovery import back_off
from jishi.features.auditing.sentences import sentence
from jishi.kinds.record import new_id


@pytest.fixture
def keeper(county: County) -> Client:
    return county.client("admin_system")


@pytest.fixture
def walk(county: County) -> Job:
    return enqueue("verify_audit", key=county.code, payload={}, actor=county.system)


def text(client: Client, **asked: str) -> str:
    answer = client.get("/jobs/", asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_waits_and_what_begins_by_itself(county: County, keeper: Client, walk: Job) -> None:
    assert "到期清除个人信息 30 2 * * *" in text(keeper)
    assert f"核验审计链 {county.code} 排队中 0% 0 / 3" in text(keeper)
    (begun,) = [one for one in enqueue_due(county.system, timezone.now()) if one.kind == "retention"]
    assert f"30 2 * * * {begun.key}:00" in text(keeper), "when it began last"


def test_one_state_at_a_time(keeper: Client, walk: Job) -> None:
    assert "核验审计链 370783" in text(keeper, state="queued")
    assert "没有这样的任务" in text(keeper, state="failed")
    assert "核验审计链 370783" in text(keeper, state="no such state")


def test_a_job_that_waits_says_until_when(keeper: Client, walk: Job) -> None:
    hand_over(walk, delay=back_off(2))
    assert "再试" in text(keeper)


def test_cancelled_and_begun_again_and_both_are_told(county: County, keeper: Client, walk: Job) -> None:
    assert keeper.post(f"/jobs/{walk.id}/cancel/").status_code == 302
    walk.refresh_from_db()
    assert walk.state == "cancelled"
    assert keeper.post(f"/jobs/{walk.id}/cancel/").status_code == 400
    assert keeper.post(f"/jobs/{walk.id}/again/").status_code == 302
    fresh = Job.objects.get(county=county.code, kind="verify_audit", state="queued")
    assert (fresh.key, fresh.payload) == (walk.key, walk.payload)
    assert keeper.post(f"/jobs/{fresh.id}/again/").status_code == 400, "it is under way"
    told = [sentence(county.actor("auditor"), entry) for entry in Entry.objects.order_by("-seq")[:2]]
    assert told == ["重新发起了后台任务：核验审计链", "取消了后台任务：核验审计链"]


def test_a_kind_that_is_no_more_cannot_be_begun_again(county: County, keeper: Client) -> None:
    gone = Job.objects.create(county=county.code, kind="of_old", key="a", payload={}, state="failed")
    assert "of_old" in text(keeper)
    answer = keeper.post(f"/jobs/{gone.id}/again/")
    assert answer.status_code == 400
    assert "程序里已经没有这种任务" in answer.content.decode()


def test_a_job_of_another_county_is_not_there(county: County, keeper: Client) -> None:
    other = Job.objects.create(county="370784", kind="verify_audit", key="b", payload={}, state="queued")
    assert "370784" not in text(keeper)
    for job_id in (other.id, new_id()):
        assert keeper.post(f"/jobs/{job_id}/cancel/").status_code == 404
    other.refresh_from_db()
    assert other.state == "queued"


@pytest.mark.parametrize("role", ["fair_office", "auditor", "admin_audit"])
def test_others_do_not_see_it(county: County, walk: Job, role: str) -> None:
    client = county.client(role)
    assert client.get("/jobs/").status_code == 403
    assert client.post(f"/jobs/{walk.id}/cancel/").status_code == 403
    walk.refresh_from_db()
    assert walk.state == "queued"
