"""Runs each aim once on inputs of its own and says in CPU seconds whether it is met."""

import json
import platform
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SEED = 20260301
# What is measured, the most CPU seconds it may take, and how its inputs are made: outside what is measured.
Aim = tuple[str, float, Callable[[random.Random], Callable[[], int]]]


def measure(aims: Sequence[Aim], name: str) -> int:
    """Print each aim as met or missed, write `var/bench/NAME.json`; the exit code is 1 if one was missed."""
    rows = []
    for what, aim, prepare in aims:
        run = prepare(random.Random(SEED))
        start = time.process_time()
        result = run()
        seconds = time.process_time() - start
        met = seconds <= aim
        rows.append(
            {"what": what, "aim": aim, "cpu_seconds": round(seconds, 3), "result": result, "met": met}
        )
        print(f"{'met   ' if met else 'MISSED'} {what}: {seconds:.3f} CPU s (aim {aim:g} s), result {result}")
    place = Path("var/bench") / f"{name}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    place.write_text(json.dumps({**machine, "rows": rows}, ensure_ascii=False, indent=1) + "\n")
    return 0 if all(row["met"] for row in rows) else 1
