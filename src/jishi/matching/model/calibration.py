"""Turns scores into probabilities that mean what they say, and says from past data where to stop believing.

Pure functions over arrays; nothing here knows what the classes are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaincinv

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Scale:
    """How much one unit of each kind of score counts, all at least 0."""

    words: float = 1.0
    lines: float = 0.0
    meaning: float = 0.0


# Where a fit begins, and what ten texts cannot pull it far from.
START = Scale(1.0, 3.0, 8.0)


def softmax(scores: Floats) -> Floats:
    """Rows that sum to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    out: Floats = raised / raised.sum(axis=1, keepdims=True)
    return out


def fit_scale(
    labels: Labels, words: Floats, *, lines: Floats | None = None, meaning: Floats | None = None
) -> Scale:
    """The scale under which held-out labels are least surprising; scores (n, classes) from models that have
    not seen them. Every kind counts upwards, so it cannot undo what an example has taught."""
    given = {"words": words, "lines": lines, "meaning": meaning}
    used = {kind: scores for kind, scores in given.items() if scores is not None}
    start = np.log([getattr(START, kind) for kind in used])
    if len(labels) == 0:
        return Scale(**{kind: getattr(START, kind) for kind in used})
    rows = np.arange(len(labels))

    def surprise(logs: Floats) -> float:
        total = sum((w * s for w, s in zip(np.exp(logs), used.values(), strict=True)), np.zeros(()))
        chance = softmax(np.asarray(total))[rows, labels]
        return float(-np.log(np.maximum(chance, 1e-12)).sum() + ((logs - start) ** 2).sum())

    best = minimize(surprise, start, method="Nelder-Mead", options={"xatol": 1e-2})
    return Scale(**dict(zip(used, np.exp(best.x).tolist(), strict=True)))


def calibration_error(chances: Floats, labels: Labels, bins: int = 15) -> float:
    """Expected calibration error of the first answer: mean gap of claim and truth, weighted by use."""
    claim = chances.max(axis=1)
    right = chances.argmax(axis=1) == labels
    box = np.minimum((claim * bins).astype(int), bins - 1)
    gaps = [abs(right[box == i].mean() - claim[box == i].mean()) * (box == i).mean() for i in set(box)]
    return float(sum(gaps))


def interval(right: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Clopper and Pearson 1934) interval of a share; (0, 1) when there is nothing to count."""
    if of == 0:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    low = float(betaincinv(right, of - right + 1, tail)) if right > 0 else 0.0
    high = float(betaincinv(right + 1, of - right, 1.0 - tail)) if right < of else 1.0
    return low, high


@dataclass(frozen=True)
class Threshold:
    """Route only at `at` or above. On past data: `precision` in `low`..`high`, `coverage` of all texts."""

    wanted: float
    at: float
    precision: float
    low: float
    high: float
    coverage: float
    tested: int

    @property
    def sure(self) -> bool:
        """Whether the past data alone bear out the wanted precision at the low end of the interval."""
        return self.low >= self.wanted


def choose_threshold(chances: Floats, labels: Labels, *, wanted: float = 0.95) -> Threshold:
    """The lowest probability above which the wanted precision held on past data (n, classes).

    Above 1 (nothing is routed) when no threshold reaches it.
    """
    claim = chances.max(axis=1)
    order = np.argsort(-claim, kind="stable")
    right = (chances.argmax(axis=1) == labels)[order]
    many = np.arange(1, len(order) + 1)
    held = np.flatnonzero(np.cumsum(right) / many >= wanted)
    # Equal probabilities are routed together or not at all.
    ends = [i for i in held if i + 1 == len(order) or claim[order[i + 1]] < claim[order[i]]]
    if not ends:
        return Threshold(wanted, 1.01, 0.0, 0.0, 1.0, 0.0, len(labels))
    last = int(ends[-1])
    hits = int(right[: last + 1].sum())
    low, high = interval(hits, last + 1)
    at = float(claim[order[last]])
    return Threshold(wanted, at, hits / (last + 1), low, high, (last + 1) / len(order), len(order))
