"""The certificate: it proves what the solver claims, and a doctored one cannot cut off any plan."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from monolith import optimum
from planner_instances import committed, shared_instances, solved
from small_instance import county

from jishi.planner import CertificateRejected, Problem, certified_bound, certify, check, read_problem, solve
from jishi.planner.__main__ import main
from jishi.planner.layout import lay_out
from jishi.planner.prices import Market, improve
from jishi.planner.replan import forbid_stall, pin_fair, pin_stall
from jishi.planner.tables import MustReach, Pairs, Prerequisites
from jishi.planner.write import write_plan, write_problem


def drawn(market: Market, rng: np.random.Generator, scale: float) -> np.ndarray:
    """Random prices of the right sign; specialists without a cap are free, as the solver keeps them."""
    prices = scale * rng.random(market.multipliers.size) ** 3
    market.multipliers.part(prices, "specialist")[~market.capped] = 0.0
    return prices


def loosened(problem: Problem, rng: np.random.Generator, scale: float) -> dict[str, np.ndarray]:
    """Random multipliers of the right sign for every rule."""
    market = Market(lay_out(problem))
    return market.by_id(scale * rng.random(market.multipliers.size) ** 3)


def entangled() -> Problem:
    """The hand-made county with every kind of relaxed rule, and pins."""
    problem = county(
        fairs=2,
        pairs=Pairs([0, 1, 2, 1], [1, 2, 0, 1], [40, 30, 50, 20], [1, None, None, 2]),
        prerequisites=Prerequisites([1], [0]),
        must_reach=MustReach([2]),
    )
    return forbid_stall(pin_stall(pin_fair(problem, 0), 0, 2, 0), 2, 1, 2)


@pytest.mark.parametrize("name", ["tiny-1", "tiny-2", "tiny-3", "tiny-4", "tiny-5"])
def test_the_solvers_bound_is_recomputed(name: str) -> None:
    problem = read_problem(shared_instances() / name)
    market = Market(lay_out(problem))
    *_, dual = improve(market, None, iterations=40)
    assert certified_bound(problem, market.by_id(dual.prices)) == pytest.approx(dual.bound, abs=1e-6)


@pytest.mark.parametrize("make", [lambda: committed("tiny-0"), lambda: committed("tiny-2"), entangled])
@pytest.mark.parametrize("scale", [0.0, 0.1, 1.0, 10.0])
def test_solver_and_certificate_agree_at_any_prices(make, scale: float) -> None:  # type: ignore[no-untyped-def]
    problem = make()
    market, rng = Market(lay_out(problem)), np.random.default_rng(11)
    for _ in range(3):
        prices = drawn(market, rng, scale)
        bound = certified_bound(problem, market.by_id(prices))
        assert bound == pytest.approx(market.price(prices).bound, abs=1e-6)


@pytest.mark.parametrize("scale", [0.0, 0.1, 1.0, 10.0, 100.0])
def test_no_multipliers_cut_off_the_optimum(scale: float) -> None:
    problem, rng = committed("tiny-0"), np.random.default_rng(5)
    best = optimum(problem)
    for _ in range(4):
        assert certified_bound(problem, loosened(problem, rng, scale)) >= best - 1e-6


def test_a_doctored_certificate_only_loosens_the_bound() -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    honest = certify(problem, plan, check(problem, plan))
    assert honest.bound_source == "certificate"
    assert plan.bound - 1e-6 <= honest.bound
    given = dict(plan.multipliers)
    for part in ("need", "leader_day"):
        doctored = given | {part: np.zeros_like(given[part])}
        assert certified_bound(problem, doctored) > honest.bound
    # A price on a specialist who has no cap must not lower what that specialist is worth.
    uncapped = given | {"specialist": given["specialist"] + np.where(problem.pairs.cap < 0, 1e6, 0.0)}
    assert certified_bound(problem, uncapped) == pytest.approx(honest.bound)
    # Nor do prices of rules the instance does not have.
    stranger = {"provider": [1e6], "provider_host": [10**6], "provider_service": [0]}
    joined = {name: np.append(given[name], stranger[name]) for name in stranger}
    assert certified_bound(problem, given | joined) == pytest.approx(honest.bound)


DOCTORED = {
    "missing": lambda given: {key: value for key, value in given.items() if key != "need"},
    "negative": lambda given: given | {"leader_day": given["leader_day"] - 1e6},
    "not a number": lambda given: given | {"need": np.full_like(given["need"], np.nan)},
    "too short": lambda given: given | {"need": given["need"][1:]},
    "wrong shape": lambda given: given | {"need": given["need"][None, :]},
    "no numbers": lambda given: given | {"need": given["need"].astype(str)},
    "ids of another length": lambda given: given | {"provider_host": np.zeros(10**4)},
    "a rule twice": lambda given: (
        given | {"provider": [1.0, 1.0], "provider_host": [0, 0], "provider_service": [0, 0]}
    ),
    "none": lambda given: {},
}


@pytest.mark.parametrize("case", DOCTORED)
def test_a_certificate_that_proves_nothing_is_rejected(case: str) -> None:
    problem, plan = committed("tiny-0"), solved("tiny-0")
    with pytest.raises(CertificateRejected, match="乘子"):
        certified_bound(problem, DOCTORED[case](dict(plan.multipliers)))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    write_problem(committed("tiny-0"), tmp_path / "county")
    write_plan(solved("tiny-0").but(bound=1e9), tmp_path / "plan")
    return str(tmp_path / "county"), str(tmp_path / "plan")


def test_the_command_states_the_proven_gap(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *folders, "--certificate", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    plan = solved("tiny-0")
    assert report["bound_source"] == "certificate"
    assert report["stated_bound"] == 1e9
    assert report["bound"] == pytest.approx(certified_bound(committed("tiny-0"), plan.multipliers))
    assert report["gap"] == pytest.approx((report["bound"] - plan.objective) / plan.objective)
    assert main(["check", *folders, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bound_source"] == "stated"


def test_the_command_refuses_a_plan_without_certificate(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(folders[1]) / "multipliers.npz").unlink()
    assert main(["check", *folders, "--certificate", "--json"]) == 2
    assert "multipliers.npz" in capsys.readouterr().err


def test_the_bound_of_a_solved_plan_is_its_certificates_where_no_optimum_was_proven() -> None:
    problem = read_problem(shared_instances() / "tiny-1")
    plan = solve(problem, seconds=300, gap=0.9)
    assert "exact" not in [one["stage"] for one in plan.log]
    assert certified_bound(problem, plan.multipliers) == pytest.approx(plan.bound, abs=1e-6)


def test_the_certificate_shares_no_code_with_the_solver() -> None:
    """Only readers, the checker and each other are imported."""
    import ast

    folder = Path(__file__).parents[2] / "src" / "jishi" / "planner"
    allowed = {"check", "errors", "first_third", "read", "relaxed_hosts"}
    for name in ("certificate", "relaxed_hosts"):
        tree = ast.parse((folder / f"{name}.py").read_text())
        near = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level}
        assert near <= allowed
