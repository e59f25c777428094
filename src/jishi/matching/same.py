"""Notices that several people speak of the same matter: while one is typing, and as issues that grow hot.

A message is given its issue once, when it arrives, and keeps it: what was shown yesterday still stands today.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from jishi.matching.model.features import Row, Vocabulary, matrix
from jishi.matching.text import plain, readable

Floats = NDArray[np.float64]

# The first page names the matter; later pages wander.
PAGE = 340
# Mean nearness (cosine) to the nearest members from which a message belongs to an issue.
TOGETHER = 0.15
NEAREST = 20
# Nearness of one message to another from which the second may be the first once more.
DUPLICATE = 0.35
SAME_VILLAGE = 0.05
BLOCK = 256


@dataclass(frozen=True)
class Message:
    """What somebody said, when, and where (a village code, or empty)."""

    key: str
    text: str
    on: date
    village: str = ""


@dataclass(frozen=True)
class Twin:
    """A message that may be the same; `nearness` is a cosine in 0..1."""

    key: str
    nearness: float


@dataclass(frozen=True)
class Issue:
    """A matter several people raised. `trend` is messages of the window minus those of the window before."""

    number: int
    sentence: str
    first: date
    last: date
    messages: tuple[str, ...]
    villages: tuple[str, ...]
    recent: int
    trend: int


class RepeatedKey(ValueError):
    """A message has come before."""


@dataclass
class Neighbours:
    """Messages so far. `vocabulary` stays the same for good, so that nearness means the same next year."""

    vocabulary: Vocabulary
    messages: list[Message] = field(default_factory=list)
    issues: list[int] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)
    _blocks: list[sp.csr_array] = field(default_factory=list)
    _keys: dict[str, int] = field(default_factory=dict)
    _members: dict[int, list[int]] = field(default_factory=dict)

    def add(self, message: Message) -> int:
        """Takes a message in and answers the number of its issue, a new one when nothing like it came."""
        if message.key in self._keys:
            raise RepeatedKey(f"留言 {message.key} 已经登记过，不能重复加入。")
        near = self._nearness(message.text)
        number = self._issue_of(near)
        self._keys[message.key] = len(self.messages)
        self.messages.append(message)
        self._members.setdefault(number, []).append(len(self.issues))
        self.issues.append(number)
        self._rows.append(self._row(message.text))
        if len(self._rows) % BLOCK == 0:
            self._blocks.append(matrix(self._rows[-BLOCK:], self.vocabulary.width))
        return number

    def twins(self, text: str, *, on: date, village: str = "", days: int = 90, top: int = 5) -> list[Twin]:
        """Messages of the last `days` that may say the same, nearest first; works on half a sentence."""
        if not readable(plain(text)):
            return []
        near = self._nearness(text)
        found = []
        for i, m in enumerate(self.messages):
            here = bool(village) and m.village == village
            if timedelta(0) <= on - m.on <= timedelta(days) and near[i] + SAME_VILLAGE * here >= DUPLICATE:
                found.append(Twin(m.key, min(1.0, float(near[i]) + SAME_VILLAGE * here)))
        return sorted(found, key=lambda t: (-t.nearness, t.key))[:top]

    def hot(self, *, on: date, days: int = 30, least: int = 3) -> list[Issue]:
        """Issues with at least `least` messages in the `days` up to `on`, hottest first."""
        found = []
        for number in sorted(self._members):
            ages = [(on - self.messages[i].on).days for i in self._members[number]]
            recent = sum(0 <= age < days for age in ages)
            if recent >= least:
                found.append(self.issue(number, recent, recent - sum(days <= a < 2 * days for a in ages)))
        return sorted(found, key=lambda i: (-i.recent, -len(i.villages), i.number))

    def issue(self, number: int, recent: int = 0, trend: int = 0) -> Issue:
        """One issue with the sentence that stands nearest to all its messages."""
        members = self._members[number]
        days = [self.messages[i].on for i in members]
        return Issue(
            number,
            self._sentence(members),
            min(days),
            max(days),
            tuple(self.messages[i].key for i in members),
            tuple(sorted({self.messages[i].village for i in members} - {""})),
            recent,
            trend,
        )

    def _issue_of(self, near: Floats) -> int:
        close: dict[int, list[float]] = defaultdict(list)
        for i in np.flatnonzero(near > TOGETHER / 2):
            close[self.issues[i]].append(float(near[i]))
        best, nearest = len(self._members), TOGETHER
        for number, values in sorted(close.items()):
            counted = min(NEAREST, len(self._members[number]))
            mean = sum(sorted(values, reverse=True)[:NEAREST]) / counted
            if mean > nearest:
                best, nearest = number, mean
        return best

    def _row(self, text: str) -> Row:
        """The text's first page as a unit vector; nothing for a text that cannot be read."""
        row = self.vocabulary.row(text[:PAGE] if readable(plain(text)) else "")
        length = float(np.sqrt((row.weights**2).sum())) or 1.0
        return Row(row.columns, row.weights / length, row.known, row.form)

    def _nearness(self, text: str) -> Floats:
        """Cosine of the text to each message so far."""
        row = self._row(text)
        query = np.zeros(self.vocabulary.width, np.float32)
        query[row.columns] = row.weights
        done = len(self._blocks) * BLOCK
        parts = [np.asarray(block @ query, np.float64) for block in self._blocks]
        rest = [float(query[r.columns] @ r.weights) for r in self._rows[done:]]
        return np.concatenate([*parts, np.array(rest)])

    def _sentence(self, members: list[int]) -> str:
        rows = matrix([self._rows[i] for i in members], self.vocabulary.width)
        middle = np.asarray(rows.sum(axis=0))
        best = members[int(np.argmax(rows @ middle))]
        return first_sentence(self.messages[best].text)


def first_sentence(text: str, longest: int = 40) -> str:
    """The text up to its first full stop, at most `longest` characters."""
    ends = [i + 1 for i, c in enumerate(text) if c in "。！？!?\n" and i > 4]
    return text[: min([*ends[:1], longest])].strip()
