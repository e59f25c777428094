"""Turns a text into weighted pairs of characters, once and for all at the birth of a model version.

Every pair has a column: known pairs their own, unknown ones a shared bucket. So learning never changes how a
text is read, and what has been learned about a text stays true of it.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from jishi.matching.text import grams, plain, standard

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# The whole text, its first lines and its first line: people name the matter first, then tell the story.
LEADS = (None, 80, 30)
WEIGHTS = (1.0, 0.7, 0.5)
BUCKETS = 1 << 14
BUCKET_WEIGHT = 0.35


@dataclass(frozen=True)
class Row:
    """One text as columns and weights; `known` is the share of its squared weight in known columns."""

    columns: Ints
    weights: Floats
    known: float
    form: str


@dataclass(frozen=True)
class Vocabulary:
    """Columns and weights of the pairs seen when the version was built. `documents` is their number."""

    columns: dict[str, int]
    idf: Floats
    documents: int
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", len(self.columns) + BUCKETS)

    def row(self, text: str) -> Row:
        """Weights: (1 + log count) x rarity, each part of unit length, first lines counted again."""
        form = standard(plain(text))
        columns: list[int] = []
        weights: list[float] = []
        known = total = 0.0
        unseen = log(1.0 + self.documents) + 1.0
        for part, (lead, share) in enumerate(zip(LEADS, WEIGHTS, strict=True)):
            found: dict[int, float] = {}
            for gram, count in Counter(grams(form[:lead])).items():
                column = self.columns.get(f"{part}{gram}")
                if column is not None:
                    found[column] = (1.0 + log(count)) * float(self.idf[column])
                elif part == 0:
                    bucket = len(self.columns) + zlib.crc32(gram.encode()) % BUCKETS
                    found[bucket] = found.get(bucket, 0.0) + BUCKET_WEIGHT * unseen
            length = sum(w * w for w in found.values()) ** 0.5 or 1.0
            columns += found
            weights += [share * w / length for w in found.values()]
            if part == 0:
                total = length**2
                known = sum(w * w for c, w in found.items() if c < len(self.columns))
        return Row(np.array(columns, np.int64), np.array(weights), known / total if total else 0.0, form)

    def within(self, form: str) -> set[str]:
        """The keys of the known pairs in a standard form, each with the part of the text it belongs to."""
        parts = ((part, gram) for part, lead in enumerate(LEADS) for gram in grams(form[:lead]))
        return {key for part, gram in parts if (key := f"{part}{gram}") in self.columns}


def learn_vocabulary(texts: Iterable[str], *, always: Iterable[str] = ()) -> Vocabulary:
    """The pairs that are common enough in `texts`, and every pair of `always` (the catalogue).

    The order of the texts does not matter.
    """
    order: list[str] = []
    rarity: list[float] = []
    forms = [standard(plain(text)) for text in texts]
    certain = [standard(plain(text)) for text in always]
    documents = len(forms) + len(certain)
    # One part after the other: the counts of rare pairs are by far the largest thing here.
    for part, lead in enumerate(LEADS):
        seen = Counter(gram for form in forms for gram in set(grams(form[:lead])))
        kept = {gram for gram, n in seen.items() if n >= least(len(forms), part)}
        words = Counter(gram for form in certain for gram in set(grams(form[:lead])))
        for gram in sorted(kept | words.keys()):
            order.append(f"{part}{gram}")
            rarity.append(log((1.0 + documents) / (1.0 + seen[gram] + words[gram])) + 1.0)
    return Vocabulary({gram: i for i, gram in enumerate(order)}, np.array(rarity), documents)


def least(documents: int, part: int) -> int:
    """In how many texts a pair must stand: once in a small collection, five times in one of thousands."""
    return max(1, min(5 - part, documents // 400))


def matrix(rows: Iterable[Row], width: int) -> sp.csr_array:
    """Rows under one another, in 32-bit numbers; takes them one by one, to hold none of them."""
    columns, weights, starts = array("i"), array("f"), array("q", [0])
    for row in rows:
        columns.extend(row.columns.tolist())
        weights.extend(row.weights.tolist())
        starts.append(len(columns))
    parts = (
        np.frombuffer(weights, np.float32) if weights else np.zeros(0, np.float32),
        np.frombuffer(columns, np.int32) if columns else np.zeros(0, np.int32),
        np.array(starts, np.int32),
    )
    return sp.csr_array(parts, shape=(len(starts) - 1, width))
