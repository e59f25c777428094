"""What the first fifty of a million cost: the desk's pages over the register, on SQLite and PostgreSQL.

    python benchmarks/register.py [--rows 1000000]

Fills two registers, of ten thousand rows and of a million, in databases of its own; for a county, a town, a village and
a unit user and one with five scopes measures the CPU of the first page by due date in each (on PostgreSQL that of the
server's process too), asserts the plans and counts the queries of the desk. Prints each aim as met or missed and writes
`var/bench/register.json`. Exit code 1: an aim was missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "var" / "bench" / "register.json"
SMALL, LARGE = 10_000, 1_000_000
COUNTY = "370783"
SLOWER, QUERIES, FURTHER = 1.2, 8, 2
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
TOWNS = 16
BATCH, ROUNDS, CALLS = 20_000, 7, 40
SCOPED = ("needs", "visits", "mentions", "booths", "fairs", "venues", "appointments")


def key(kind: int, n: int) -> UUID:
    return UUID(int=(kind << 64) + n)


def fill(rows: int) -> None:
    """Rows of every scoped ledger, half of them open, two thirds with a due date; one in twenty is shared."""
    from jishi.records.models import Register, Share
    from jishi.records.registry import ledger
    from jishi.records.services.rows import insert

    rng = Random(7)
    stages = [(code, state) for code in SCOPED for state in ledger(code).machine.states]
    # A larger county has more villages, and more in each: both registers fill a page for everyone, and each village has
    # as many fairs shared with it, so that the same number of rows is merged.
    villages, units, guests = (1000, 90, 1000) if rows >= LARGE else (40, 20, 10)
    for start in range(0, rows, BATCH):
        some, shared = [], []
        for n in range(start, min(start + BATCH, rows)):
            code, state = stages[rng.randrange(len(stages))]
            village = rng.randrange(villages)
            opened = state.phase.value in ("draft", "open", "waiting")
            due = NOW + timedelta(minutes=rng.randrange(-200_000, 500_000)) if rng.random() < 0.67 else NEVER
            entry = Register(
                id=UUID(int=rng.getrandbits(128)),
                ledger=code,
                county=COUNTY,
                town=key(1, village % TOWNS),
                village=key(2, village),
                unit=key(3, rng.randrange(units)),
                author=key(4, rng.randrange(200)),
                number=f"XX-2026-{n:07d}",
                title=f"第 {n} 件",
                search=f"xx-2026-{n:07d}",
                state=state.code,
                stage=f"{code}/{state.code}",
                phase=state.phase.value,
                open=opened,
                due_at=due,
                changed_at=NOW,
            )
            some.append(entry)
            if code == "fairs" and rng.random() < 0.35:
                there = key(2, rng.randrange(guests))
                shared.append(
                    Share(county=COUNTY, entry=entry, kind="village", key=there, open=opened, due_at=due)
                )
        insert(Register, some)
        insert(Share, shared)


def users() -> dict[str, Any]:
    """By name: the user who has these holds, made anew in each database."""
    from datetime import date

    from jishi.core.access.models import Hold, User

    held = {
        "county": [("county_org", "county", COUNTY)],
        "town": [("town_party", "town", key(1, 3))],
        "village": [("village_committee", "village", key(2, 7))],
        "unit": [("unit_agent", "unit", key(3, 5))],
        "five scopes": [
            ("town_party", "town", key(1, 3)),
            ("village_committee", "village", key(2, 7)),
            ("posted_cadre", "village", key(2, 8)),
            ("unit_agent", "unit", key(3, 5)),
            ("unit_leader", "unit", key(3, 6)),
        ],
    }
    found = {}
    for name, holds in held.items():
        user = User.objects.create_user(county=COUNTY, username=name.replace(" ", "-"), name=name)
        for role, kind, scope in holds:
            given = {"role": role, "scope_kind": kind, "scope_key": str(scope), "source": "bench"}
            Hold.objects.create(county=COUNTY, user=user, starts_on=date(2026, 1, 1), **given)
        found[name] = user
    return found


def cpu() -> float:
    """Of this process, and on PostgreSQL of the one that serves it."""
    from django.db import connection

    mine = time.process_time()
    if connection.vendor == "sqlite":
        return mine
    import psutil

    times = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return mine + float(times.user + times.system)


def measured(user: Any) -> dict[str, Any]:
    """The least CPU of a page, in milliseconds, the faults of its plans, and the queries of the desk."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from jishi.core.access.actor import actor_of
    from jishi.records.selectors import due_page, due_queries
    from jishi.web.desk.waiting import viewed_by, waiting_for
    from plans import faults

    actor = actor_of(user, NOW.date())
    page = due_page(actor, viewed_by)
    assert len(page.rows) == 50, (user.username, len(page.rows))
    times = []
    for _round in range(ROUNDS):
        start = cpu()
        for _call in range(CALLS):
            due_page(actor, viewed_by)
        times.append((cpu() - start) / CALLS * 1000)
    wrong = faults([*due_queries(actor, viewed_by, after=page.next), *due_queries(actor, waiting_for)])
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    counts = []
    for tab in ("waiting", "overdue", "begun", "handled"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/desk/", {"tab": tab}).status_code == 200
        counts.append(len(queries))
    return {"ms": round(min(times), 3), "plans": wrong, "queries": max(counts), "scopes": len(actor.holds)}


def one(rows: int) -> None:
    """In the database that the environment names: fill it, measure, and print the figures as JSON."""
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill(rows)
    with connection.cursor() as cursor:
        # As a database stands that has been in use: not with the vacuum of a million new rows still to come, which would
        # run beside the first figures.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
    print(json.dumps({name: measured(user) for name, user in users().items()}))


def run(rows: int, url: str) -> dict[str, Any]:
    """A process and a database of its own for each size."""
    with tempfile.TemporaryDirectory(prefix="jishi-bench-") as folder:
        os.chmod(folder, 0o700)
        environment = {
            **os.environ,
            "JISHI_VAR": folder,
            "JISHI_PROFILE": "test",
            "PYTHONPATH": str(ROOT / "src"),
        }
        environment["DJANGO_SETTINGS_MODULE"] = "jishi.config.settings"
        environment.pop("DATABASE_URL", None)
        if url:
            environment["DATABASE_URL"] = url
        command = [sys.executable, __file__, "--one", str(rows)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-4000:])
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def told(engine: str, small: dict[str, Any], large: dict[str, Any]) -> bool:
    met = True
    for name, row in large.items():
        ratio = round(row["ms"] / small[name]["ms"], 2)
        most = QUERIES + FURTHER * (row["scopes"] - 1)
        aims = [
            (f"time from {small[name]['ms']} to {row['ms']} ms", ratio, SLOWER),
            ("plans that sort or scan", len(row["plans"]), 0),
            ("queries of the desk", row["queries"], most),
        ]
        for words, value, at_most in aims:
            fine = value <= at_most
            met &= fine
            print(f"{'met   ' if fine else 'MISSED'} {engine}, {name}: {words}: {value} (at most {at_most})")
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=LARGE)
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one)
        return 0
    sys.path.insert(0, str(ROOT / "tests"))
    from postgres import postgres

    figures = {"sqlite": [run(SMALL, ""), run(options.rows, "")]}
    with postgres() as url:
        small = run(SMALL, url)
    with postgres() as url:
        figures["postgresql"] = [small, run(options.rows, url)]
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    met = [told(engine, *both) for engine, both in figures.items()]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
