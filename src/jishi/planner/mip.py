"""One way to hand a mixed-integer programme to HiGHS and take the answer back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from .columns import Floats
from .errors import PlannerError

Array = NDArray[Any]


class SolverFailed(PlannerError):
    code = "solver_failed"
    template = "求解器没有给出结果（%(status)s）；这是程序的错误，请附上实例报告"


@dataclass
class Model:
    """Maximise ``value @ v`` with ``low <= v <= high`` and rows added one family at a time."""

    value: list[Array] = field(default_factory=list)
    low: list[Array] = field(default_factory=list)
    high: list[Array] = field(default_factory=list)
    whole: list[Array] = field(default_factory=list)
    rows: list[tuple[Array, Array, Array]] = field(default_factory=list)
    row_low: list[Array] = field(default_factory=list)
    row_high: list[Array] = field(default_factory=list)
    columns: int = 0
    height: int = 0

    def add_columns(self, value: Array, *, low: Array | float, high: Array | float, whole: bool) -> Array:
        """New variables; returns their numbers."""
        count = len(value)
        self.value.append(np.asarray(value, float))
        self.low.append(np.broadcast_to(np.asarray(low, float), count))
        self.high.append(np.broadcast_to(np.asarray(high, float), count))
        self.whole.append(np.full(count, whole))
        self.columns += count
        return np.arange(self.columns - count, self.columns)

    def add_rows(
        self,
        row: Array,
        column: Array,
        factor: Array | float,
        *,
        low: Array | float,
        high: Array | float,
        count: int,
    ) -> None:
        """``count`` new rows with entries ``(row, column, factor)``, rows numbered from 0."""
        factors = np.broadcast_to(np.asarray(factor, float), len(row))
        self.rows.append((np.asarray(row) + self.height, np.asarray(column), factors))
        self.row_low.append(np.broadcast_to(np.asarray(low, float), count))
        self.row_high.append(np.broadcast_to(np.asarray(high, float), count))
        self.height += count


@dataclass(frozen=True)
class Answer:
    """``values`` is empty when no solution was found within the limits."""

    values: Floats
    objective: float
    bound: float
    optimal: bool
    infeasible: bool

    @property
    def found(self) -> bool:
        return len(self.values) > 0


@dataclass(frozen=True)
class Effort:
    """When to stop: seconds by ``clock``, branch-and-bound nodes (for repeatable runs), relative gap."""

    seconds: float = float("inf")
    clock: Callable[[], float] = time.monotonic
    nodes: int | None = None
    gap: float = 1e-6
    seed: int = 0


def solve_model(model: Model, effort: Effort, start: Array | None = None) -> Answer:
    """Solve on one thread; ``start`` is a full solution to begin from."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", effort.gap),
        ("random_seed", effort.seed),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        highs.setOptionValue(name, value)
    if np.isfinite(effort.seconds):
        _limit(highs, max(float(effort.seconds), 0.01), effort.clock)
    if effort.nodes is not None:
        highs.setOptionValue("mip_max_nodes", effort.nodes)
    highs.passModel(_as_lp(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = np.asarray(start, float).tolist()
        highs.setSolution(solution)
    highs.run()
    return _answer(highs, integral=any(bool(whole.any()) for whole in model.whole))


def _limit(highs: Any, seconds: float, clock: Callable[[], float]) -> None:
    """Interrupt the solver ``seconds`` from now by ``clock``: its own limit knows wall time only."""
    end = clock() + seconds

    def look(kind: object, message: str, told: object, answer: Any, data: object) -> None:
        if clock() > end:
            answer.user_interrupt = True

    highs.setCallback(look, None)
    kinds = highspy.cb.HighsCallbackType
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt):
        highs.startCallback(kind)


def _as_lp(model: Model) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.columns, model.height
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
        np.concatenate(part) for part in (model.value, model.low, model.high)
    )
    lp.row_lower_, lp.row_upper_ = np.concatenate(model.row_low), np.concatenate(model.row_high)
    row, column, factor = (np.concatenate(part) for part in zip(*model.rows, strict=True))
    order = np.argsort(row, kind="stable")
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row[order], np.arange(model.height + 1)).astype(np.int32)
    lp.a_matrix_.index_ = column[order].astype(np.int32)
    lp.a_matrix_.value_ = factor[order].astype(float)
    if any(bool(whole.any()) for whole in model.whole):
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in np.concatenate(model.whole)]
    return lp


def _answer(highs: Any, *, integral: bool) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kModelError, kinds.kSolveError, kinds.kLoadError, kinds.kUnbounded):
        raise SolverFailed(status=highs.modelStatusToString(status))
    infeasible = status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible)
    has_solution = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if has_solution and not infeasible else np.empty(0)
    optimal = status == kinds.kOptimal
    bound = info.mip_dual_bound if integral else info.objective_function_value
    return Answer(values, float(info.objective_function_value), float(bound), optimal, infeasible)
