"""Dispatch of 300 simulated orders: is the plan ever below pyvroom's at equal CPU time?

Run as ``python benchmarks/dispatch.py [SEEDS]``. pyvroom plans at each level of exploration, and late
orders that still fit are put in; the CPU seconds this took are then given to ``dispatch``, which begins with pyvroom's
lowest level and improves for the rest. Both plans pass
the checker and are ranked by points, then late points, then travel (no balance, which pyvroom does not know). Prints
met or missed and writes all figures to ``var/bench/dispatch.json``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from jishi.planner.dispatch import DispatchPlan, DispatchProblem, check_dispatch, compile_kernels, dispatch  # noqa: E402
from jishi.planner.dispatch.generate import simulated_orders  # noqa: E402

CASES = {
    "tight": {"crews": 15, "lunch": False},
    "tight, lunch at base": {"crews": 15, "lunch": True},
    "roomy": {"crews": 24, "lunch": False},
}
LEVELS = (0, 1, 3, 5)


def figures(task: DispatchProblem, plan: DispatchPlan, cpu: float) -> dict[str, Any]:
    """What a checked plan achieves."""
    report = check_dispatch(task, plan)
    assert report.feasible, [told.say("en") for told in report.violations]
    return {"visits": len(plan.visits), "points": report.points, "late": report.late_points,
            "travel_min": report.travel, "cpu_s": cpu}  # fmt: skip


def timed(task: DispatchProblem, **options: Any) -> tuple[dict[str, Any], DispatchPlan]:
    began = time.process_time()
    plan = dispatch(task, **options)
    return figures(task, plan, time.process_time() - began), plan


def compare(case: str, seed: int) -> list[dict[str, Any]]:
    """One row for each level of pyvroom on one instance."""
    task = simulated_orders(seed=seed, **CASES[case]).but(balance=0.0)  # type: ignore[arg-type]
    rows = []
    for level in LEVELS:
        alone, theirs = timed(task, exploration=level, seconds=600.0, should_stop=lambda: True)
        ours, plan = timed(task, exploration=0, seconds=alone["cpu_s"])
        below = plan.rank(0.0) < theirs.rank(0.0)
        asked = sum(order.priority for order in task.orders)
        rows.append({"case": case, "seed": seed, "level": level, "asked": asked, "pyvroom": alone, "ours": ours,
                     "below": below})  # fmt: skip
    return rows


def main(arguments: list[str]) -> int:
    seeds = range(1, 1 + int(arguments[0] if arguments else 3))
    compile_kernels()
    timed(simulated_orders(orders=40, crews=4), seconds=2.0)  # loads everything once
    rows = [row for case in CASES for seed in seeds for row in compare(case, seed)]
    print(
        "case                  level   pyvroom: visits points travel     ours: visits points travel    CPU s  below"
    )
    for case in CASES:
        for level in LEVELS:
            some = [row for row in rows if (row["case"], row["level"]) == (case, level)]
            told = [
                _mean(some, who, name)
                for who in ("pyvroom", "ours")
                for name in ("visits", "points", "travel_min")
            ]
            cpu, below = _mean(some, "ours", "cpu_s"), sum(row["below"] for row in some)
            print(f"{case:22} {level:4} {told[0]:17.1f} {told[1]:6.1f} {told[2]:6.0f} {told[3]:16.1f} {told[4]:6.1f} "
                  f"{told[5]:6.0f} {cpu:8.2f} {below:4} of {len(some)}")  # fmt: skip
    target = ROOT / "var" / "bench" / "dispatch.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(rows, indent=1) + "\n")
    below = sum(row["below"] for row in rows)
    print(
        f"never below pyvroom at equal CPU: {'met' if not below else 'missed'} ({below} of {len(rows)} below)"
    )
    return 1 if below else 0


def _mean(rows: list[dict[str, Any]], who: str, name: str) -> float:
    return float(sum(row[who][name] for row in rows) / len(rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
