"""Draws the line between each class and the rest, from accepted dispatches, over words and meaning at once.

One-versus-rest logistic regression. Both the fit and the single step have the property the county relies on:
an example more never lowers its own class at that text, nor raises another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from jishi.matching.model.features import Row
from jishi.matching.model.latent import Latent, Single

Floats = NDArray[np.float64]

STEPS = 60
PENALTY = 0.05
RATE = 0.5
# What a unit of the smooth features counts beside a unit of words.
SMOOTH = 2.5
# Texts that span the words of all others; more would cost memory and change little.
SPANNING = 2000


@dataclass(frozen=True)
class Basis:
    """Turns texts into features with the same inner products, so that a fit needs no more numbers than
    there are texts: `spanning` texts (m, width) and the `mixing` of their products (m, rank)."""

    spanning: sp.csr_array
    mixing: Single
    latent: Latent | None

    def features(self, texts: sp.csr_array) -> Single:
        """Features of the texts: (n, rank + smooth)."""
        words: Single = np.asarray((texts @ self.spanning.T).toarray() @ self.mixing, np.float32)
        if self.latent is None:
            return words
        return np.hstack([words, np.float32(SMOOTH) * self.latent.features(texts)])


def learn_basis(texts: sp.csr_array, latent: Latent | None) -> Basis:
    """A basis for the texts (n, width), equal for equal rows in equal order."""
    step = max(1, -(-texts.shape[0] // SPANNING))
    spanning = texts[::step]
    values, vectors = np.linalg.eigh((spanning @ spanning.T).toarray())
    kept = values > 1e-3
    return Basis(spanning, (vectors[:, kept] / np.sqrt(values[kept])).astype(np.float32), latent)


class Separator:
    """Weights of words (classes, width) and of smooth features (classes, m), and a bias per class."""

    def __init__(self, words: Single, smooth: Single, bias: Floats, latent: Latent | None) -> None:
        self.words = words
        self.smooth = smooth
        self.bias = bias
        self.latent = latent

    def scores(self, row: Row) -> Floats:
        """Log odds of each class against the rest, for one text."""
        out: Floats = self.words[:, row.columns] @ row.weights + self.smooth @ self._smooth(row) + self.bias
        return out

    def step(self, label: int, row: Row) -> None:
        """One gradient step on one accepted text."""
        move = -RATE * expit(self.scores(row))
        move[label] += RATE
        self.words[:, row.columns] += np.outer(move, row.weights)
        self.smooth += np.outer(move, self._smooth(row))
        self.bias += 0.1 * move

    def _smooth(self, row: Row) -> Single:
        if self.latent is None:
            return np.zeros(0, np.float32)
        text = sp.csr_array(
            (row.weights.astype(np.float32), row.columns, [0, len(row.columns)]),
            shape=(1, self.words.shape[1]),
        )
        out: Single = np.float32(SMOOTH) * self.latent.features(text)[0]
        return out

    def copy(self) -> Separator:
        """Its own weights over the same latent space."""
        return Separator(self.words.copy(), self.smooth.copy(), self.bias.copy(), self.latent)

    def grow(self, classes: int) -> None:
        """Room for new classes; they begin as unlikely as the unlikeliest known."""
        more = classes - len(self.bias)
        self.words = np.vstack([self.words, np.zeros((more, self.words.shape[1]), np.float32)])
        self.smooth = np.vstack([self.smooth, np.zeros((more, self.smooth.shape[1]), np.float32)])
        self.bias = np.concatenate([self.bias, np.full(more, self.bias.min())])


def fit(features: Single, shares: Floats) -> tuple[Floats, Floats]:
    """Weights (m, classes) and bias for features (n, m) and shares (n, classes) in 0..1.

    Convex with a penalty on the weights, so the order of the rows does not matter beyond rounding.
    """
    m, classes = features.shape[1], shares.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(m + 1, classes)
        margin = features @ weights[:-1] + weights[-1]
        gap = expit(margin) - shares
        slope = np.vstack([features.T @ gap + PENALTY * weights[:-1], gap.sum(0) + 1e-3 * weights[-1]])
        value = (np.logaddexp(0.0, margin) - shares * margin).sum()
        value += 0.5 * PENALTY * (weights[:-1] ** 2).sum() + 5e-4 * (weights[-1] ** 2).sum()
        return float(value), slope.ravel()

    start = np.zeros((m + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights = found.x.reshape(m + 1, classes)
    return weights[:-1], weights[-1]


def separate(basis: Basis, features: Single, shares: Floats) -> Separator:
    """The separator of texts whose `features` are given, with its weights laid out over words again."""
    weights, bias = fit(features, shares)
    rank = basis.mixing.shape[1]
    words = (basis.spanning.T @ (basis.mixing @ weights[:rank]).astype(np.float32)).T
    smooth = weights[rank:].T.astype(np.float32)
    return Separator(np.ascontiguousarray(words, np.float32), smooth.copy(), bias.copy(), basis.latent)
