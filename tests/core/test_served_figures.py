"""Two web processes of a production and its worker: one sum of what they did, and a log that a machine can read."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from pathlib import Path

import errands.jobs  # noqa: F401  # registers the kinds in this process
import pytest
from installed import COUNTY, TODAY, Installation
from prometheus_client.parser import text_string_to_metric_families
from running import answers, running, until

from jishi.core.access.actor import Actor
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue

HOST = "jishi.example.gov.cn"
PROXY = {"Host": HOST, "X_Forwarded_Proto": "https"}
PHONE, ID_NUMBER = "13800001234", "360426199101010071"
ROUTE = "/api/v1/places/"
WEB_PROCESSES = 2


@pytest.fixture
def production(installation: Installation) -> Installation:
    """The installation with keys that are no demo's, and every statement slow."""
    for name in ("secret.key", "field.key", "metrics.token"):
        path = installation.var / name
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    more = {"JISHI_PROFILE": "production", "JISHI_HOSTS": HOST, "JISHI_SLOW_QUERY_MS": "0.000001"}
    return replace(installation, environment={**installation.environment, **more})


def scraped(text: str, name: str, **labels: str) -> float:
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    return sum(one.value for one in samples if one.name == name and labels.items() <= one.labels.items())


def test_the_processes_of_a_production_count_together(
    production: Installation, port: int, tmp_path: Path
) -> None:
    folder, written = production.var / "metrics", tmp_path / "stderr"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of the last start")
    collected = production.run("collectstatic", "--no-input")
    assert collected.returncode == 0, collected.stderr
    job = enqueue("fall_over", key="a", payload={}, actor=Actor.system(COUNTY, TODAY))

    def web_processes() -> int:
        return len(list(folder.glob("histogram_*.db")))

    def asked_with(token: str) -> tuple[int, str]:
        return answers(port, "/metrics", Authorization=f"Bearer {token}", **PROXY)

    with written.open("wb") as stderr, running(production, port, "--behind-proxy", stderr=stderr, **PROXY):
        asked = 0
        while web_processes() < WEB_PROCESSES:
            headers = {**PROXY, "X_Request_ID": f"request-{asked:04}"}
            assert answers(port, f"{ROUTE}?q={PHONE}", **headers)[0] == 200
            asked += 1
            assert asked < 500, "one of the processes never got a request"
        until(lambda: all(one.is_over for one in Job.objects.filter(kind__in=("fall_over", "retention"))))
        assert asked_with("wrong")[0] == 404
        status, text = asked_with((production.var / "metrics.token").read_text())
    assert status == 200
    assert not (folder / "counter_1.db").exists()
    assert scraped(text, "jishi_requests_total", route=ROUTE, method="GET", status="2xx") == asked
    assert scraped(text, "jishi_request_duration_seconds_count", route=ROUTE) == asked
    # The worker counts into the same sum.
    assert scraped(text, "jishi_slow_queries_total", route="job retention") > 0
    assert scraped(text, "jishi_jobs", state="failed") == 1
    assert scraped(text, "jishi_database_up") == 1

    log = written.read_text()
    events = [json.loads(line) for line in log.splitlines()]
    lines = [event for event in events if event["logger"] == "jishi.requests"]
    assert [line["request_id"] for line in sorted(lines, key=lambda one: one["request_id"])] == [
        f"request-{n:04}" for n in range(asked)
    ]
    assert {(line["route"], line["status"]) for line in lines} == {(ROUTE, 200)}
    assert {event["level"] for event in events if event["logger"].startswith("_granian")} == {"info"}
    assert {"_granian", "jishi.jobs", "jishi.queries"} <= {event["logger"] for event in events}
    (failure,) = (event for event in events if event["logger"] == "jishi.jobs" and "exception" in event)
    assert failure["event"] == f"job {job.id} (fall_over) failed"
    assert "ValueError: 寿光没有这个村" in failure["exception"]
    slow = [event for event in events if event["logger"] == "jishi.queries"]
    assert {event["route"] for event in slow} >= {ROUTE, "job retention"}
    assert all("job" in event for event in slow if event["route"].startswith("job "))
    assert PHONE not in log


def test_a_job_that_fails_over_a_person_keeps_the_number_out_of_the_log(
    production: Installation, tmp_path: Path
) -> None:
    values = {"phone": PHONE, "id_number": ID_NUMBER}
    job = enqueue("fall_over", key="b", payload=values, actor=Actor.system(COUNTY, TODAY))
    done = production.run("worker", "--batch")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stderr.splitlines()]
    (failure,) = (event for event in events if "exception" in event)
    assert failure["event"] == f"job {job.id} (fall_over) failed"
    assert "138****1234" in failure["exception"]
    assert PHONE not in done.stderr
    assert ID_NUMBER not in done.stderr
    slow = [event for event in events if event["logger"] == "jishi.queries"]
    assert {event["route"] for event in slow} >= {"job retention", "job verify_audit"}
    assert all(event["route"].startswith("job ") for event in slow)
