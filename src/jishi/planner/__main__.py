"""The command line: ``python -m jishi.planner generate | solve | check | explain | compile``."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from typing import Any

from . import dispatch
from .certificate import certify
from .check import check
from .coverage import coverage
from .errors import PlannerError
from .explaining import explain, facts_of
from .generate import PRESETS, generate
from .greedy import greedy
from .outlook import evenness
from .plan import Plan
from .problem import Problem
from .read import read_plan, read_problem
from .remarks import remarks
from .run import Progress
from .sentences import render
from .solving import compile_kernels, solve
from .write import write_plan, write_problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 infeasible, 2 unreadable or wrong input."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except PlannerError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jishi.planner", description=__doc__)
    commands = parser.add_subparsers(required=True)
    solving = commands.add_parser("solve", help="plan an instance")
    solving.add_argument("problem", metavar="DIR")
    solving.add_argument("--seconds", type=float, default=60.0)
    solving.add_argument("--gap", type=float, default=0.0, help="stop at this gap, as a fraction")
    solving.add_argument("--seed", type=int, default=0)
    solving.add_argument("--threads", type=int, choices=(1, 2), default=2)
    solving.add_argument("--out", required=True, metavar="PLAN_DIR")
    solving.set_defaults(run=_solve)
    making = commands.add_parser("generate", help="make a simulated (模拟) instance")
    making.add_argument("preset", choices=sorted(PRESETS))
    making.add_argument("--seed", type=int, default=0)
    making.add_argument("--out", required=True, metavar="DIR")
    making.set_defaults(run=_generate)
    checking = commands.add_parser("check", help="does a plan keep every rule?")
    checking.add_argument("problem", metavar="DIR")
    checking.add_argument("plan", metavar="PLAN_DIR")
    checking.add_argument("--json", action="store_true")
    checking.add_argument("--certificate", action="store_true", help="recompute the bound from multipliers")
    checking.set_defaults(run=_check)
    telling = commands.add_parser("explain", help="why each fair is where and when it is")
    telling.add_argument("problem", metavar="DIR")
    telling.add_argument("plan", metavar="PLAN_DIR")
    telling.add_argument("--fair", type=int, metavar="ID", help="one fair only")
    telling.add_argument("--lang", choices=("zh", "en"), default="zh")
    telling.set_defaults(run=_explain)
    compiling = commands.add_parser("compile", help="compile the inner loops once, at set-up")
    compiling.set_defaults(run=_compile)
    return parser


def _check(options: argparse.Namespace) -> int:
    problem, plan = read_problem(options.problem), read_plan(options.plan)
    report = check(problem, plan)
    if options.certificate:
        report = certify(problem, plan, report)
    facts: dict[str, Any] = {
        "feasible": report.feasible,
        "violations": [
            {"code": one.code, "message": one.message, "items": one.items} for one in report.violations
        ],
        "objective": _number(report.objective),
        "bound": _number(report.bound),
        "bound_source": report.bound_source,
        "gap": _number(report.gap),
        "greedy": greedy(problem),
    }
    if not any(one.code.startswith("unknown_") for one in report.violations):
        facts["coverage"] = _coverage(problem, plan)
    if options.certificate:
        facts["stated_bound"] = _number(plan.bound)
    if options.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        for key, value in facts.items():
            if key != "violations":
                print(f"{key}: {value}")
        for one in report.violations:
            print(f"{one.code}: {one.message}")
    return 0 if report.feasible else 1


def _coverage(problem: Problem, plan: Plan) -> dict[str, float | None]:
    return {key: _number(value) for key, value in coverage(problem, plan).figures().items()}


def _generate(options: argparse.Namespace) -> int:
    write_problem(generate(options.preset, seed=options.seed), options.out)
    return 0


def _explain(options: argparse.Namespace) -> int:
    problem, plan = read_problem(options.problem), read_plan(options.plan)
    facts = facts_of(problem, plan)
    if options.fair is None:
        print(render(evenness(problem, plan), problem.names, options.lang), end="\n\n")
    fairs = range(len(plan.fairs)) if options.fair is None else [options.fair]
    for fair in fairs:
        for sentence in explain(problem, plan, fair, facts=facts).sentences:
            print(render(sentence, problem.names, options.lang))
        print()
    return 0


def _compile(options: argparse.Namespace) -> int:
    seconds = compile_kernels()
    began = time.monotonic()
    dispatch.compile_kernels()
    print(f"{seconds + time.monotonic() - began:.1f} s")
    return 0


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _solve(options: argparse.Namespace) -> int:
    def show(progress: Progress) -> None:
        gap = f"{progress.gap:.2%}" if math.isfinite(progress.gap) else "-"
        figures = f"目标 {progress.objective:.1f}  上界 {progress.bound:.1f}  差距 {gap}"
        print(
            f"\r{progress.fraction:4.0%} {progress.stage:8} {figures}   ", end="", file=sys.stderr, flush=True
        )

    problem = read_problem(options.problem)
    for remark in remarks(problem):
        print(remark.message, file=sys.stderr)
    plan = solve(
        problem,
        seconds=options.seconds,
        gap=options.gap,
        seed=options.seed,
        threads=options.threads,
        on_progress=show,
    )
    print(file=sys.stderr)
    write_plan(plan, options.out)
    facts: dict[str, Any] = {"objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    facts |= {"greedy": plan.greedy, "seconds": plan.seconds, "out": options.out}
    print(json.dumps(facts, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
