"""The planner as a library: what is exported, typed, documented, and how a run is limited, told and stopped."""

from __future__ import annotations

import inspect
import typing
from dataclasses import is_dataclass
from pathlib import Path

import pytest
from small_instance import county

import jishi.planner as planner
from jishi.planner import Plan, Problem, Progress, check, explain, solve

PAGE = Path(__file__).parents[2] / "docs" / "explain" / "planner.md"


def test_the_four_names_of_the_house_are_enough() -> None:
    problem = county()
    plan = solve(problem, seconds=60)
    assert isinstance(problem, Problem)
    assert check(problem, plan).feasible
    assert explain(problem, plan, 0).sentences


def test_everything_exported_is_documented_and_typed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in planner.__all__:
        thing = getattr(planner, name)
        assert inspect.getdoc(thing), name
        call = thing.__init__ if is_dataclass(thing) else thing
        if inspect.isfunction(call):
            hints = typing.get_type_hints(call)
            assert set(inspect.signature(call).parameters) - {"self"} <= set(hints), name
    for name in ("solve", "check", "certify", "certified_bound", "coverage", "contradiction", "Outlook", "explain",
                 "remarks", "greedy", "Problem", "Plan", "Report"):  # fmt: skip
        assert name in page, name


@pytest.mark.parametrize("name", sorted(planner.LATER))
def test_what_is_read_later_is_exported_and_no_module_takes_its_place(name: str) -> None:
    folder = Path(planner.__file__).parent
    assert name in planner.__all__
    assert getattr(planner, name).__module__ == f"jishi.planner.{planner.LATER[name]}"
    assert not (folder / f"{name}.py").exists()
    assert not (folder / name).exists()


def test_a_name_the_package_has_not_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="has no attribute "):
        planner.slove  # noqa: B018


@pytest.mark.parametrize("heading", ["## Concepts", "## Formats", "## Glossary", "## How good, how fast"])
def test_the_page_has_what_a_published_package_has(heading: str) -> None:
    assert heading in PAGE.read_text(encoding="utf-8")


def test_the_package_says_that_it_is_typed() -> None:
    package = Path(planner.__file__).parents[1]
    assert (package / "py.typed").exists()


def test_a_run_is_told_stopped_and_limited() -> None:
    problem, seen = county(), list[Progress]()
    plan = solve(problem, seconds=60, gap=0.5, seed=3, threads=2, on_progress=seen.append)
    assert isinstance(plan, Plan)
    assert seen[0].stage == "read"
    assert seen[-1].fraction == 1.0
    assert plan.seed == 3
    assert plan.options["threads"] == 2
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return True

    stopped = solve(problem, seconds=60, should_stop=stop)
    assert asked
    assert check(problem, stopped).feasible
    ticks = iter(range(10**6))
    hurried = solve(problem, seconds=1.0, clock=lambda: float(next(ticks)))
    assert check(problem, hurried).feasible


def test_an_error_in_the_callers_progress_is_the_callers() -> None:
    class Cancelled(Exception):
        pass

    def cancel(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        solve(county(), seconds=60, on_progress=cancel)
