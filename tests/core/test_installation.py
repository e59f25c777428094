"""The installation: set up once and again, refused in production while unfit, served and ended as one."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import psutil
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import connections
from installed import COUNTY, TODAY, Installation
from pytest_django import Settings
from running import until

from jishi.config import checks, environment
from jishi.config.management.commands.serve import is_loopback, refuse_open_listening
from jishi.core.access.holds import grant
from jishi.core.access.models import User

PRODUCTION = {"JISHI_PROFILE": "production", "JISHI_HOSTS": "jishi.example.gov.cn"}


@pytest.fixture
def bare(installation: Installation) -> Installation:
    """The installation before its set-up: a folder with nothing in it but its database."""
    for name in ("secret.key", "field.key"):
        (installation.var / name).unlink()
    return installation


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_setup_makes_keys_database_and_calendar_once(bare: Installation) -> None:
    first = bare.run("setup", **PRODUCTION)
    assert first.returncode == 0, first.stderr
    assert "工作日历写入" in first.stdout
    names = ("secret.key", "field.key", "metrics.token")
    keys = {name: (bare.var / name).read_text() for name in names}
    assert [mode(bare.var / name) for name in keys] == [0o600, 0o600, 0o600]
    assert len(set(keys.values())) == 3
    assert all(len(key) >= 64 and not key.startswith("demo-") for key in keys.values())
    again = bare.run("setup", **PRODUCTION)
    assert again.returncode == 0, again.stderr
    assert "工作日历无需更新" in again.stdout
    assert {name: (bare.var / name).read_text() for name in keys} == keys
    fit = bare.run("check", "--deploy", "--database", "default", "--fail-level", "ERROR", **PRODUCTION)
    assert fit.returncode == 0, fit.stderr


def test_production_refuses_to_start_without_a_key(bare: Installation) -> None:
    refused = bare.run("check", **PRODUCTION)
    assert refused.returncode != 0
    assert "请先运行 jishi setup" in refused.stderr
    assert not (bare.var / "secret.key").exists()


def test_production_refuses_the_keys_and_users_of_a_demo(installation: Installation) -> None:
    user = User.objects.create_user(county=COUNTY, username="fair_office", name="大集办（模拟）")
    grant(
        user=user, role="fair_office", scope_kind="county", scope_key=COUNTY, starts_on=TODAY, source="demo"
    )
    refused = installation.run("serve", **PRODUCTION)
    assert refused.returncode != 0
    assert "不能以 production 启动" in refused.stderr
    for words in ("secret.key 是演示用的密钥", "field.key 是演示用的密钥", "演示用户：fair_office"):
        assert words in refused.stderr


def test_a_key_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "field.key"
    made = environment.key_file(path, "demo-")
    assert made.startswith("demo-")
    assert environment.key_file(path) == made
    assert mode(path) == 0o600
    assert os.listdir(tmp_path) == ["field.key"]


@pytest.mark.parametrize(("folder", "ids"), [(0o700, []), (0o750, ["jishi.E002"]), (0o701, ["jishi.E002"])])
def test_the_var_folder_is_its_owners_alone(
    folder: int, ids: list[str], settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    tmp_path.chmod(folder)
    assert [message.id for message in checks.var_is_private(None)] == ids


@pytest.mark.parametrize("name", ["secret.key", "field.key", "metrics.token"])
def test_a_key_that_others_can_read_is_named(name: str, settings: Settings, tmp_path: Path) -> None:
    settings.VAR, settings.FIELD_KEY_FILE = tmp_path, tmp_path / "field.key"
    environment.key_file(tmp_path / name)
    assert checks.keys_are_private(None) == []
    (tmp_path / name).chmod(0o644)
    (found,) = checks.keys_are_private(None)
    assert (found.id, found.hint) == ("jishi.E003", f"chmod 600 {tmp_path / name}")


@pytest.mark.parametrize(("given", "limit"), [(None, 500), ("0", 0), ("250", 250), ("0.5", 0.5)])
def test_how_slow_a_statement_may_be(
    given: str | None, limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JISHI_SLOW_QUERY_MS", raising=False)
    if given is not None:
        monkeypatch.setenv("JISHI_SLOW_QUERY_MS", given)
    assert environment.slow_query_ms() == limit


@pytest.mark.parametrize("given", ["", "-1", "fast", "nan", "1e3"])
def test_a_limit_that_is_no_number_stops_the_program(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JISHI_SLOW_QUERY_MS", given)
    with pytest.raises(ImproperlyConfigured, match="JISHI_SLOW_QUERY_MS"):
        environment.slow_query_ms()


@pytest.mark.parametrize(
    ("version", "ids"), [((3, 51, 2), ["jishi.E001"]), ((3, 51, 3), []), ((3, 53, 0), [])]
)
def test_a_sqlite_that_corrupts_is_refused(
    version: tuple[int, ...], ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connections["default"]
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(connection, "get_database_version", lambda: version)
    assert [message.id for message in checks.sqlite_is_sound(None)] == ids


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        *((host, True) for host in ("127.0.0.1", "127.8.0.1", "::1", "localhost")),
        *((host, False) for host in ("0.0.0.0", "::", "10.0.0.5", "jishi.example.gov.cn")),
    ],
)
def test_beyond_this_machine_it_is_tls_or_a_proxy(host: str, loopback: bool, tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.touch()
    key.touch()
    assert is_loopback(host) is loopback
    refuse_open_listening(host, cert, key, behind_proxy=False)
    refuse_open_listening(host, None, None, behind_proxy=True)
    if loopback:
        refuse_open_listening(host, None, None, behind_proxy=False)
        return
    with pytest.raises(CommandError, match="--behind-proxy"):
        refuse_open_listening(host, None, None, behind_proxy=False)


def test_a_certificate_needs_its_key_and_both_files(tmp_path: Path) -> None:
    cert = tmp_path / "cert.pem"
    cert.touch()
    with pytest.raises(CommandError, match="同时给出"):
        refuse_open_listening("127.0.0.1", cert, None, behind_proxy=False)
    with pytest.raises(CommandError, match=r"key\.pem"):
        refuse_open_listening("127.0.0.1", cert, tmp_path / "key.pem", behind_proxy=False)


def _workers(tree: psutil.Process) -> list[psutil.Process]:
    alive = [one for one in tree.children() if one.status() != psutil.STATUS_ZOMBIE]
    return [one for one in alive if "worker" in one.cmdline()]


def _gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def test_serving_starts_a_worker_beside_and_ends_both(served: psutil.Process) -> None:
    until(lambda: len(_workers(served)) == 1)
    everyone = served.children(recursive=True)
    served.send_signal(signal.SIGTERM)
    until(lambda: _gone([served, *everyone]), 40)


def test_a_worker_that_falls_over_is_started_again(served: psutil.Process) -> None:
    until(lambda: len(_workers(served)) == 1)
    (first,) = _workers(served)
    first.kill()
    until(lambda: [one.pid for one in _workers(served)] not in ([], [first.pid]))


def test_nobody_outlives_a_server_that_was_killed(served: psutil.Process) -> None:
    until(lambda: len(_workers(served)) == 1)
    everyone = served.children(recursive=True)
    assert len(everyone) >= 3
    served.kill()
    until(lambda: _gone(everyone), 40)
