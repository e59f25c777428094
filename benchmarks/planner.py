"""The planner on the published instances: how near the proven bound after a minute of two cores?

Run as ``python benchmarks/planner.py [--long] [--wall] [INSTANCE ...]`` with the folder of published instances beside
the checkout or named by ``JISHI_SHARED``; an INSTANCE is the name of a published one, a folder, or
``generate:PRESET:SEED`` for a simulated one. With ``--long`` a county's year and a prefecture's get ten minutes. Each
instance is planned in a process of its own, so that its memory can be told. Time is counted in CPU seconds of both
threads, which a busy machine stretches less; with ``--wall`` by the clock, as a user waits, which needs a machine that
does nothing else. Each bound is proven anew from the plan's certificate. Prints met or missed for each aim and writes
all figures to ``var/bench/planner.json``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
INSTANCES = [f"tiny-{number}" for number in range(1, 6)]
INSTANCES += [f"{size}-{number}" for size in ("quarter", "year") for number in (1, 2, 3)]
GENERATED, LONG = ["generate:month:1"], ["year-1", "generate:prefecture-year:1"]
RATIO, FIRST = 1.20, 0.5
"""At least so many times the baseline; the gap is noted at this part of the limit too."""


@dataclass(frozen=True)
class Aim:
    """What is to be reached within so many CPU seconds of both threads: somewhat less than twice the wall seconds of
    two cores, so that reading and finishing fit in. ``BENCH_SECONDS`` sets another limit.
    """

    seconds: float
    gap: float
    memory_mib: float = 1024.0


AIMS = {
    "tiny": Aim(37, 0.01),
    "month": Aim(37, 0.01),
    "quarter": Aim(37, 0.01),
    "year": Aim(110, 0.01),
    "prefecture-year": Aim(1100, 0.02, 2048),
}
TEN_MINUTES = Aim(1100, 0.005)
BY_THE_CLOCK = {37: 19.0, 110: 58.0, 1100: 590.0}
"""What of twenty seconds, of a minute, of ten, is left to plan in when the problem is read and the plan written."""
"""Of a county's year, with ``--long``."""


def aim_of(instance: str, long: bool) -> Aim:
    """By its size, which stands before the number in its name."""
    size = _name(instance).replace(":", "-").rsplit("-", 1)[0]
    return TEN_MINUTES if long and size == "year" else AIMS.get(size, AIMS["year"])


def _name(instance: str) -> str:
    return Path(instance).name.removeprefix("generate:")


def measure(instance: str, seconds: float, *, wall: bool) -> dict[str, Any]:
    """Plan and check one instance in this process."""
    sys.path.insert(0, str(ROOT / "src"))
    from jishi.planner import certified_bound, check, coverage, read_problem, solve
    from jishi.planner.generate import generate
    from jishi.planner.plan import relative_gap
    from jishi.planner.run import Progress

    gaps: list[float] = []
    clock = time.monotonic if wall else time.process_time
    start = clock()

    def note(progress: Progress) -> None:
        if (clock() - start <= FIRST * seconds or not gaps) and progress.gap == progress.gap:
            gaps.append(progress.gap)

    began = time.monotonic()
    if instance.startswith("generate:"):
        _, preset, seed = instance.split(":")
        problem = generate(preset, seed=int(seed))
    else:
        problem = read_problem(instance)
    plan = solve(problem, seconds=seconds, threads=2, on_progress=note, clock=clock)
    took, cpu = time.monotonic() - began, time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report = check(problem, plan)
    began = time.process_time()
    proven = certified_bound(problem, plan.multipliers)
    towns = coverage(problem, plan)
    return {
        "instance": _name(instance),
        "seconds": seconds,
        "feasible": report.feasible,
        "objective": report.objective,
        "bound": plan.bound,
        "gap": report.gap,
        "gap_at_first": gaps[-1] if gaps else report.gap,
        "proven_bound": proven,
        "proven_gap": relative_gap(proven, report.objective),
        "certificate_cpu_s": time.process_time() - began,
        "greedy": plan.greedy,
        "ratio": report.objective / plan.greedy,
        "wall_s": took,
        "cpu_s": cpu,
        "memory_mib": memory,
        "town_coverage": {"least": towns.least, "most": towns.most, "gini": towns.gini},
        "weighted_wait_days": next(one["weighted_wait"] for one in plan.log if "weighted_wait" in one),
        "log": list(plan.log),
    }


def missed(figures: dict[str, Any], aim: Aim, *, wall: bool) -> list[str]:
    """The aims an instance misses; a limit is kept if reading and finishing take no more than a tenth beyond it."""
    found = {
        "feasible": not figures["feasible"],
        "time": figures["wall_s" if wall else "cpu_s"] > 1.1 * figures["seconds"] + 5,
        "proven_gap": figures["proven_gap"] > aim.gap,
        "memory_mib": figures["memory_mib"] > aim.memory_mib,
        "ratio": figures["ratio"] < RATIO,
    }
    return [name for name, wrong in found.items() if wrong]


def instances(arguments: list[str], long: bool) -> list[str]:
    shared = Path(os.environ.get("JISHI_SHARED", ROOT.parent / "shared"))
    found = arguments or (LONG if long else [*INSTANCES, *GENERATED])
    return [
        name if name.startswith("generate:") or "/" in name else str(shared / "data" / "planner" / name)
        for name in found
    ]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(arguments[1], float(arguments[2]), wall=arguments[3] == "--wall")))
        return 0
    long, wall = "--long" in arguments, "--wall" in arguments
    compile_first = [sys.executable, "-m", "jishi.planner", "compile"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}
    subprocess.run(compile_first, check=True, env=environment, stdout=subprocess.DEVNULL)
    results = []
    for instance in instances([one for one in arguments if not one.startswith("--")], long):
        aim = aim_of(instance, long)
        planned = BY_THE_CLOCK[int(aim.seconds)] if wall else aim.seconds
        seconds = float(os.environ.get("BENCH_SECONDS", planned))
        if not instance.startswith("generate:") and not (Path(instance) / "manifest.json").exists():
            print(f"{instance}: no instance here; set JISHI_SHARED to the folder with data/planner")
            return 2
        command = [
            sys.executable,
            str(Path(__file__).resolve()),
            "--one",
            instance,
            str(seconds),
            "--wall" if wall else "--cpu",
        ]
        answer = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
        figures = json.loads(answer.stdout)
        results.append(figures | {"aim": asdict(aim), "missed": missed(figures, aim, wall=wall)})
        told = f"missed: {', '.join(results[-1]['missed'])}" if results[-1]["missed"] else "met"
        print(
            f"{figures['instance']:17} {figures['objective']:10.1f} of at most {figures['bound']:10.1f}  "
            f"proven gap {figures['proven_gap']:6.2%} (stated {figures['gap']:.2%}, "
            f"{figures['gap_at_first']:.2%} at half the time)  x greedy {figures['ratio']:.3f}  "
            f"wall {figures['wall_s']:5.1f} s  CPU {figures['cpu_s']:5.1f} s  {figures['memory_mib']:4.0f} MiB  {told}",
            flush=True,
        )
    target = ROOT / "var" / "bench" / "planner.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps({"ratio": RATIO, "cores": os.cpu_count(), "wall": wall, "results": results}, indent=1)
        + "\n"
    )
    return 1 if any(one["missed"] for one in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
