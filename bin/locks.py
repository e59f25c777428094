"""Writes the locks anew from requirements/*.in and package.json, and checks that no lock names a host.

`python bin/locks.py write [--upgrade]` keeps the versions that still fit unless told to upgrade; `check` writes nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
# In this order: each is held to what the ones before it chose.
NAMES = ("bootstrap", "base", "planner", "setup", "dev")
TARGET = ("--python-version", "3.11", "--python-platform", "linux")
HEADER = (
    "# Written by `make lock` from {name}.in: exact versions with hashes. Change {name}.in, not this file.\n"
)
ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|--(?:extra-)?index-url|--find-links|\bfiles\.[a-z]+\.org\b", re.IGNORECASE
)
NPM_UNWANTED = ("resolved", "funding")


def write(upgrade: bool) -> None:
    for name in NAMES:
        print(f"· {name}.txt", flush=True)
        compile_one(name, upgrade)
    print("· package-lock.json", flush=True)
    subprocess.run([sys.executable, "-m", "jishi.web.browser_files", "lock"], check=True, cwd=ROOT)


def compile_one(name: str, upgrade: bool) -> None:
    target = REQUIREMENTS / f"{name}.txt"
    uv = str(Path(sys.executable).with_name("uv"))
    options = [
        "--quiet",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-header",
        *TARGET,
    ]
    if upgrade:
        options.append("--upgrade")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.txt"
        if target.exists():
            made.write_text(target.read_text(encoding="utf-8"), encoding="utf-8")
        command = [uv, "pip", "compile", f"{name}.in", "--output-file", str(made), *options]
        subprocess.run(command, check=True, cwd=REQUIREMENTS, stdout=subprocess.DEVNULL, env=environment())
        target.write_text(HEADER.format(name=name) + made.read_text(encoding="utf-8"), encoding="utf-8")


def environment() -> dict[str, str]:
    mirror = os.environ.get("PIP_INDEX_URL")
    return {**({"UV_DEFAULT_INDEX": mirror} if mirror else {}), **os.environ}


def faults() -> Iterator[str]:
    """Every line of a lock that names a host or lacks what makes it exact."""
    for name in NAMES:
        text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if ADDRESS.search(line):
                yield f"requirements/{name}.txt:{number}：锁定文件里不写网址：{line.strip()}"
        locked = set(re.findall(r"(?m)^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*])?==", text))
        for asked in asked_for(name):
            if asked not in locked:
                yield f"requirements/{name}.in 要 {asked},{name}.txt 里没有：请运行 make lock"
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for package, entry in packages.items():
        for key in NPM_UNWANTED:
            if key in entry:
                yield f"package-lock.json: {package} 有 {key}：请运行 make lock"
        if package and "integrity" not in entry:
            yield f"package-lock.json: {package} 缺 integrity:请运行 make lock"


def asked_for(name: str) -> list[str]:
    """The packages an .in file names, spelt as the locks spell them."""
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines]
    return [re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match]


def main(words: list[str]) -> int:
    if words in (["write"], ["write", "--upgrade"]):
        write(upgrade=len(words) > 1)
    elif words != ["check"]:
        print("usage: python bin/locks.py write [--upgrade] | check", file=sys.stderr)
        return 2
    found = list(faults())
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
