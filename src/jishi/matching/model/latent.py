"""Finds, from text without labels, which pairs of characters go together, so that two messages with no word
in common can still be near each other.

A truncated singular value decomposition, then Nystroem features of a Gaussian kernel around landmark texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Single = NDArray[np.float32]

DIRECTIONS = 300
LANDMARKS = 800
NARROWNESS = 0.5
# Fewer texts than this say nothing about which words go together.
FEWEST_TEXTS = 300
COMMON = 12


@dataclass(frozen=True)
class Latent:
    """`columns` of the vocabulary, `directions` (columns, k), `landmarks` (m, k), `whitening` (m, m)."""

    columns: NDArray[np.int64]
    directions: Single
    landmarks: Single
    whitening: Single

    def place(self, texts: sp.csr_array) -> Single:
        """Unit vectors of the texts along the directions: (n, k)."""
        return _unit(np.asarray(texts[:, self.columns] @ self.directions))

    def features(self, texts: sp.csr_array) -> Single:
        """Smooth features of the texts: (n, m), inner products of which are a Gaussian kernel."""
        near: Single = _kernel(self.place(texts), self.landmarks) @ self.whitening
        return near


def learn_latent(texts: sp.csr_array, *, known: int, seed: int = 0) -> Latent | None:
    """Directions and landmarks of a collection (n, width), of which the first `known` columns count.

    None when there are too few texts. Equal for equal rows in equal order: sort before.
    """
    if texts.shape[0] < FEWEST_TEXTS:
        return None
    often = np.bincount(texts.indices, minlength=texts.shape[1])[:known]
    columns = np.flatnonzero(often >= COMMON)
    k = min(DIRECTIONS, texts.shape[0] // 4, len(columns) // 2)
    if k < 2:
        return None
    rng = np.random.default_rng(seed)
    narrow = texts[:, columns]
    directions = _directions(narrow, k, rng)
    placed = _unit(np.asarray(narrow @ directions))
    chosen = np.sort(rng.choice(len(placed), min(LANDMARKS, len(placed)), replace=False))
    landmarks = placed[chosen]
    values, vectors = np.linalg.eigh(_kernel(landmarks, landmarks).astype(np.float64))
    whitening = (vectors / np.sqrt(np.maximum(values, 1e-6))).astype(np.float32)
    return Latent(columns, directions, landmarks, whitening)


def _directions(texts: sp.csr_array, k: int, rng: np.random.Generator) -> Single:
    """The k strongest right singular vectors, by subspace iteration (Halko, Martinsson, Tropp 2011)."""
    basis = rng.standard_normal((texts.shape[0], k + 20), dtype=np.float32)
    for _ in range(4):
        basis, _r = np.linalg.qr(np.asarray(texts @ np.asarray(texts.T @ basis)))
    small = np.asarray(texts.T @ basis)
    # By way of the small square product, which needs a tenth of the memory of a decomposition of `small`.
    values, turn = np.linalg.eigh((small.T @ small).astype(np.float64))
    strongest = np.argsort(-values)[:k]
    turn = turn[:, strongest] / np.sqrt(np.maximum(values[strongest], 1e-12))
    return np.ascontiguousarray(small @ turn.astype(np.float32))


def _kernel(a: Single, b: Single) -> Single:
    out: Single = np.exp(NARROWNESS * 2.0 * (a @ b.T - 1.0)).astype(np.float32)
    return out


def _unit(rows: Single) -> Single:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    out: Single = (rows / np.where(length > 0, length, 1.0)).astype(np.float32)
    return out
