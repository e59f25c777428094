"""Finds, among questions already answered, those that ask the same: the knowledge base is searched before an
expert is asked, and the answers already given appear while a villager is still typing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from jishi.matching.text import grams, plain, readable, standard

Floats = NDArray[np.float64]

# Okapi BM25 (Robertson and Zaragoza 2009). A reply first repeats the matter in office words.
SATURATION = 1.2
LENGTH = 0.75
REPLY = 600


@dataclass(frozen=True)
class Answered:
    """A question with the reply it was given."""

    key: str
    title: str
    body: str
    reply: str = ""


@dataclass(frozen=True)
class Hit:
    """A question found; scores compare hits of one search, higher is nearer."""

    key: str
    score: float


class DuplicateKey(ValueError):
    """Two answered questions have one key."""


class AnswerIndex:
    """Answered questions, ready to be searched. Built in one go; their order does not matter."""

    def __init__(self, answered: Iterable[Answered]) -> None:
        listed = sorted(answered, key=lambda a: a.key)
        self.keys = [a.key for a in listed]
        twice = [key for key, n in Counter(self.keys).items() if n > 1]
        if twice:
            raise DuplicateKey(f"编号重复：{'、'.join(twice[:5])}。请给每条已答复的问题不同的编号。")
        documents = [_counts(f"{a.title} {a.body} {a.reply[:REPLY]}") for a in listed]
        self._columns = {g: i for i, g in enumerate(sorted({g for d in documents for g in d}))}
        self._texts = _weigh(documents, self._columns)

    def search(self, text: str, *, top: int = 5, without: Sequence[str] = ()) -> list[Hit]:
        """The `top` nearest questions, nearest first, from a title or a full text; nothing for a text that
        cannot be read or shares nothing with any question."""
        if not self.keys or not readable(plain(text)):
            return []
        scores = self.scores(text)
        barred = set(without)
        order = np.argsort(-scores, kind="stable")
        hits = (
            Hit(self.keys[i], float(scores[i])) for i in order if scores[i] > 0 and self.keys[i] not in barred
        )
        return [hit for hit, _n in zip(hits, range(top), strict=False)]

    def scores(self, text: str) -> Floats:
        """Nearness of every question, in the order of `keys`; 0 where no word is shared."""
        found = [(self._columns[g], 2 * n / (n + 1)) for g, n in _counts(text).items() if g in self._columns]
        query = np.zeros(len(self._columns), np.float32)
        if found:
            columns, weights = zip(*found, strict=True)
            query[list(columns)] = weights
        out: Floats = np.asarray(self._texts @ query, np.float64)
        return out


def _counts(text: str) -> Counter[str]:
    return Counter(grams(standard(plain(text))))


def _weigh(documents: Sequence[Counter[str]], columns: dict[str, int]) -> sp.csr_array:
    """BM25 weights of every pair in every document: (documents, pairs)."""
    seen = Counter(gram for d in documents for gram in d)
    many = len(documents)
    mean = sum(d.total() for d in documents) / max(many, 1) or 1.0
    data, indices, starts = [], [], [0]
    for document in documents:
        size = SATURATION * (1 - LENGTH + LENGTH * document.total() / mean)
        for gram, n in document.items():
            rarity = log(1 + (many - seen[gram] + 0.5) / (seen[gram] + 0.5))
            data.append(rarity * n * (SATURATION + 1) / (n + size))
            indices.append(columns[gram])
        starts.append(len(data))
    return sp.csr_array(
        (np.array(data, np.float32), np.array(indices, np.int32), np.array(starts, np.int32)),
        shape=(many, len(columns)),
    )
