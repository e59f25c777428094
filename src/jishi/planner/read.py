"""Instances and plans from files, with every fault named by file, row and column.

Formats ``jishi-instance/1`` and ``jishi-plan/1``: a manifest with the row count and SHA-256 of each table,
and (gzipped) CSV tables with a header.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from .columns import NO_LIMIT, Table
from .errors import PlannerError
from .plan import Plan, relative_gap
from .problem import Names, Problem
from .tables import Fairs, Served, Stalls
from .validate import DuplicateKey

__all__ = [
    "INSTANCE_FORMAT",
    "NO_LIMIT",
    "PLAN_FORMAT",
    "TABLES",
    "Names",
    "Plan",
    "PlannerError",
    "Problem",
    "Unreadable",
    "read_plan",
    "read_problem",
    "relative_gap",
]

INSTANCE_FORMAT = "jishi-instance/1"
PLAN_FORMAT = "jishi-plan/1"
NUMBERS = ("fairs", "days", "first_weekday", "max_fairs_per_day_and_county", "services")
SETTINGS: dict[str, float] = {"first_third_bonus": 0.0, "fairs_per_host": 1, "host_interval": 0}
"""Keys a manifest may leave out, and what that means."""


class Unreadable(PlannerError):
    code = "unreadable"
    template = "无法读取 %(path)s：%(why)s"


def _table_types() -> dict[str, type[Table]]:
    """Each table's class by the name of its field in Problem."""
    import typing

    hints = typing.get_type_hints(Problem)
    return {name: kind for name, kind in hints.items() if isinstance(kind, type) and issubclass(kind, Table)}


TABLES = _table_types()
IDENTIFIED = {"towns": "town", "villages": "village", "units": "unit"}
"""Tables whose rows are numbered by a column of their own."""
REQUIRED = {
    "towns",
    "closed_days",
    "villages",
    "units",
    "unit_off",
    "pairs",
    "prerequisites",
    "must_reach",
    "needs",
    "reach",
    "send_cost",
}


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(
            [{"file": path.name}], path=path, why=f"{error}；请检查文件是否存在且完整"
        ) from error


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(path))
    except ValueError as error:
        raise Unreadable([{"file": path.name}], path=path, why=f"不是有效的 JSON（{error}）") from error
    if not isinstance(value, dict):
        raise Unreadable([{"file": path.name}], path=path, why="应为一个 JSON 对象")
    return value


