"""Site layout beside spopt on the same villages: same optimum? how quick? and how near the bound with capacities?

Run as ``python benchmarks/sites.py VILLAGES.csv`` (columns code12, lon, lat, pop, pop60), with ``JISHI_SPOPT_PYTHON``
naming an interpreter that has spopt, pulp and highspy; spopt is no part of the product. It gets the same matrices and
the same solver (HiGHS through pulp), in a process of its own. Writes all figures to ``var/bench/sites.json``.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from jishi.planner.sites import Place, Site, SiteProblem, check_sites, lay_out_sites  # noqa: E402

SPOPT = """
import json, sys, time
import numpy as np, pulp
from spopt.locate import MCLP, PMedian
task = np.load(sys.argv[1])
began, started = time.process_time(), time.monotonic()
aim, opened = str(task["aim"]), int(task["opened"])
if aim == "median":
    model = PMedian.from_cost_matrix(task["km"], task["people"], p_facilities=opened)
else:
    model = MCLP.from_cost_matrix(task["km"], task["people"], float(task["max_km"]), p_facilities=opened)
model = model.solve(pulp.HiGHS(msg=False, threads=1, timeLimit=float(task["seconds"])))
print(json.dumps({"status": pulp.LpStatus[model.problem.status], "objective": pulp.value(model.problem.objective),
                  "cpu_s": time.process_time() - began, "wall_s": time.monotonic() - started}))
"""
LIMIT = 60.0
"""Wall seconds each may take."""


def villages(path: Path) -> list[Place]:
    """Kilometres from the mean position; a tenth of those over sixty cannot come (an assumption)."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    lon, lat = (np.array([float(row[name]) for row in rows]) for name in ("lon", "lat"))
    x, y = (lon - lon.mean()) * 111.32 * np.cos(np.radians(lat.mean())), (lat - lat.mean()) * 111.32
    return [
        Place(row["code12"], float(x[n]), float(y[n]), int(row["pop"]), int(row["pop60"]) // 10)
        for n, row in enumerate(rows)
    ]


def cases(places: list[Place]) -> dict[str, SiteProblem]:
    some = places[::5]
    few = tuple(Site(place.id + "s", place.x_km, place.y_km) for place in some)
    every = tuple(Site(place.id + "s", place.x_km, place.y_km) for place in places)
    people = sum(place.coming for place in places)

    def full(sites: tuple[Site, ...], share: float) -> tuple[Site, ...]:
        return tuple(Site(one.id, one.x_km, one.y_km, int(people * share)) for one in sites)

    return {
        "median, 203 by 203, open 20": SiteProblem(tuple(some), few, 20),
        "coverage 3 km, 1013 by 1013, open 40": SiteProblem(tuple(places), every, 40, "coverage", 3.0, 1.0),
        "median with capacity, 1013 by 203, open 40": SiteProblem(tuple(places), full(few, 1 / 34), 40),
        "coverage with capacity, 1013 by 1013, open 40":
            SiteProblem(tuple(places), full(every, 1 / 80), 40, "coverage", 3.0, 1.0),
        "median, 1013 by 203, open 40": SiteProblem(tuple(places), few, 40),
        "median, 1013 by 1013, open 100": SiteProblem(tuple(places), every, 100),
    }  # fmt: skip


def beside(problem: SiteProblem) -> dict[str, Any]:
    """What spopt finds for the same matrices (it knows no capacity for these models)."""
    python = os.environ.get("JISHI_SPOPT_PYTHON")
    if python is None or any(site.capacity is not None for site in problem.sites):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        task = Path(folder) / "task.npz"
        people = np.array([place.coming for place in problem.places], float)
        np.savez(task, km=problem.distances(), people=people, aim=problem.aim, opened=problem.open_sites,
                 max_km=problem.max_km or 0.0, seconds=LIMIT)  # fmt: skip
        try:
            answer = subprocess.run([python, "-c", SPOPT, str(task)], capture_output=True, text=True, check=True,
                                    timeout=3 * LIMIT, env={"OMP_NUM_THREADS": "1"})  # fmt: skip
        except subprocess.TimeoutExpired:
            return {"status": "no answer in time"}
        except subprocess.CalledProcessError as failure:
            return {"status": failure.stderr.strip().splitlines()[-1][:120]}
    found = dict(json.loads(answer.stdout.strip().splitlines()[-1]))
    if found["wall_s"] >= LIMIT:  # pulp calls whatever is there at the limit optimal
        found["status"] = "stopped at the limit"
    return found


def main(arguments: list[str]) -> int:
    if not arguments:
        print("name the file of villages")
        return 2
    rows = []
    for name, problem in cases(villages(Path(arguments[0]))).items():
        began = time.process_time()
        layout = lay_out_sites(problem, seconds=LIMIT)
        cpu = time.process_time() - began
        report = check_sites(problem, layout)
        assert report.feasible, [told.say("en") for told in report.violations[:3]]
        theirs = beside(problem)
        rows.append({"case": name, "cost": report.cost, "covered": report.covered, "bound": layout.bound,
                     "gap": layout.gap, "proven": layout.proven, "cpu_s": cpu, "wall_s": layout.seconds,
                     "spopt": theirs, "log": list(layout.log)})  # fmt: skip
        told = f"{theirs.get('objective', float('nan')):12.1f} {theirs.get('cpu_s', float('nan')):7.1f} CPU s " \
               f"{theirs.get('status', '-')}"  # fmt: skip
        print(f"{name:46} {report.cost:12.1f} gap {layout.gap:7.3%} {'proven' if layout.proven else '      '} "
              f"{cpu:6.1f} CPU s   spopt {told}", flush=True)  # fmt: skip
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    target = ROOT / "var" / "bench" / "sites.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"memory_mib": memory, "rows": rows}, indent=1) + "\n")
    print(f"memory {memory:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
