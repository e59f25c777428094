"""One soak: clerks write, everything is killed over and over, and in the end the database is asked what it has kept."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "features" / "webhooks"))

import clerk
from house import House, HouseFault
from journal import Journal, Kill
from receiver import receiving

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TODAY = "2026-11-21"
CLERKS = 4
JOBS_A_KILL = 2
# Where a process is held when all are killed; at none, they are killed at a moment that chance picks.
POINTS = ("committed", "", "writing", "committed", "")
HOLD_SECONDS = 120.0
LONGEST_LIFE = 3.0
# A soak that is shorter is asked to hit the window at all.
LONG, HITS = 10, 5


@dataclass
class Outcome:
    """The figures of one engine."""

    kills: int = 0
    hit: int = 0
    acknowledged: int = 0
    replayed: int = 0
    lost: int = 0
    doubled: int = 0
    faults: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Nothing lost or doubled, and the dangerous moment was really there."""
        wanted = HITS if self.kills >= LONG else 1
        return not (self.lost or self.doubled or self.faults) and min(self.hit, self.replayed) >= wanted

    def __str__(self) -> str:
        return (
            f"kills {self.kills} (between commit and answer {self.hit}), acknowledged {self.acknowledged}, "
            f"replayed {self.replayed}, lost {self.lost}, doubled {self.doubled}"
        )

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.kills + other.kills,
            self.hit + other.hit,
            self.acknowledged + other.acknowledged,
            self.replayed + other.replayed,
            self.lost + other.lost,
            self.doubled + other.doubled,
            (*self.faults, *other.faults),
        )


def soak(
    given: Mapping[str, str], folder: Path, *, kills: int, seed: int, loaded: bool, say: Callable[[str], None]
) -> Outcome:
    """Of the installation that `given` (JISHI_VAR, DATABASE_URL) names; its county is loaded already, or set up here."""
    with receiving() as receiver:
        environment = {
            **given,
            "JISHI_PROFILE": "test",
            "JISHI_TODAY": TODAY,
            "JISHI_WEBHOOK_HOSTS": f"http://127.0.0.1:{receiver.port}",
            "DJANGO_SETTINGS_MODULE": "holding.settings",
            "HOLDING_FOLDER": str(folder),
            "PYTHONPATH": os.pathsep.join([str(HERE), str(ROOT / "src")]),
        }
        house = House(environment, folder / "serve.log")
        jobs = kills * JOBS_A_KILL
        if not loaded:
            setup = {**environment, "DJANGO_SETTINGS_MODULE": "jishi.config.settings"}
            House(setup, house.log).run(
                sys.executable, "-m", "jishi.config.command", "setup", "--verbosity", "0"
            )
        mode = "loaded" if loaded else "build"
        ready = [sys.executable, str(HERE / "ready.py"), mode, str(CLERKS), str(jobs), receiver.url]
        told = json.loads(house.run(*ready).splitlines()[-1])
        journal = Journal()
        faults = killed(house, journal, told, folder, kills, seed, say)

        def what() -> dict[str, Any]:
            arrived = sorted({got.told["id"] for got in receiver.got})
            return {**told, **journal.told(), "jobs": jobs, "arrived": arrived}

        found = judged(house, what)
    faults += found["wrong"]
    for text in [*found["lost"], *found["doubled"], *faults]:
        say(text)
    return Outcome(
        len(journal.kills),
        found["hit"],
        len(journal.acknowledged),
        journal.replayed,
        len(found["lost"]),
        len(found["doubled"]),
        tuple(faults),
    )


def killed(
    house: House,
    journal: Journal,
    told: dict[str, Any],
    folder: Path,
    kills: int,
    seed: int,
    say: Callable[[str], None],
) -> list[str]:
    """As many kills as asked for while the clerks work, or until one of them complains; what they complain of."""
    chance = random.Random(seed)
    house.start()
    clerks = clerk.begun(house, journal, told, seed)
    try:
        for n in range(kills):
            if any(one.fault for one in clerks):
                break
            point = POINTS[n % len(POINTS)]
            reach(folder, point, chance, clerks)
            began = time.time()
            count = house.kill()
            journal.kills.append(Kill(began, time.time(), point, count))
            house.start()
            if (n + 1) % 10 == 0:
                say(f"{n + 1} kills, {len(journal.acknowledged)} acknowledged, {journal.replayed} replayed")
        faults = clerk.ended(clerks)
        house.stop()
        return faults
    finally:
        # After a fault nobody is waited for.
        clerk.stop(clerks)
        house.kill()


def reach(folder: Path, point: str, chance: random.Random, clerks: list[clerk.Clerk]) -> None:
    """Let the clerks work for some time; then, where there is a point, until a process is held at it."""
    time.sleep(chance.uniform(0.02, LONGEST_LIFE))
    if not point:
        return
    held = folder / f"{point}.held"
    held.unlink(missing_ok=True)
    (folder / f"{point}.wanted").touch()
    limit = time.monotonic() + HOLD_SECONDS
    while not held.exists():
        if any(one.fault for one in clerks):
            (folder / f"{point}.wanted").unlink(missing_ok=True)
            return
        if time.monotonic() > limit:
            raise HouseFault(f"no process came to the point {point} within {HOLD_SECONDS} s")
        time.sleep(0.01)
    # Others go on for a moment: what they write meanwhile is also without an answer when the end comes.
    time.sleep(chance.uniform(0.0, 0.1))


def judged(house: House, told: Callable[[], Mapping[str, Any]]) -> Any:
    """The verdict of a process that may ask the database; what has arrived is told when it has settled what was due."""
    command = [sys.executable, str(HERE / "verdict.py")]
    with (
        house.log.open("ab") as log,
        subprocess.Popen(
            command,
            env=house.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        while (line := process.stdout.readline()) and line != "settled\n":
            pass
        process.stdin.write(json.dumps(told()))
        process.stdin.close()
        lines = process.stdout.read().splitlines()
    if process.returncode or not lines:
        raise HouseFault(f"no verdict: {house.log.read_text('utf-8')[-3000:]}")
    return json.loads(lines[-1])
