"""Keeps a model honest over time: only accepted dispatches teach it, and it is watched class by class."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from jishi.matching.model.calibration import Floats, Labels, interval
from jishi.matching.suggester import Suggester
from jishi.matching.training import Example

# A drop of this much in the share of right first answers, outside chance, is drift.
DRIFT = 0.05
# The share of unknown pairs in new texts, beside that of the past, from which the vocabulary has aged.
AGED = 1.5


@dataclass(frozen=True)
class Dispatch:
    """A text sent to a service. `accepted` only when the receiving unit signed for it and kept it."""

    text: str
    code: str
    accepted: bool
    on: date


def lessons(dispatches: Iterable[Dispatch], *, live: Sequence[str]) -> list[Example]:
    """What may be learned from: accepted, of a service that still exists. A returned one teaches nothing."""
    codes = set(live)
    return [Example(d.text, d.code) for d in dispatches if d.accepted and d.code in codes]


@dataclass(frozen=True)
class ClassFigures:
    """How one service fared on dispatches the model had not seen; intervals at 95 %."""

    code: str
    asked: int
    suggested: int
    right: int
    recall: float
    recall_low: float
    recall_high: float
    precision: float


def per_class(codes: Sequence[str], chances: Floats, truth: Labels) -> list[ClassFigures]:
    """Figures of each service, the weakest recall first; `chances` (n, services), `truth` positions."""
    said = chances.argmax(axis=1)
    out = []
    for k, code in enumerate(codes):
        asked, suggested = int((truth == k).sum()), int((said == k).sum())
        right = int(((truth == k) & (said == k)).sum())
        if asked or suggested:
            low, high = interval(right, asked)
            out.append(
                ClassFigures(
                    code, asked, suggested, right, right / asked if asked else 0.0, low, high,
                    right / suggested if suggested else 0.0,
                )
            )  # fmt: skip
    return sorted(out, key=lambda f: (f.recall, f.code))


def confusions(codes: Sequence[str], chances: Floats, truth: Labels) -> list[tuple[str, str, int]]:
    """Pairs (true, said, how often), most frequent first."""
    said = chances.argmax(axis=1)
    pairs = Counter((codes[t], codes[s]) for t, s in zip(truth, said, strict=True) if t != s)
    return [(t, s, n) for (t, s), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))]


@dataclass(frozen=True)
class Drift:
    """Whether new dispatches look like the past. `fell` is outside chance, `aged` means unknown words."""

    before: float
    after: float
    high: float
    fell: bool
    unknown_before: float
    unknown_after: float
    aged: bool


def drift(model: Suggester, past: Sequence[Example], new: Sequence[Example]) -> Drift:
    """Compares the model on dispatches of two periods, neither of which it was trained on."""
    before, unknown_before = _tried(model, past)
    after, unknown_after = _tried(model, new)
    hits = round(after * len(new))
    high = interval(hits, len(new))[1]
    return Drift(
        before, after, high, high < before - DRIFT if len(new) else False,
        unknown_before, unknown_after, bool(new) and unknown_after > AGED * max(unknown_before, 0.02),
    )  # fmt: skip


def _tried(model: Suggester, examples: Sequence[Example]) -> tuple[float, float]:
    if not examples:
        return 0.0, 0.0
    rows = [model.vocabulary.row(e.text) for e in examples]
    right = [model.services[int(np.argmax(model.probabilities(r)))].code for r in rows]
    hits = sum(code == e.code for code, e in zip(right, examples, strict=True))
    return hits / len(examples), float(np.mean([1.0 - r.known for r in rows]))


def starving(model: Suggester, *, fewest: int = 5) -> list[tuple[str, int]]:
    """Live services with fewer than `fewest` accepted dispatches in all, and how many they have."""
    seen: dict[str, int] = defaultdict(int, model.origin.per_class)
    for service, n in zip(model.services, model.learned, strict=True):
        seen[service.code] += int(n)
    live = (s.code for s, alive in zip(model.services, model.live, strict=True) if alive)
    return sorted(((c, seen[c]) for c in live if seen[c] < fewest), key=lambda item: (item[1], item[0]))
