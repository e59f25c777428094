"""What an import costs: 1,013 places and 30,000 needs from xlsx files, in CPU and in time that others cannot write.

    python benchmarks/imports.py [--needs 30000] [--profile]

Runs on a database of its own, prints each aim as met or missed, and writes `var/bench/imports.json`. CPU is counted, not
wall clock, so that a busy machine measures the same.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import io
import json
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "jishi" / "features" / "demo" / "simulation" / "data"
COUNTY = "370783"
TOWN_KINDS = {"quasi_town": "类似乡级单位"}
AIMS = {"cpu_seconds": 10.0, "lock_seconds": 2.0}


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def workbook(sheet: str, headers: list[str], rows: list[list[Any]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate([headers, *rows]):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def places() -> bytes:
    headers = [
        "区划代码",
        "名称",
        "简称",
        "层级",
        "类型",
        "上级",
        "经度",
        "纬度",
        "人口",
        "户数",
        "60岁及以上人口",
    ]
    rows: list[list[Any]] = [[COUNTY, "寿光市", "", "县", "县（市、区）", ""]]
    rows += [
        [
            town["town_code"],
            town["town_name"],
            "",
            "镇街",
            TOWN_KINDS.get(town["town_type"], town["town_type"]),
            COUNTY,
        ]
        for town in rows_of("towns")
    ]
    for village in rows_of("villages"):
        rows.append(
            [
                village["code12"],
                village["name"],
                village["short_name"],
                "村",
                village["kind"],
                village["town_code"],
            ]
            + [float(village["lon"]), float(village["lat"])]
            + [int(village[column]) for column in ("pop", "households", "pop60")]
        )
    return workbook("地点", headers, rows)


def items() -> bytes:
    headers = ["代码", "服务项目", "类别", "承办单位类别", "每人分钟"]
    rows = [
        [item["code"], item["name"], item["category"], item["unit_kind"], int(item["minutes"])]
        for item in rows_of("catalogue")
    ]
    return workbook("服务项目库", headers, rows)


def needs(count: int) -> bytes:
    pairs = [
        (village["code12"], item["code"])
        for village in rows_of("villages")
        for item in rows_of("catalogue")[: 60 if count <= 50_000 else None]
    ]
    chosen = sorted(Random(7).sample(pairs, count))  # a survey goes village by village
    rows = [[village, item, 1 + number % 40, "2026-12-01"] for number, (village, item) in enumerate(chosen)]
    return workbook("需求", ["村", "服务项目", "人数", "希望日期"], rows)


class Locks:
    """How long each transaction kept others from writing: from BEGIN IMMEDIATE until COMMIT has returned."""

    def __init__(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        self.held: list[tuple[float, float]] = []
        begin, commit = connection._start_transaction_under_autocommit, connection._commit

        def started() -> None:
            begin()
            self.since = time.perf_counter(), time.process_time()

        def committed() -> None:
            commit()
            self.held.append((time.perf_counter() - self.since[0], time.process_time() - self.since[1]))

        connection._start_transaction_under_autocommit = started  # type: ignore[method-assign]
        connection._commit = committed  # type: ignore[method-assign]


@contextmanager
def timed(times: dict[str, float], name: str) -> Iterator[None]:
    start = time.process_time()
    yield
    times[name] = round(time.process_time() - start, 3)


def bring_in(code: str, data: bytes, times: dict[str, float]) -> int:
    from jishi.core.access.actor import Actor
    from jishi.records.registry import ledger
    from jishi.sheets.check import check
    from jishi.sheets.reader import read
    from jishi.sheets.write import write

    actor = Actor.system(COUNTY, date(2026, 11, 21))
    with timed(times, f"{code}.read"):
        upload = read(data, f"{code}.xlsx", ledger(code))
    with timed(times, f"{code}.check"):
        checked = check(actor, ledger(code), upload)
    if not checked.ok:
        raise SystemExit("\n".join(str(fault) for fault in checked.faults[:5]))
    with timed(times, f"{code}.write"):
        result = write(actor, checked)
    return result.created


def run(count: int, profile: bool) -> dict[str, Any]:
    times: dict[str, float] = {}
    locks = Locks()
    files = {"places": places(), "items": items(), "needs": needs(count)}
    profiler = cProfile.Profile()
    created = {}
    for code, data in files.items():
        if profile and code == "needs":
            profiler.enable()
        created[code] = bring_in(code, data, times)
    profiler.disable()
    if profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(60)
    again: dict[str, float] = {}
    unchanged = bring_in("needs", files["needs"], again)
    cpu = sum(value for name, value in times.items() if not name.startswith("items"))
    return {
        "created": created,
        "cpu": times,
        "cpu_seconds": round(cpu, 2),
        "lock_seconds": round(max(cpu for _wall, cpu in locks.held), 2),
        "lock_seconds_wall": round(max(wall for wall, _cpu in locks.held), 2),
        "again": {"created": unchanged, "cpu": again},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=30_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "JISHI_VAR": folder,
            "JISHI_PROFILE": "test",
            "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
        }
        sys.path.insert(0, str(ROOT / "src"))
        found = measured(Path(folder), options.needs, options.profile)
    target = ROOT / "var" / "bench" / "imports.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, value in found["cpu"].items():
        print(f"{name:16} {value:8.2f} s CPU")
    missed = [name for name, aim in AIMS.items() if found[name] >= aim]
    for name, aim in AIMS.items():
        print(f"{name:16} {found[name]:8.2f} s, aim below {aim} s: {'missed' if name in missed else 'met'}")
    return 1 if missed else 0


def measured(folder: Path, count: int, profile: bool) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from jishi.config.environment import key_file

    key_file(folder / "field.key")
    call_command("migrate", verbosity=0, skip_checks=True)
    return run(count, profile)


if __name__ == "__main__":
    raise SystemExit(main())
