"""Errands whose one effect is to take a number, stopped where the payload says until a gate file appears."""

from __future__ import annotations

import os
import time
from pathlib import Path

from jishi.core.jobs.registry import job
from jishi.core.jobs.run import Run
from jishi.core.numbers.taking import take


def _pass(run: Run, point: str, report: bool = False) -> None:
    """Say that the point is reached; if it is the one to stop at, wait until the gate is opened."""
    folder = Path(run.payload["folder"])
    with (folder / f"{point}.reached").open("a") as file:
        file.write(f"{os.getpid()}\n")
    while run.payload["stop_at"] == point and not (folder / "gate").exists():
        if report:
            run.report(0.5, "已到一半")
        time.sleep(0.05)


@job("take_number")
def take_number(run: Run) -> None:
    _pass(run, "before", report=True)

    def effect() -> dict[str, int]:
        number = take(county=run.county, prefix="EFF", year=2026)
        _pass(run, "inside")
        return {"number": number}

    run.finish(effect)
    _pass(run, "after")


@job("give_back")
def give_back(run: Run) -> object:
    return {"given": run.payload["value"]}


@job("fall_over")
def fall_over(run: Run) -> None:
    raise ValueError(" ".join(["寿光没有这个村", *run.payload.values()]))
