"""Instances and plans survive the way to files and back; a damaged file is refused by name."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from small_instance import county

from jishi.planner import Plan, PlannerError, Problem, read_plan, read_problem, write_plan, write_problem
from jishi.planner.replan import forbid_days, forbid_host, forbid_stall, pin_fair, pin_stall


def same(first: Problem, second: Problem) -> bool:
    numbers = ("name", "fairs", "days", "first_weekday", "max_fairs_per_day_and_county", "services", "names")
    return all(getattr(first, key) == getattr(second, key) for key in numbers) and all(
        type(one) is type(two)
        and all(np.array_equal(getattr(one, key), getattr(two, key)) for key in one.columns())
        for one, two in zip(first.tables(), second.tables(), strict=True)
    )


def pinned() -> Problem:
    problem = pin_stall(pin_fair(county(), 0, 5), 0, 1, 2)
    return forbid_days(forbid_stall(forbid_host(problem, 2), 0, 0), 1, [7, 8])


@pytest.mark.parametrize(
    "problem", [county(), pinned(), county(names=None)], ids=["plain", "pinned", "unnamed"]
)
def test_an_instance_comes_back_as_it_was(problem: Problem, tmp_path: Path) -> None:
    write_problem(problem, tmp_path)
    assert same(read_problem(tmp_path), problem)


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_problem(county(), tmp_path / folder)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_published_tables_are_written_back_byte_for_byte(published: Path, tmp_path: Path) -> None:
    write_problem(read_problem(published / "tiny-1"), tmp_path)
    wanted = json.loads((published / "tiny-1" / "manifest.json").read_text())["files"]
    found = json.loads((tmp_path / "manifest.json").read_text())["files"]
    for table in (
        "towns",
        "closed_days",
        "units",
        "unit_off",
        "pairs",
        "prerequisites",
        "must_reach",
        "needs",
    ):
        assert found[f"{table}.csv.gz"] == wanted[f"{table}.csv.gz"], table


def test_a_plan_comes_back_as_it_was(tiny_plan: Plan, tmp_path: Path) -> None:
    write_plan(tiny_plan, tmp_path)
    back = read_plan(tmp_path)
    for table in ("fairs", "stalls", "served"):
        for column in getattr(back, table).columns():
            assert np.array_equal(
                getattr(getattr(back, table), column), getattr(getattr(tiny_plan, table), column)
            )
    for key in ("objective", "bound", "gap", "greedy", "seed", "seconds", "version", "log"):
        assert getattr(back, key) == getattr(tiny_plan, key), key
    assert set(back.multipliers) == set(tiny_plan.multipliers)
    assert all(np.array_equal(back.multipliers[key], tiny_plan.multipliers[key]) for key in back.multipliers)


def rewrite(folder: Path, table: str, old: str, new: str, *, honest: bool = True) -> None:
    """Change a table's text, and its checksum too where the fault should lie in the text alone."""
    path = folder / f"{table}.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    assert old in text
    data = text.replace(old, new, 1).encode()
    path.write_bytes(gzip.compress(data))
    if honest:
        manifest = json.loads((folder / "manifest.json").read_text())
        rows = data.decode().count("\n") - 1
        manifest["files"][path.name] = {"rows": rows, "sha256": hashlib.sha256(data).hexdigest()}
        (folder / "manifest.json").write_text(json.dumps(manifest))


BAD_TABLES = {
    "a word for a number": ("needs", "0,1,40", "0,1,many", "bad_cell", "第 1 行的 count 列"),
    "half a person": ("needs", "0,1,40", "0,1,40.5", "bad_cell", "第 1 行的 count 列"),
    "an empty cell": ("needs", "0,1,40", "0,1,", "bad_cell", "第 1 行的 count 列"),
    "a negative count": ("needs", "0,1,40", "0,1,-40", "out_of_range", "第 1 行的 count 列"),
    "NaN coordinates": ("villages", "0,0,0,0.0", "0,0,0,nan", "not_finite", "第 0 行的 x_km 列"),
    "infinite weight": ("needs", "0,0,40,1.0", "0,0,40,inf", "not_finite", "第 0 行的 weight 列"),
    "a need given twice": ("needs", "0,1,40", "0,0,40", "duplicate_key", "第 1 行与前面的行重复"),
    "an unknown village": ("needs", "0,1,40", "9,1,40", "unknown_id", "未知编号"),
    "an unknown service": ("pairs", "0,1,40", "0,7,40", "unknown_id", "service 列"),
    "ids out of order": ("towns", "\n1,0", "\n2,0", "unreadable", "第 1 行的 town 应为 1"),
    "an id twice": ("towns", "\n1,0", "\n0,0", "duplicate_key", "第 1 行与前面的行重复"),
    "another header": ("reach", "host,village", "village,host", "unreadable", "表头应为"),
    "a cell too few": ("reach", "0,0,0.8", "0,0", "unreadable", "第 0 行有 2 格"),
    "a share above one": ("reach", "0,0,0.8", "0,0,1.8", "out_of_range", "share 列"),
    "a floor above its ceiling": ("towns", "0,0,0,2", "0,0,3,2", "out_of_range", "floor 列"),
    "a village in another county": ("villages", "0,0,0,0.0", "0,0,1,0.0", "county_mismatch", "第 0 行"),
}


@pytest.mark.parametrize("case", BAD_TABLES)
def test_a_bad_table_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    table, old, new, code, place = BAD_TABLES[case]
    write_problem(county(), tmp_path)
    rewrite(tmp_path, table, old, new)
    with pytest.raises(PlannerError) as refusal:
        read_problem(tmp_path)
    assert refusal.value.code == code
    assert place in str(refusal.value)
    assert table in str(refusal.value)


def test_a_changed_table_is_refused(tmp_path: Path) -> None:
    write_problem(county(), tmp_path)
    rewrite(tmp_path, "needs", "0,1,40", "0,1,41", honest=False)
    with pytest.raises(PlannerError, match="sha256"):
        read_problem(tmp_path)


@pytest.mark.parametrize(
    "break_it, word",
    [
        (lambda folder: (folder / "needs.csv.gz").unlink(), "needs.csv.gz"),
        (lambda folder: (folder / "needs.csv.gz").write_bytes(b"not gzip"), "needs.csv.gz"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "JSON"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "JSON"),
        (lambda folder: (folder / "manifest.json").write_text('{"format": "other/1"}'), "format"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json"),
        (lambda folder: change_manifest(folder, fairs="one"), "fairs"),
        (lambda folder: change_manifest(folder, files={}), "towns.csv.gz"),
        (lambda folder: change_rows(folder, "needs.csv.gz", 3), "3 行"),
    ],
    ids=["missing", "not gzip", "broken", "a list", "format", "no manifest", "text", "no files", "rows"],
)
def test_a_damaged_folder_is_refused(break_it: object, word: str, tmp_path: Path) -> None:
    write_problem(county(), tmp_path)
    assert callable(break_it)
    break_it(tmp_path)
    with pytest.raises(PlannerError, match=word) as refusal:
        read_problem(tmp_path)
    assert refusal.value.code == "unreadable"


def change_manifest(folder: Path, **values: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | values))


def change_rows(folder: Path, name: str, rows: int) -> None:
    files = json.loads((folder / "manifest.json").read_text())["files"]
    files[name]["rows"] = rows
    change_manifest(folder, files=files)
