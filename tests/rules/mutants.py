"""Mutation testing of one module of the rules: `python tests/rules/mutants.py MODULE` (or `all`).

`again MODULE` tries the survivors of the last run once more, when the tests have been bettered.

Works on a copy under `var/mutants/`, with the reduced hypothesis profile, one process, low priority. Prints
the survivors and writes `var/mutants/MODULE.json`; `table` prints the committed table from those files.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "mutants"
AIM = 90.0
# The files of a module, and the tests that speak of it.
MODULES = {
    "verdict": (("verdict", "fault", "nearest"), ("verdict",)),
    "book": (("book/",), ("book", "rule")),
    "codes": (("codes/",), ("place", "identity", "organisation", "phone")),
    "calendar": (
        ("calendar/",),
        ("lunar", "workdays", "deadline", "clock", "reminder", "market", "season"),
    ),
    "cadence": (("cadence/",), ("cadence", "cadence_brute", "prorate", "spans")),
    "quorum": (("quorum/",), ("meeting", "bodies", "decision")),
    "machine": (("machine",), ("machine",)),
    "pipeline": (("pipeline/",), ("membership", "economy", "weak_branch", "pipelines")),
    "values": (
        ("values/",),
        ("months", "period", "amounts", "money", "display", "merge", "share"),
    ),
    "handbook": (("handbook",), ("handbook",)),
    "distribution": (("distribution/",), ("charter", "surplus", "dues")),
    "lifecycle": (("lifecycle/",), ("lifecycle", "lifecycle_facts")),
    "counting": (("counting/",), ("head_count", "figures")),
    "scoring": (("scoring/",), ("weighted", "grade", "ballot", "contest", "satisfaction")),
    "geometry": (("geometry",), ("geometry",)),
    "presence": (
        ("presence/",),
        ("fence", "checkin", "judge", "presence_days", "leave", "absence", "sampling"),
    ),
    "tenure": (("tenure/", "rank"), ("rank", "stay", "establishment", "kin", "reshuffle")),
    "placement": (("placement/",), ("nominee", "placement", "aims", "optimum_of_seats")),
    "contract": (("contract/",), ("lease", "rent", "arrears")),
    "funding": (("funding/",), ("funding",)),
}


def prepare(module: str) -> Path:
    """A fresh copy of the rules and their tests with a configuration for this module alone."""
    sources, tests = MODULES[module]
    place = WORK / module
    shutil.rmtree(place, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "jishi" / "rules", place / "src" / "jishi" / "rules", ignore=ignore)
    shutil.copy(ROOT / "src" / "jishi" / "__init__.py", place / "src" / "jishi" / "__init__.py")
    shutil.copytree(ROOT / "tests" / "rules", place / "tests" / "rules", ignore=ignore)
    only = [f"src/jishi/rules/{source}{'*' if source.endswith('/') else '.py'}" for source in sources]
    selection = [f"tests/rules/test_{name}.py" for name in tests]
    if missing := [name for name in selection if not (place / name).exists()]:
        raise SystemExit(f"no such test file: {missing}; mend MODULES in {__file__}")
    lines = [
        "[tool.mutmut]",
        'source_paths = ["src"]',
        f"only_mutate = {json.dumps(only)}",
        f"pytest_add_cli_args_test_selection = {json.dumps(selection)}",
        'pytest_add_cli_args = ["-p", "no:django", "-p", "no:cacheprovider", "-p", "no:randomly"]',
        "use_git_change_detection = false",
        "track_dependencies = false",
        "[tool.pytest.ini_options]",
        'pythonpath = ["src"]',
    ]
    (place / "pyproject.toml").write_text("\n".join(lines) + "\n")
    return place


def refresh(module: str) -> tuple[Path, list[str]]:
    """The place of the last run with today's tests, and the names of its survivors."""
    place = WORK / module
    for copy in (place / "tests" / "rules", place / "mutants" / "tests" / "rules"):
        shutil.copytree(ROOT / "tests" / "rules", copy, dirs_exist_ok=True)
    rows = json.loads((WORK / f"{module}.json").read_text())
    for name in rows:
        then, now = (root / "src" / "jishi" / "rules" / name for root in (place, ROOT))
        if then.read_text() != now.read_text():
            raise SystemExit(f"{name} has changed since the last run: run {module} anew")
    return place, [name for row in rows.values() for name in row["survivors"] + row["untried"]]


