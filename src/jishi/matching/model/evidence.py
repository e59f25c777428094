"""Keeps, for each service, how much of each pair of characters speaks for it: the part that learns at once.

A complement-smoothed multinomial model. Layers add up: catalogue, unlabelled text, shared base, county; the
first fade because the last grow.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from jishi.matching.model.features import Row

Floats = NDArray[np.float64]

# Weight of a pair never seen in a class, in texts.
SMOOTHING = 0.005


class Evidence:
    """Counts of shape (classes, columns), on top of the counts of `below`, which it never changes."""

    def __init__(self, classes: int, width: int, below: Evidence | None = None) -> None:
        self.own: NDArray[np.float32] = np.zeros((classes, width), np.float32)
        self.below = below
        self._sums: Floats | None = None

    @property
    def classes(self) -> int:
        return int(self.own.shape[0])

    @property
    def width(self) -> int:
        return int(self.own.shape[1])

    def totals(self) -> Floats:
        """Weight seen per class, over all layers."""
        if self._sums is None:
            self._sums = self.own.sum(axis=1, dtype=np.float64)
        sums = self._sums.copy()
        if self.below is not None:
            sums[: self.below.classes] += self.below.totals()
        return sums

    def at(self, columns: NDArray[np.int64]) -> Floats:
        """Counts of all layers in some columns: (classes, len(columns))."""
        here = self.own[:, columns].astype(np.float64)
        if self.below is not None:
            here[: self.below.classes] += self.below.at(columns)
        return here

    def add(self, label: int, row: Row, weight: float = 1.0) -> None:
        """One confirmed text more for a class. Never lowers the score of that class for the same text."""
        self.own[label, row.columns] += (weight * row.weights).astype(np.float32)
        if self._sums is not None:
            self._sums[label] += weight * float(row.weights.sum())

    def add_many(self, texts: sp.csr_array, shares: Floats) -> None:
        """Texts (n, columns) with the share of each that belongs to each class (n, classes)."""
        self.own += np.asarray((texts.T @ shares.astype(np.float32)).T)
        self._sums = None

    def grow(self, classes: int) -> None:
        """Room for new classes, which begin empty."""
        more = np.zeros((classes - self.classes, self.width), np.float32)
        self.own = np.vstack([self.own, more])
        self._sums = None

    def parts(self, row: Row, live: NDArray[np.bool_]) -> Floats:
        """What each pair of the text adds to each class's score: (classes, pairs).

        log P(pair | class) - log P(pair | other live classes), times the pair's weight.
        """
        counts = self.at(row.columns) * live[:, None]
        own = self.totals() * live
        out: Floats = row.weights * self._log_ratio(counts, counts.sum(axis=0), own)
        return out

    def scores(self, row: Row, live: NDArray[np.bool_]) -> Floats:
        """One score per class: the log ratio of its probability to that of the rest.

        Divided by the root of the text's weight: neighbouring pairs repeat each other, so that four times
        the text is about twice the evidence.
        """
        summed: Floats = self.parts(row, live).sum(axis=1)
        out: Floats = summed / max(float(row.weights.sum()), 1.0) ** 0.5
        return out

    def score_all(self, texts: sp.csr_array, live: NDArray[np.bool_]) -> Floats:
        """Scores of many texts: (n, classes)."""
        counts = self.own.astype(np.float64)
        below = self.below
        while below is not None:
            counts[: below.classes] += below.own
            below = below.below
        counts *= live[:, None]
        ratio = self._log_ratio(counts, counts.sum(axis=0), counts.sum(axis=1))
        out: Floats = np.asarray(texts @ ratio.T) / np.sqrt(np.maximum(texts.sum(axis=1), 1.0))[:, None]
        return out

    def _log_ratio(self, counts: Floats, column_totals: Floats, totals: Floats) -> Floats:
        mass = SMOOTHING * self.width
        others = column_totals - counts
        rest = totals.sum() - totals
        bias = np.log(rest + mass) - np.log(totals + mass)
        ratio: Floats = np.log(counts + SMOOTHING) - np.log(np.maximum(others, 0.0) + SMOOTHING)
        out: Floats = ratio + bias[:, None]
        return out
