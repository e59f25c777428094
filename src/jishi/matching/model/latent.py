"""Finds, from text without labels, which pairs of characters go together, so that two messages with no word
in common can still be near each other: a truncated singular value decomposition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Single = NDArray[np.float32]

DIRECTIONS = 200
# How fast likeness falls with distance along the directions.
NARROWNESS = 0.7
# Fewer texts than this say nothing about which words go together.
FEWEST_TEXTS = 300
COMMON = 12
BLOCK = 2048


@dataclass(frozen=True)
class Latent:
    """`columns` of the vocabulary, and the `directions` they take: (columns, k)."""

    columns: NDArray[np.int64]
    directions: Single

    def place(self, texts: sp.csr_array) -> Single:
        """Unit vectors of the texts along the directions: (n, k)."""
        rows = np.asarray(texts[:, self.columns] @ self.directions)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        out: Single = (rows / np.where(length > 0, length, 1.0)).astype(np.float32)
        return out


def likeness(a: Single, b: Single) -> Single:
    """A Gaussian kernel between places (n, k) and (m, k): (n, m), 1 for the same place."""
    out: Single = np.exp(np.float32(2.0 * NARROWNESS) * (a @ b.T - np.float32(1.0)))
    return out


def learn_latent(texts: sp.csr_array, *, known: int, seed: int = 0) -> Latent | None:
    """Directions of a collection (n, width), of which the first `known` columns count.

    None when there are too few texts. Equal for equal rows in equal order: sort before.
    """
    if texts.shape[0] < FEWEST_TEXTS:
        return None
    often = np.bincount(texts.indices, minlength=texts.shape[1])[:known]
    columns = np.flatnonzero(often >= COMMON)
    k = min(DIRECTIONS, texts.shape[0] // 4, len(columns) // 2)
    if k < 2:
        return None
    narrow = texts[:, columns].tocsc()
    blocks = [narrow[:, start : start + BLOCK] for start in range(0, len(columns), BLOCK)]
    return Latent(columns, _directions(blocks, k, np.random.default_rng(seed)))


def _directions(blocks: Sequence[sp.csc_array], k: int, rng: np.random.Generator) -> Single:
    """The k strongest right singular vectors, by subspace iteration (Halko, Martinsson, Tropp 2011).

    One block of columns after the other, so that nothing but the answer is as tall as the vocabulary.
    """
    basis = rng.standard_normal((blocks[0].shape[0], k + 20), dtype=np.float32)
    for _ in range(4):
        basis, _r = np.linalg.qr(sum(block @ (block.T @ basis) for block in blocks))
    square = sum(down.T @ down for down in (block.T @ basis for block in blocks))
    values, turn = np.linalg.eigh(np.asarray(square, np.float64))
    strongest = np.argsort(-values)[:k]
    turn = (turn[:, strongest] / np.sqrt(np.maximum(values[strongest], 1e-12))).astype(np.float32)
    return np.vstack([(block.T @ basis) @ turn for block in blocks])