def run(module: str, again: bool = False) -> bool:
    """Mutate, test, count; True if the aim is met."""
    place, only = refresh(module) if again else (prepare(module), [])
    if again and not only:
        print(f"{module}: nothing survived the last run")
        return True
    environment = os.environ | {"HYPOTHESIS_PROFILE": "mutants", "PYTHONPATH": "src"}
    command = ["nice", "-n", "10", sys.executable, "-m", "mutmut", "run", "--max-children", "1", *only]
    with (WORK / f"{module}.log").open("w") as log:
        subprocess.run(command, cwd=place, env=environment, check=False, stdout=log, stderr=log)
    result = count(place)
    (WORK / f"{module}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    killed, total = (
        sum(row["killed"] for row in result.values()),
        sum(row["total"] for row in result.values()),
    )
    if not total:
        raise SystemExit(f"mutmut made no mutants of {module}; see {WORK / module}.log")
    print(f"{module}: {killed} of {total} killed, {100 * killed / total:.1f} % (aim {AIM:g} %)")
    for name in sorted(survivor for row in result.values() for survivor in row["survivors"]):
        print(f"  survived {name}")
    return bool(100 * killed / total >= AIM)


def count(place: Path) -> dict[str, dict[str, Any]]:
    """For each file: mutants tried, killed (a failing test or an endless loop), and names of the others."""
    found = {}
    for meta in sorted((place / "mutants" / "src").rglob("*.py.meta")):
        codes = json.loads(meta.read_text())["exit_code_by_key"]
        if not codes:
            continue
        # None: not tried, as the run was stopped; 0: all tests passed; 33, 5: no test reached it.
        untried = [name for name, code in codes.items() if code is None]
        survivors = [name for name, code in codes.items() if code in (0, 5, 33)]
        name = meta.relative_to(place / "mutants" / "src" / "jishi" / "rules").as_posix()
        found[name.removesuffix(".meta")] = {
            "total": len(codes) - len(untried),
            "killed": len(codes) - len(untried) - len(survivors),
            "survivors": survivors,
            "untried": untried,
        }
    return found


def table() -> None:
    """The committed table: one row a file, with a sum for each module."""
    print("| module | file | tried | killed | % | not tried |\n| --- | --- | ---: | ---: | ---: | ---: |")
    for module in MODULES:
        rows = json.loads((WORK / f"{module}.json").read_text())
        for name, row in rows.items():
            share = 100 * row["killed"] / max(row["total"], 1)
            left = len(row["untried"])
            print(f"| {module} | {name} | {row['total']} | {row['killed']} | {share:.1f} | {left} |")
        total, killed = (sum(row[key] for row in rows.values()) for key in ("total", "killed"))
        left = sum(len(row["untried"]) for row in rows.values())
        print(
            f"| **{module}** | | **{total}** | **{killed}** | **{100 * killed / total:.1f}** | **{left}** |"
        )


def main(argument: str, again: bool = False) -> int:
    WORK.mkdir(parents=True, exist_ok=True)
    if argument == "table":
        table()
        return 0
    if argument != "all" and argument not in MODULES:
        raise SystemExit(f"no module {argument}: one of {', '.join(MODULES)}, all or table")
    wanted = list(MODULES) if argument == "all" else [argument]
    missed = [module for module in wanted if not run(module, again)]
    return 1 if missed else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(words[-1] if words else "", again=words[:1] == ["again"]))
