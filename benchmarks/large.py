"""What 100,000 records cost: brought in from a workbook while others write, taken out, verified, restored.

    python benchmarks/large.py [--needs 100000] [--profile import|export|verify]

Runs on a database of its own, every step in a process of its own, so that CPU seconds and the largest memory are the
step's. The time that others must wait is wall clock, measured by another process that writes all along. Prints each
aim as met or missed and writes `var/bench/large.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[1]
COUNTY = "370783"
DAY = date(2026, 11, 21)
# What is asked of each figure: at most, or at least.
AT_MOST = {
    ("import", "cpu_seconds"): 60.0,
    ("import", "memory_mb"): 500.0,
    ("writer", "longest_wait"): 5.0,
    ("writer", "refused"): 0,
    ("export", "cpu_seconds"): 30.0,
    ("export", "memory_mb"): 200.0,
    ("drill", "cpu_seconds"): 60.0,
}
AT_LEAST = {("verify", "entries_a_second"): 50_000, ("writer", "written"): 20}
BETWEEN_WRITES = 0.02


def prepare(folder: Path, count: int) -> dict[str, Any]:
    """The tables, the places and items that the needs speak of, and the file of needs."""
    from django.core.management import call_command
    from imports import bring_in, items, needs, places

    from jishi.config.environment import key_file

    for name in ("field.key", "secret.key"):
        key_file(folder / name)
    call_command("migrate", verbosity=0, skip_checks=True)
    times: dict[str, float] = {}
    for code, data in (("places", places()), ("items", items())):
        bring_in(code, data, times)
    data = needs(count)
    (folder / "needs.xlsx").write_bytes(data)
    return {"file_mb": round(len(data) / 1e6, 2)}


def bring(folder: Path, count: int) -> dict[str, Any]:
    from imports import bring_in

    times: dict[str, float] = {}
    created = bring_in("needs", (folder / "needs.xlsx").read_bytes(), times)
    return {"created": created, **times}


def write_all_along(folder: Path, count: int) -> dict[str, Any]:
    """Change one item again and again until told to stop; how long the longest change took, by the clock."""
    from jishi.core.access.actor import Actor
    from jishi.records.errors import Refused
    from jishi.records.registry import ledger
    from jishi.records.services import save

    actor, items = Actor.system(COUNTY, DAY), ledger("items")
    item = items.model._default_manager.order_by("pk").first()
    version, longest, written, refused = item.version, 0.0, 0, 0
    while not (folder / "stop").exists():
        start = time.perf_counter()
        try:
            values = {"minutes": 10 + version % 50}
            version = save(actor=actor, ledger=items, values=values, id=item.pk, version=version).version
            written += 1
        except Refused:
            refused += 1
        longest = max(longest, time.perf_counter() - start)
        (folder / "writing").touch()
        time.sleep(BETWEEN_WRITES)
    return {"written": written, "refused": refused, "longest_wait": round(longest, 2)}


def take_out(folder: Path, form: str) -> dict[str, Any]:
    from jishi.core.access.actor import Actor
    from jishi.records.registry import ledger
    from jishi.sheets.export import export

    size = 0
    with (folder / f"out.{form}").open("wb") as file:
        for part in export(Actor.system(COUNTY, DAY), ledger("needs"), form=form):
            size += file.write(part)
    return {"file_mb": round(size / 1e6, 2)}


def verify(folder: Path, count: int) -> dict[str, Any]:
    from jishi.core.audit.models import Head
    from jishi.core.audit.verifying import verify as faults_of

    start = time.process_time()
    faults = faults_of(COUNTY)
    seconds = time.process_time() - start
    entries = Head.objects.get(county=COUNTY).seq
    return {"entries": entries, "faults": len(faults), "entries_a_second": round(entries / seconds)}


def drilled(folder: Path, count: int) -> dict[str, Any]:
    from jishi.features.backup.drilling import drill
    from jishi.features.backup.keys import make_keys

    make_keys(folder)
    found = drill()
    return {"rows": found.rows, "file_mb": round(found.size / 1e6, 2)}


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "prepare": prepare,
    "import": bring,
    "writer": write_all_along,
    "export": lambda folder, _count: take_out(folder, "xlsx"),
    "export_csv": lambda folder, _count: take_out(folder, "csv"),
    "verify": verify,
    "drill": drilled,
}


def step(name: str, folder: Path, count: int, profile: bool) -> None:
    """One step in this process; prints its figures as JSON."""
    sys.path[:0] = [str(ROOT / "src"), str(HERE.parent)]
    import cProfile
    import pstats

    import django

    django.setup()
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    before = spent()
    found = STEPS[name](folder, count)
    cpu = spent() - before
    profiler.disable()
    if profile:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(45)
    print(json.dumps({**found, "cpu_seconds": round(cpu, 2), "memory_mb": largest_memory()}))


def spent() -> float:
    """CPU seconds of this process and those it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def largest_memory() -> float:
    """Of this process, in MB; the kernel's count for its own program only, which `getrusage` mixes with the parent's."""
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(peak.split()[1]) / 1024, 1)


def started(name: str, folder: Path, options: argparse.Namespace) -> subprocess.Popen[str]:
    words = [
        sys.executable,
        str(HERE),
        "--step",
        name,
        "--folder",
        str(folder),
        "--needs",
        str(options.needs),
    ]
    words += ["--profile", name] if options.profile == name else []
    environment = {
        **os.environ,
        "JISHI_VAR": str(folder),
        "JISHI_PROFILE": "test",
        "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)


def figures(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _err = process.communicate()
    if process.returncode:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def run(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    found = {"prepare": figures(started("prepare", folder, options))}
    writer = started("writer", folder, options)
    while not (folder / "writing").exists() and writer.poll() is None:
        time.sleep(0.05)
    found["import"] = figures(started("import", folder, options))
    (folder / "stop").touch()
    found["writer"] = figures(writer)
    for name in ("export", "export_csv", "verify", "drill"):
        found[name] = figures(started(name, folder, options))
    return found


def judged(found: dict[str, Any]) -> bool:
    """Print every aim; whether all were met."""
    all_met = True
    for aims, words in ((AT_MOST, "at most"), (AT_LEAST, "at least")):
        for (name, figure), aim in aims.items():
            value = found[name][figure]
            met = value <= aim if words == "at most" else value >= aim
            all_met &= met
            print(f"{'met   ' if met else 'MISSED'} {name}.{figure}: {value:,} ({words} {aim:,})")
    return all_met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--needs", type=int, default=100_000)
    parser.add_argument("--profile", default="")
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step:
        step(options.step, options.folder, options.needs, options.profile == options.step)
        return 0
    with tempfile.TemporaryDirectory() as place:
        found = run(Path(place), options)
    target = ROOT / "var" / "bench" / "large.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0 if judged(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
