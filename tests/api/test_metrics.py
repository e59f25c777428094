"""Figures for who has the token: counted over all processes, with and without a database."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import clear_url_caches
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoDbBlocker, Settings

from county import County
from databases import Elsewhere
from jishi.config.environment import key_file
from jishi.core.audit.models import Entry
from jishi.core.jobs.models import Job
from jishi.core.telemetry import figures
from jishi.records.models import Register

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def scraper(settings: Settings, tmp_path: Path) -> Client:
    """Who has the token, and sees of the figures those of this process: others run tests beside it."""
    figures.request("/begun/", "GET", 200, 0.0)
    figures.slow_query("/begun/")
    own = tmp_path / "own"
    own.mkdir()
    for path in configured.METRICS_FOLDER.glob(f"*_{os.getpid()}.db"):
        (own / path.name).symlink_to(path)
    settings.METRICS_FOLDER = own
    token = key_file(configured.METRICS_TOKEN_FILE)
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def told_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "told_urls"
    clear_url_caches()


@pytest.fixture
def apart(settings: Settings, tmp_path: Path) -> Path:
    """A folder of figures of this test alone, which other processes are told of."""
    settings.METRICS_FOLDER = tmp_path / "metrics"
    return tmp_path / "metrics"


@pytest.fixture
def no_database(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    on_server = connection.vendor == "postgresql"
    gone = Elsewhere("nowhere_at_all" if on_server else str(tmp_path / "nowhere" / "jishi.sqlite3"))
    with django_db_blocker.unblock(), gone.used():
        yield
        gone.close()


def figures_of(text: str) -> Figures:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(scraper: Client) -> Figures:
    answer = scraper.get("/metrics")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
    return figures_of(answer.content.decode())


def named(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic {}", "{}", "Bearer {}x", "Bearer 中文"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_without_the_token_the_address_is_unknown(authorization: str | None, method: str) -> None:
    token = key_file(configured.METRICS_TOKEN_FILE)
    given = {} if authorization is None else {"Authorization": authorization.format(token)}
    client = Client(headers=given, enforce_csrf_checks=True)
    here, unknown = (client.generic(method, address) for address in ("/metrics", "/metricz"))
    assert here.status_code == 404
    assert here.content.replace(b"/metrics", b"/metricz") == unknown.content
    assert here.headers.keys() == unknown.headers.keys() - {"X-Request-ID"}


def test_without_a_token_file_nobody_has_the_token(settings: Settings, tmp_path: Path) -> None:
    settings.METRICS_TOKEN_FILE = tmp_path / "metrics.token"
    for given in ("Bearer", "Bearer ", "Bearer x"):
        assert Client(headers={"Authorization": given}).get("/metrics").status_code == 404
    settings.METRICS_TOKEN_FILE.write_text("\n")
    assert Client(headers={"Authorization": "Bearer "}).get("/metrics").status_code == 404


def test_with_the_token_figures_are_read_and_not_written(scraper: Client) -> None:
    answer = scraper.post("/metrics")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_the_installation_in_numbers(county: County, scraper: Client) -> None:
    other = "370784"
    Job.objects.all().delete()
    queued = timezone.now() - timedelta(minutes=5)
    for n, state in enumerate(("queued", "queued", "running", "failed")):
        at = queued + timedelta(minutes=n)
        Job.objects.create(county=county.code, kind="k", key=str(n), payload={}, state=state, queued_at=at)
    found = scraped(scraper)
    states = ("queued", "running", "done", "failed", "cancelled")
    assert [found[named("jishi_jobs", state=state)] for state in states] == [2, 1, 0, 1, 0]
    assert 300 <= found[named("jishi_jobs_oldest_queued_seconds")] < 360
    assert found[named("jishi_database_up")] == 1
    for code in (county.code, other):
        entries, records = Entry.objects.filter(county=code), Register.objects.filter(county=code)
        assert found[named("jishi_audit_entries", county=code)] == entries.count() > 0
        assert found[named("jishi_register_records", county=code)] == records.count() > 0


def test_nothing_in_the_queue_has_waited_no_time(county: County, scraper: Client) -> None:
    Job.objects.all().delete()
    assert scraped(scraper)[named("jishi_jobs_oldest_queued_seconds")] == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("told_addresses")
def test_requests_are_counted_by_pattern_method_and_status(scraper: Client) -> None:
    route = "/told/named/<str:words>/"
    before = scraped(scraper)
    client = Client(raise_request_exception=False)
    for words in ("一", "二", "三"):
        client.get(f"/told/named/{words}/")
    client.generic("BREW", "/told/named/四/")
    client.get("/told/fails/五/")
    client.get("/nobody/六/")
    after = scraped(scraper)

    def more(name: str, **labels: str) -> float:
        key = named(name, **labels)
        return after.get(key, 0) - before.get(key, 0)

    assert more("jishi_requests_total", route=route, method="GET", status="2xx") == 3
    assert more("jishi_requests_total", route=route, method="other", status="2xx") == 1
    failing = "/told/fails/<str:words>/"
    assert more("jishi_requests_total", route=failing, method="GET", status="5xx") == 1
    assert more("jishi_requests_total", route="none", method="GET", status="4xx") == 1
    assert more("jishi_request_duration_seconds_count", route=route, method="GET") == 3
    assert more("jishi_request_duration_seconds_bucket", route=route, method="GET", le="+Inf") == 3
    assert not any("metrics" in value or "health" in value for _name, labels in after for _, value in labels)


@pytest.mark.django_db
@pytest.mark.usefixtures("told_addresses")
def test_slow_statements_are_counted(scraper: Client, settings: Settings) -> None:
    key = named("jishi_slow_queries_total", route="/told/asks/<int:times>/")
    before = scraped(scraper).get(key, 0)
    settings.SLOW_QUERY_MS = 1e-9
    Client().get("/told/asks/4/")
    settings.SLOW_QUERY_MS = 0
    Client().get("/told/asks/4/")
    assert scraped(scraper)[key] - before == 4


COUNTING = """
import os, sys
import django
django.setup()
from jishi.core.telemetry import figures
for _n in range(int(sys.argv[1])):
    figures.request("/a/", "GET", 200, 0.02)
