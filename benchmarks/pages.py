"""What the main pages cost: bytes over the wire, queries and CPU on the server, and a second load of the demo.

    python benchmarks/pages.py [--var FOLDER]

Loads the demo into a folder of its own, or uses the loaded one in FOLDER; prints each aim as met or missed and writes
`var/bench/pages.json`. Bytes are Chromium's own count with nothing kept from before; CPU is that of the server's
work for the page, the best of five, so that a busy machine measures the same. Exit code 1: an aim was missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "var" / "bench" / "pages.json"
AS_OF = "2026-12-01"
KB = 1000
MOST_QUERIES, MOST_SECONDS = 8, 30.0
TIMES = 5


def pages(season: str, fair: str) -> dict[str, tuple[str, int, str]]:
    """By name: the address, the most bytes on a first visit, and what stands on the page once it is drawn."""
    return {
        "public home": ("/", 30 * KB, ""),
        "public schedule": ("/public/fairs/", 30 * KB, ""),
        "public fair": (f"/public/fairs/{fair}/", 30 * KB, ""),
        "list of 50 from 30,000": ("/l/needs/", 150 * KB, ""),
        "desk": ("/desk/", 400 * KB, ""),
        "season, map": (f"/planning/{season}/", 400 * KB, "[data-map][data-ready]"),
        "season, calendar": (f"/planning/{season}/calendar/", 400 * KB, "[data-calendar][data-ready]"),
    }


@contextmanager
def loaded(given: str) -> Iterator[Any]:
    """The demo of the tests: in the folder given, or loaded now and removed afterwards."""
    from loaded_demo import SECONDS, Demo, environment_of

    if given:
        yield Demo(Path(given), environment_of(Path(given)))
        return
    var = Path(tempfile.mkdtemp(prefix="jishi-bench-")) / "var"
    demo = Demo(var, environment_of(var))
    try:
        demo.run("setup", "--development", "--verbosity", "0")
        demo.run("demo", "--as-of", AS_OF, "--seconds", SECONDS)
        yield demo
    finally:
        shutil.rmtree(var.parent, ignore_errors=True)


def second_load(demo: Any) -> float:
    """CPU seconds of `jishi demo` where everything is there already."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    demo.run("demo", "--as-of", AS_OF)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)


def server_costs() -> tuple[dict[str, dict[str, float]], str, str]:
    """Queries and CPU of each page for the fair office; and which season and fair they are of."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from jishi.areas.service.fair.model import Fair
    from jishi.core.access.models import User

    fair = Fair.objects.filter(archived_at=None).order_by("starts_at").first()
    assert fair is not None
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="fair_office"))
    found = {}
    for name, (path, _most, _ready) in pages(str(fair.season_id), str(fair.pk)).items():
        client.get(path)
        cpu = []
        for _attempt in range(TIMES):
            with CaptureQueriesContext(connection) as queries:
                start = time.process_time()
                answer = client.get(path)
                cpu.append(time.process_time() - start)
            assert answer.status_code == 200, (path, answer.status_code)
        found[name] = {"queries": len(queries), "cpu_ms": round(min(cpu) * 1000, 1)}
    return found, str(fair.season_id), str(fair.pk)


def bytes_received(demo: Any, season: str, fair: str) -> dict[str, int]:
    """Each page opened cold in Chromium by somebody who has just signed in."""
    from playwright.sync_api import sync_playwright
    from serving import served
    from test_pages_stay_light import weight
    from visitor import CHROMIUM, FLAGS, Visitor

    found = {}
    with served(demo.environment) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (path, _most, ready) in pages(season, fair).items():
            visitor = Visitor.of(browser.new_context(locale="zh-CN"), address)
            if not name.startswith("public"):
                visitor.signs_in("fair_office", demo.passwords()["fair_office"])
            found[name] = weight(visitor, path, ready)
            visitor.context.close()
        browser.close()
    return found


def told(aims: list[tuple[str, float, float]]) -> bool:
    for name, value, most in aims:
        print(f"{'met   ' if value <= most else 'MISSED'} {name}: {value:,} (at most {most:,})")
    return all(value <= most for _name, value, most in aims)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--var", default="", help="the folder of a demo that is loaded already")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]
    with loaded(options.var) as demo:
        os.environ.update(demo.environment)
        seconds = second_load(demo)
        import django

        django.setup()
        costs, season, fair = server_costs()
        received = bytes_received(demo, season, fair)
    known = pages(season, fair)
    rows = {name: {**costs[name], "bytes": received[name], "most_bytes": known[name][1]} for name in known}
    for name, row in rows.items():
        print(f"       {name}: {row['bytes']:,} bytes, {row['queries']} queries, {row['cpu_ms']} ms of CPU")
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps({"pages": rows, "second_load_cpu_seconds": seconds}, indent=2) + "\n")
    aims = [(f"bytes of {name}", row["bytes"], row["most_bytes"]) for name, row in rows.items()]
    listed = rows["list of 50 from 30,000"]["queries"]
    aims += [
        ("queries of a list", listed, MOST_QUERIES),
        ("CPU seconds of a second load", seconds, MOST_SECONDS),
    ]
    return 0 if told(aims) else 1


if __name__ == "__main__":
    sys.exit(main())
