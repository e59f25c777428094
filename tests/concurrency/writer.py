"""A process that writes to the county it is given: visits of one village, one after the other, from a signal on.

python writer.py GATE VILLAGE COUNT WHO: waits for the file GATE, then saves and prints one number a line.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django

django.setup()

from jishi.core.access.actor import Actor  # noqa: E402
from jishi.core.calendar.clock import today  # noqa: E402
from jishi.records.registry import ledger  # noqa: E402
from jishi.records.services import save  # noqa: E402


def main(gate: Path, village: str, count: int, who: str) -> None:
    actor = Actor.system("370783", today())
    print("ready", flush=True)
    while not gate.exists():
        time.sleep(0.01)
    for n in range(count):
        values = {"village": village, "visited_on": "2026-01-02", "purpose": "care", "text": f"{who} {n}"}
        print(save(actor=actor, ledger=ledger("visits"), values=values).number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
