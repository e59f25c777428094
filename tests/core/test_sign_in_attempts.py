"""Failed sign-ins are counted once for all processes of an installation, also when they come at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jishi.core.access.attempts import KEPT_SECONDS, SharedAttempts

ROOT = Path(__file__).parents[2]
TRY = """
import sys, django
django.setup()
from allauth.core.internal import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/login/")
ask = dict(app="allauth.account", action="login_failed", config={"login_failed": sys.argv[3]}, key=sys.argv[2])
print(sum(ratelimit.consume(request, **ask) is not None for _ in range(int(sys.argv[1]))))
"""


def started(folder: Path, tries: int, name: str, limit: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "JISHI_VAR": str(folder),
        "JISHI_PROFILE": "test",
        "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    words = [sys.executable, "-c", TRY, str(tries), name, limit]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)


def allowed(*processes: subprocess.Popen[str]) -> list[int]:
    answers = [process.communicate(timeout=300)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return [int(answer) for answer in answers]


def test_a_second_process_goes_on_where_the_first_has_counted(tmp_path: Path) -> None:
    assert allowed(started(tmp_path, 2, "zhang", "3/5m/key")) == [2]
    assert allowed(started(tmp_path, 3, "zhang", "3/5m/key")) == [1]
    assert allowed(started(tmp_path, 3, "li", "3/5m/key")) == [3]
    assert (tmp_path / "attempts").stat().st_mode & 0o077 == 0


def test_processes_at_the_same_moment_allow_no_more_together(tmp_path: Path) -> None:
    together = [started(tmp_path, 10, "zhang", "12/5m/key") for _ in range(3)]
    assert sum(allowed(*together)) == 12


def test_of_two_who_add_the_same_one_succeeds_and_an_old_one_gives_way(tmp_path: Path) -> None:
    one, other = (SharedAttempts(str(tmp_path), {}) for _ in range(2))
    assert one.add("lock", "one", 10)
    assert not other.add("lock", "other", 10)
    assert other.get("lock") == "one"
    one.delete("lock")
    assert other.add("lock", "other", -1)
    assert one.add("lock", "one", 10)
    assert len(list(tmp_path.iterdir())) == 1


def test_two_see_the_place_free_and_still_one_alone_gets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (SharedAttempts(str(tmp_path), {}) for _ in range(2))
    for cache in (one, other):
        monkeypatch.setattr(cache, "has_key", lambda key, version=None: False)
    assert [one.add("lock", "one", 10), other.add("lock", "other", 10)] == [True, False]
    assert other.get("lock") == "one"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_over_is_cleared_away_and_what_holds_stays(tmp_path: Path) -> None:
    cache = SharedAttempts(str(tmp_path), {"MAX_ENTRIES": 1})
    cache.set("old", [1.0], 300)
    (old,) = tmp_path.iterdir()
    cache.set("young", [1.0], 300)
    past = os.stat(tmp_path).st_mtime - KEPT_SECONDS - 60
    os.utime(old, (past, past))
    cache.set("new", [2.0], 300)
    assert [cache.get(name) for name in ("old", "young", "new")] == [None, [1.0], [2.0]]
