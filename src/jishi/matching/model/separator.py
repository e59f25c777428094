"""Draws the line between each class and the rest, from accepted dispatches, over words and meaning at once.

One-versus-rest ridge regression with a kernel. A single step never lowers its own class at that text, nor raises
another: the property the county relies on between two trainings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, cholesky
from scipy.linalg.lapack import dtrtri
from scipy.special import expit

from jishi.matching.model.features import Row
from jishi.matching.model.latent import Latent, Single, likeness

Floats = NDArray[np.float64]

PENALTY = 0.2
# What likeness along the latent directions counts beside a unit of words.
SMOOTH = 3.0
# How far one accepted text moves its line, and how steeply that falls once the text is on the right side.
RATE = 0.2
STEEPNESS = 3.0
# Texts that span all others; more would cost memory and change little.
SPANNING = 2000
BLOCK = 256
JITTER = 1e-3


@dataclass(frozen=True)
class Basis:
    """Turns texts into features whose products are the kernel: `spanning` texts (m, width), their places
    along the latent directions, and the `mixing` (m, m) of likeness to them."""

    spanning: sp.csr_array
    anchors: Single
    mixing: Single
    latent: Latent | None

    def features(self, texts: sp.csr_array) -> Single:
        """Features of the texts: (n, m)."""
        out: Single = nearness(texts, self.spanning, self.anchors, self.latent) @ self.mixing
        return out


def nearness(texts: sp.csr_array, spanning: sp.csr_array, anchors: Single, latent: Latent | None) -> Single:
    """The kernel between texts and spanning texts: (n, m). In blocks: a sparse product takes thrice its room."""
    out = np.empty((texts.shape[0], spanning.shape[0]), np.float32)
    for start in range(0, len(out), BLOCK):
        part = texts[start : start + BLOCK]
        here = (part @ spanning.T).toarray()
        if latent is not None:
            here += np.float32(SMOOTH) * likeness(latent.place(part), anchors)
        out[start : start + BLOCK] = here
    return out


def learn_basis(texts: sp.csr_array, latent: Latent | None) -> Basis:
    """A basis for the texts (n, width), equal for equal rows in equal order."""
    step = max(1, -(-texts.shape[0] // SPANNING))
    spanning = texts[::step]
    anchors = latent.place(spanning) if latent else np.zeros((spanning.shape[0], 0), np.float32)
    products = nearness(spanning, spanning, anchors, latent).astype(np.float64)
    products[np.diag_indices_from(products)] += JITTER
    # Turned over: LAPACK works in place on columns, and the products are the same either way.
    lower = cholesky(products.T, lower=True, overwrite_a=True, check_finite=False)
    inverse, _fault = dtrtri(lower, lower=1, overwrite_c=1)
    return Basis(spanning, anchors, inverse.T.astype(np.float32), latent)


class Separator:
    """Weights of words (classes, width), a bias per class, and how much each class is pulled towards each of
    the `anchors` (m, k): `pulls` (classes, m)."""

    def __init__(
        self, words: Single, anchors: Single, pulls: Floats, bias: Floats, latent: Latent | None
    ) -> None:
        self.words = words
        self.anchors = anchors
        self.pulls = pulls
        self.bias = bias
        self.latent = latent

    def scores(self, row: Row) -> Floats:
        """Near 1 for the class a text belongs to, near -1 for the others."""
        out: Floats = self.words[:, row.columns] @ row.weights + self.bias
        if self.latent is not None:
            near = likeness(self.latent.place(self._text(row)), self.anchors)[0]
            out += self.pulls @ near.astype(np.float64)
        return out

    def step(self, label: int, row: Row) -> None:
        """One gradient step on one accepted text, which becomes an anchor."""
        move = -RATE * expit(STEEPNESS * self.scores(row))
        move[label] += RATE
        self.words[:, row.columns] += np.outer(move, row.weights)
        self.bias += 0.1 * move
        if self.latent is not None:
            self.anchors = np.vstack([self.anchors, self.latent.place(self._text(row))])
            self.pulls = np.hstack([self.pulls, SMOOTH * move[:, None]])

    def _text(self, row: Row) -> sp.csr_array:
        weights = row.weights.astype(np.float32)
        return sp.csr_array((weights, row.columns, [0, len(row.columns)]), shape=(1, self.words.shape[1]))

    def copy(self) -> Separator:
        """Its own weights over the same latent space."""
        return Separator(self.words.copy(), self.anchors, self.pulls.copy(), self.bias.copy(), self.latent)

    def grow(self, classes: int) -> None:
        """Room for new classes; they begin as unlikely as the unlikeliest known."""
        more = classes - len(self.bias)
        self.words = np.vstack([self.words, np.zeros((more, self.words.shape[1]), np.float32)])
        self.pulls = np.vstack([self.pulls, np.zeros((more, self.pulls.shape[1]))])
        self.bias = np.concatenate([self.bias, np.full(more, self.bias.min())])


def fit(features: Single, shares: Floats) -> tuple[Floats, Floats]:
    """Weights (m, classes) and bias for features (n, m) and shares (n, classes) in 0..1.

    The least squares of score against 1 for the class and -1 for the rest, with a penalty on the weights: it has
    one answer, so the order of the rows does not matter beyond rounding.
    """
    wanted = 2.0 * shares - 1.0
    bias = wanted.mean(axis=0)
    square = (features.T @ features).astype(np.float64)
    square[np.diag_indices_from(square)] += PENALTY
    factor = cho_factor(square.T, lower=True, overwrite_a=True, check_finite=False)
    weights: Floats = cho_solve(factor, features.T @ (wanted - bias).astype(np.float32), check_finite=False)
    return weights, bias


def separate(basis: Basis, features: Single, shares: Floats) -> Separator:
    """The separator of texts whose `features` are given, with its weights laid out over words again."""
    weights, bias = fit(features, shares)
    pulls = basis.mixing.astype(np.float64) @ weights
    words = (basis.spanning.T @ pulls.astype(np.float32)).T
    return Separator(
        np.ascontiguousarray(words, np.float32), basis.anchors, SMOOTH * pulls.T, bias, basis.latent
    )
