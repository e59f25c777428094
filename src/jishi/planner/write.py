"""Instances and plans to files, byte for byte the same for the same content."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from .columns import Table
from .plan import Plan
from .problem import Problem
from .read import IDENTIFIED, INSTANCE_FORMAT, NUMBERS, PLAN_FORMAT, REQUIRED, SETTINGS, TABLES


def _text(value: Any, blank: float | None) -> str:
    if blank is not None and value == blank:
        return ""
    return repr(float(value)) if isinstance(value, np.floating) else str(int(value))


def table_csv(table: Table, identity: str | None = None) -> bytes:
    """A table as CSV bytes with a header and ``\\n`` line ends; blanks where a cell has its blank value."""
    kinds = table.columns()
    columns = [[_text(value, kind.blank) for value in getattr(table, name)] for name, kind in kinds.items()]
    if identity:
        columns.insert(0, [str(row) for row in range(len(table))])
    header = ",".join(([identity] if identity else []) + list(kinds))
    lines = [header, *map(",".join, zip(*columns, strict=True))]
    return ("\n".join(lines) + "\n").encode()


def write_problem(problem: Problem, folder: str | Path) -> None:
    """Write ``problem`` as ``jishi-instance/1``; empty optional tables and settings that are off are left out."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, dict[str, Any]] = {}
    for name in TABLES:
        table: Table = getattr(problem, name)
        if name not in REQUIRED and not len(table):
            continue
        data = table_csv(table, IDENTIFIED.get(name))
        files[f"{name}.csv.gz"] = {"rows": len(table), "sha256": hashlib.sha256(data).hexdigest()}
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(data, mtime=0))
    manifest = {"format": INSTANCE_FORMAT, "name": problem.name}
    manifest |= {key: getattr(problem, key) for key in NUMBERS}
    settings = {key: getattr(problem, key) for key in SETTINGS}
    manifest |= {key: value for key, value in settings.items() if value != SETTINGS[key]} | {"files": files}
    _write_json(folder / "manifest.json", manifest)
    if problem.names is not None:
        _write_json(folder / "names.json", dataclasses.asdict(problem.names))


def write_plan(plan: Plan, folder: str | Path) -> None:
    """Write ``plan`` as ``jishi-plan/1``."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table, identity in ((plan.fairs, "fair"), (plan.stalls, None), (plan.served, None)):
        (folder / f"{table.title}.csv").write_bytes(table_csv(table, identity))
    figures = {
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "greedy": plan.greedy,
        "seed": plan.seed,
        "seconds": plan.seconds,
        "version": plan.version,
    }
    stated = {"format": PLAN_FORMAT} | figures | {"options": dict(plan.options), "log": list(plan.log)}
    stated["coverage"] = {key: _finite(value) for key, value in plan.coverage.items()}
    _write_json(folder / "plan.json", {key: _finite(value) for key, value in stated.items()})
    if plan.multipliers:
        np.savez_compressed(folder / "multipliers.npz", allow_pickle=False, **dict(plan.multipliers))


def _finite(value: Any) -> Any:
    """JSON has no infinity: a gap that cannot be stated is null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


__all__ = ["table_csv", "write_plan", "write_problem"]