"""


def counted_elsewhere(var: Path, times: int) -> None:
    environment = {**os.environ, "JISHI_VAR": str(var)}
    subprocess.run([sys.executable, "-c", COUNTING, str(times)], env=environment, check=True, timeout=60)


def test_figures_are_the_sum_of_all_processes(apart: Path) -> None:
    """Each of the two has ended when the third reads: what was counted stays."""
    for times in (2, 3):
        counted_elsewhere(apart.parent, times)
    assert len(list(apart.glob("counter_*.db"))) == 2
    found = figures_of(figures.exposed().decode())
    assert found[named("jishi_requests_total", route="/a/", method="GET", status="2xx")] == 5
    assert found[named("jishi_request_duration_seconds_sum", route="/a/", method="GET")] == pytest.approx(0.1)
    buckets = [
        found[named("jishi_request_duration_seconds_bucket", route="/a/", method="GET", le=le)]
        for le in ("0.01", "0.025", "+Inf")
    ]
    assert buckets == [0, 5, 5]
    figures.empty()
    assert figures_of(figures.exposed().decode()) == {}


def test_without_a_database_the_processes_figures_are_told(no_database: None, scraper: Client) -> None:
    Client().get("/public/nothing/")
    found = scraped(scraper)
    assert found[named("jishi_database_up")] == 0
    assert found[named("jishi_requests_total", route="none", method="GET", status="4xx")] >= 1
    assert not any(
        name.startswith(("jishi_jobs", "jishi_audit", "jishi_register")) for name, _labels in found
    )


def test_a_full_disk_costs_the_figures_and_nothing_else(
    apart: Path, monkeypatch: pytest.MonkeyPatch, told_addresses: None
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(figures, "_prepared", set())
    monkeypatch.setattr(os, "posix_fallocate", full)
    assert Client().get("/told/plain/").status_code == 200
    assert list(apart.iterdir()) == []
    assert figures_of(figures.exposed().decode()) == {}
    monkeypatch.undo()
    # Once there is room the files are whole from the start.
    counted_elsewhere(apart.parent, 1)
    assert {path.stat().st_size for path in apart.iterdir()} == {figures.FILE_BYTES}
    assert all(path.stat().st_blocks * 512 >= figures.FILE_BYTES for path in apart.iterdir())
