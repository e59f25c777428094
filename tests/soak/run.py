"""`make soak [KILLS=200] [SEED=n] [ENGINE=both|sqlite|postgresql]`: all processes killed over and over while clerks write.

Exit code 1 if anything that was acknowledged is lost or doubled, or if the moment between commit and answer was not hit.
Everything it starts lies in a folder of its own and listens on loopback; with faults the folder stays.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from soaking import Outcome, soak
from tests.postgres import postgres

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main(words: list[str]) -> int:
    asked = arguments(words)
    say(f"seed {asked.seed}")
    if asked.loaded:
        return over([of_this_place(asked)])
    engines = list(ENGINES) if asked.engine == "both" else [asked.engine]
    return over([of_engine(engine, asked) for engine in engines])


def arguments(words: list[str]) -> Namespace:
    reader = ArgumentParser(prog="make soak", description=__doc__)
    reader.add_argument("--kills", type=int, default=200, help="杀多少次（默认 200）")
    reader.add_argument(
        "--seed", type=int, default=secrets.randbelow(2**31), help="随机种子；照上次的再来一次"
    )
    reader.add_argument("--engine", choices=(*ENGINES, "both"), default="both", help="数据库（默认两种都做）")
    reader.add_argument(
        "--loaded", action="store_true", help="用 JISHI_VAR、DATABASE_URL 所指的、已载入测试县的那一份"
    )
    asked = reader.parse_args(words)
    if asked.kills < 1:
        reader.error("--kills 至少为 1")
    return asked


def of_engine(engine: str, asked: Namespace) -> Outcome:
    """An installation of its own on this engine, gone afterwards unless there were faults."""
    folder = Path(tempfile.mkdtemp(prefix="jishi-soak-"))
    (folder / "var").mkdir(mode=0o700)
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("JISHI_", "DATABASE_"))
    }
    done = None
    try:
        with nullcontext("") if engine == "sqlite" else postgres() as url:
            there = {**plain, "JISHI_VAR": str(folder / "var"), **({"DATABASE_URL": url} if url else {})}
            done = soak(there, folder, kills=asked.kills, seed=asked.seed, loaded=False, say=say)
    finally:
        if done is not None and done.held:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"日志和数据 / logs and data: {folder}")
    say(f"{ENGINES[engine]}: {done}")
    return done


def of_this_place(asked: Namespace) -> Outcome:
    folder = Path(os.environ["JISHI_VAR"])
    return soak(dict(os.environ), folder, kills=asked.kills, seed=asked.seed, loaded=True, say=say)


def over(outcomes: list[Outcome]) -> int:
    """The line of figures, always the last one."""
    print(sum(outcomes[1:], outcomes[0]), flush=True)
    return 0 if all(outcome.held for outcome in outcomes) else 1


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