def _rows(path: Path, data: bytes, columns: Iterable[str]) -> list[list[str]]:
    """The rows of a CSV whose header is exactly ``columns``."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable([{"file": path.name}], path=path, why=f"不是 UTF-8 编码的 CSV（{error}）") from error
    wanted = list(columns)
    if not lines or lines[0] != wanted:
        found = lines[0] if lines else []
        raise Unreadable([{"file": path.name}], path=path, why=f"表头应为 {wanted}，现为 {found}")
    for number, line in enumerate(lines[1:]):
        if len(line) != len(wanted):
            why = f"第 {number} 行有 {len(line)} 格，应有 {len(wanted)} 格"
            raise Unreadable([{"file": path.name, "row": number}], path=path, why=why)
    return lines[1:]


def _table(path: Path, data: bytes, kind: type[Table], identity: str | None) -> Table:
    rows = _rows(path, data, ([identity] if identity else []) + list(kind.columns()))
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(list(kind.columns())) + bool(identity))
    if identity:
        rows_seen = list(columns.pop(0))
        _check_numbering(kind.title, identity, rows_seen, path)
    return kind(*columns)


def _check_numbering(title: str, identity: str, seen: list[str], path: Path) -> None:
    """Ids must be 0, 1, 2, … in order."""
    for row, text in enumerate(seen):
        if text == str(row):
            continue
        if text in seen[:row]:
            raise DuplicateKey([{"table": title, "row": row}], table=title, rows=row, key=identity)
        why = f"第 {row} 行的 {identity} 应为 {row}，现为 {text!r}；编号须从 0 起依次排列"
        raise Unreadable([{"file": path.name, "row": row}], path=path, why=why)


def _verified(folder: Path, name: str, entry: Any) -> bytes:
    """The uncompressed bytes of a table, if they are those the manifest speaks of."""
    path = folder / name
    data = _bytes(path)
    if not isinstance(entry, dict) or "sha256" not in entry or "rows" not in entry:
        raise Unreadable(
            [{"file": "manifest.json"}], path=folder / "manifest.json", why=f"{name} 缺 rows 或 sha256"
        )
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise Unreadable(
            [{"file": name}], path=path, why="内容与 manifest.json 的 sha256 不符，文件被改动或不完整"
        )
    return data


def _numbers(manifest: dict[str, Any], path: Path) -> dict[str, Any]:
    numbers: dict[str, Any] = {}
    for key in NUMBERS:
        value = manifest.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unreadable(
                [{"file": path.name, "key": key}], path=path, why=f"{key} 应为整数，现为 {value!r}"
            )
        numbers[key] = value
    for key, usual in SETTINGS.items():
        value = manifest.get(key, usual)
        if isinstance(value, bool) or not isinstance(
            value, type(usual) if isinstance(usual, int) else int | float
        ):
            why = f"{key} 应为{'整数' if isinstance(usual, int) else '数'}，现为 {value!r}"
            raise Unreadable([{"file": path.name, "key": key}], path=path, why=why)
        numbers[key] = value
    return numbers


def read_problem(folder: str | Path) -> Problem:
    """The instance in ``folder``. Raises ``Unreadable`` or a fault of ``validate``, each naming the place."""
    folder = Path(folder)
    path = folder / "manifest.json"
    manifest = _json(path)
    if manifest.get("format") != INSTANCE_FORMAT:
        raise Unreadable([{"file": path.name}], path=path, why=f"format 应为 {INSTANCE_FORMAT}")
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise Unreadable([{"file": path.name}], path=path, why="缺 files 一节")
    tables: dict[str, Any] = {}
    for name, kind in TABLES.items():
        file = f"{name}.csv.gz"
        if file not in files and name not in REQUIRED:
            continue
        if file not in files:
            raise Unreadable([{"file": path.name}], path=path, why=f"files 中缺 {file}")
        table = _table(folder / file, _verified(folder, file, files[file]), kind, IDENTIFIED.get(name))
        if len(table) != files[file]["rows"]:
            why = f"有 {len(table)} 行，manifest.json 写的是 {files[file]['rows']} 行"
            raise Unreadable([{"file": file}], path=folder / file, why=why)
        tables[name] = table
    unknown = sorted(set(files) - {f"{name}.csv.gz" for name in TABLES})
    if unknown:
        raise Unreadable([{"file": unknown[0]}], path=path, why=f"不认识的表 {unknown}；请去掉或升级程序")
    return Problem(
        name=str(manifest.get("name", folder.name)),
        names=_names(folder),
        **_numbers(manifest, path),
        **tables,
    )


def _names(folder: Path) -> Names | None:
    """Display names from ``names.json`` if the folder has one."""
    path = folder / "names.json"
    if not path.exists():
        return None
    value = _json(path)
    kinds = ("villages", "towns", "services", "units")
    if not all(isinstance(value.get(kind, []), list) for kind in kinds):
        raise Unreadable([{"file": path.name}], path=path, why=f"应含列表 {list(kinds)}")
    return Names(**{kind: tuple(map(str, value.get(kind, []))) for kind in kinds})


def read_plan(folder: str | Path) -> Plan:
    """The plan in ``folder``; its figures are those stated there, not recomputed."""
    folder = Path(folder)
    path = folder / "plan.json"
    stated = _json(path)
    if stated.get("format") != PLAN_FORMAT:
        raise Unreadable([{"file": path.name}], path=path, why=f"format 应为 {PLAN_FORMAT}")
    tables: dict[str, Any] = {}
    for name, kind, identity in (
        ("fairs", Fairs, "fair"),
        ("stalls", Stalls, None),
        ("served", Served, None),
    ):
        file = folder / f"{name}.csv"
        tables[name] = _table(file, _bytes(file), kind, identity)
    figures: dict[str, Any] = {
        key: _figure(stated, key, path) for key in ("objective", "bound", "greedy", "seconds")
    }
    options, log = stated.get("options", {}), stated.get("log", [])
    if not isinstance(options, dict) or not isinstance(log, list):
        raise Unreadable([{"file": path.name}], path=path, why="options 应为对象，log 应为列表")
    return Plan(
        **tables,
        **figures,
        seed=int(_figure(stated, "seed", path)),
        version=str(stated.get("version", "")),
        options=options,
        multipliers=_multipliers(folder / "multipliers.npz"),
        log=tuple(log),
        coverage=_coverage(stated.get("coverage", {}), path),
    )


def _coverage(stated: Any, path: Path) -> dict[str, float]:
    numbers = isinstance(stated, dict) and all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        for value in stated.values()
    )
    if not numbers:
        raise Unreadable([{"file": path.name, "key": "coverage"}], path=path, why="coverage 应为数的对象")
    return {key: float("nan") if value is None else float(value) for key, value in stated.items()}


def _figure(stated: dict[str, Any], key: str, path: Path) -> float:
    value = stated.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Unreadable([{"file": path.name, "key": key}], path=path, why=f"{key} 应为数，现为 {value!r}")
    return float(value)


def _multipliers(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise Unreadable([{"file": path.name}], path=path, why=f"{error}") from error
