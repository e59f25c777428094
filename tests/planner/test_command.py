"""The command line: what it prints, where it writes, how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_instance import county

from jishi.planner import (
    day_kernels,
    kernels,
    read_plan,
    read_problem,
    serve_kernels,
    solve,
    write_plan,
    write_problem,
)
from jishi.planner.__main__ import main
from jishi.planner.generate import Preset, generate
from jishi.planner.tables import Fairs


@pytest.fixture
def folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """A hand-made county and its plan, solved through the command line."""
    write_problem(county(), tmp_path / "county")
    problem, plan = str(tmp_path / "county"), str(tmp_path / "plan")
    assert main(["solve", problem, "--seconds", "60", "--gap", "0", "--out", plan]) == 0
    printed = capsys.readouterr()
    assert "100%" in printed.err
    assert json.loads(printed.out)["objective"] == pytest.approx(109.2)
    return problem, plan


def test_check_of_a_good_plan(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *folders, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    keys = {"feasible", "violations", "objective", "bound", "bound_source", "gap", "greedy", "coverage"}
    assert set(report) == keys
    assert report["feasible"] is True
    assert report["violations"] == []
    assert report["bound_source"] == "stated"
    assert (report["objective"], report["greedy"]) == pytest.approx((109.2, 109.2))
    assert report["gap"] == pytest.approx(0, abs=1e-6)


def test_check_of_a_broken_plan(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    plan = read_plan(folders[1])
    write_plan(plan.but(fairs=Fairs([0], [1])), folders[1])
    assert main(["check", *folders, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in report["violations"]] == ["closed_day"]
    assert report["violations"][0]["items"] == {"fair": 0, "day": 1, "town": 0}
    assert main(["check", *folders]) == 1
    assert "closed_day: 第 0 场定在第 1 天" in capsys.readouterr().out


def test_check_of_what_cannot_be_read(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    (Path(folders[1]) / "stalls.csv").write_text("fair,unit\n0,1\n")
    assert main(["check", *folders, "--json"]) == 2
    printed = capsys.readouterr()
    assert "stalls.csv" in printed.err
    assert printed.out == ""
    assert main(["check", folders[0] + "-not-there", folders[1], "--json"]) == 2


def test_solve_of_an_impossible_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_problem(county(fairs=4), tmp_path)
    assert main(["solve", str(tmp_path), "--seconds", "5", "--out", str(tmp_path / "plan")]) == 2
    assert "至多只能办 3 场" in capsys.readouterr().err
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("lang, words", [("zh", "在东村办"), ("en", "is held in 东村")])
def test_explain(folders: tuple[str, str], lang: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *folders, "--fair", "0", "--lang", lang]) == 0
    assert words in capsys.readouterr().out
    assert main(["explain", *folders, "--lang", lang]) == 0
    assert words in capsys.readouterr().out
    assert main(["explain", *folders, "--fair", "7"]) == 2


def test_generate_writes_the_same_instance_for_the_same_seed(tmp_path: Path) -> None:
    for folder in ("a", "b", "c"):
        seed = "4" if folder == "c" else "3"
        assert main(["generate", "tiny", "--seed", seed, "--out", str(tmp_path / folder)]) == 0
    first, second, third = ((tmp_path / folder / "manifest.json").read_text() for folder in ("a", "b", "c"))
    assert first == second
    assert first != third
    assert "模拟" in read_problem(tmp_path / "a").name


def signatures() -> dict[str, int]:
    """How many forms of each inner loop are compiled; those called from Python only."""
    found = {**vars(kernels), **vars(day_kernels), **vars(serve_kernels)}
    return {
        name: len(one.signatures)
        for name, one in found.items()
        if hasattr(one, "signatures") and name[0] != "_"
    }


def test_compile_leaves_nothing_to_compile_later(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile"]) == 0
    assert capsys.readouterr().out.endswith(" s\n")
    before = signatures()
    assert len(before) == 8
    assert all(before.values()), before
    # Too large to be proven at once, so that every kind of neighbourhood is tried, and small enough to be quick.
    plan = solve(generate(Preset(40, 3, 12, 16, 6, 90, 9.0, 2), seed=5), seconds=600, max_iterations=16)
    (search,) = (one for one in plan.log if one["stage"] == "search")
    assert all(search["tried"].values())
    assert "exact" not in [one["stage"] for one in plan.log]
    assert signatures() == before


def test_a_wrong_command_exits_2() -> None:
    with pytest.raises(SystemExit) as ending:
        main(["generate", "village", "--out", "x"])
    assert ending.value.code == 2
