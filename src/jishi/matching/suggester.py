"""Finds for a villager's words the services they may mean, how sure that is, and which words led there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jishi.matching.catalogue import Service, UnknownService, check_catalogue, told_apart
from jishi.matching.model.calibration import Floats, Scale, Threshold, softmax
from jishi.matching.model.evidence import Evidence
from jishi.matching.model.features import Row, Vocabulary
from jishi.matching.model.meaning import Meaning
from jishi.matching.model.separator import Separator
from jishi.matching.model.spans import leading_words
from jishi.matching.text import plain, readable

# Below this share of known pairs the text is in another language or nothing that was ever seen.
LEAST_KNOWN = 0.1


@dataclass(frozen=True)
class Suggestion:
    """One service, its probability (all live ones sum to one) and the words of the text that led to it."""

    code: str
    label: str
    probability: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What a clerk sees: suggestions, best first; `routed` only where the county allows it; else `why`."""

    suggestions: tuple[Suggestion, ...]
    routed: str | None
    why: str


@dataclass(frozen=True)
class Origin:
    """What a version was trained on; kept with it for good."""

    version: int = 1
    services: int = 0
    examples: int = 0
    unlabelled: int = 0
    until: str = ""
    per_class: tuple[tuple[str, int], ...] = ()


class Suggester:
    """A model version. Build it with `training.begin` or `training.train`; then ask and teach it."""

    def __init__(
        self,
        services: Sequence[Service],
        vocabulary: Vocabulary,
        evidence: Evidence,
        *,
        separator: Separator | None = None,
        meaning: Meaning | None = None,
        scale: Scale | None = None,
        threshold: Threshold | None = None,
        origin: Origin | None = None,
    ) -> None:
        self.services = list(check_catalogue(services))
        self.vocabulary = vocabulary
        self.evidence = evidence
        self.separator = separator
        self.meaning = meaning
        self.scale = scale or Scale()
        self.threshold = threshold
        self.origin = origin or Origin(services=len(self.services))
        self.live: NDArray[np.bool_] = np.ones(len(self.services), bool)
        self.learned: NDArray[np.int64] = np.zeros(len(self.services), np.int64)
        self._index = {s.code: i for i, s in enumerate(self.services)}

    # asking

    def suggest(self, text: str, *, top: int = 3, route: bool = False) -> Finding:
        """The `top` likeliest services. Routes only with `route` and above the threshold; otherwise it says
        why not. A text that cannot be read, or has nothing known in it, gets no suggestion at all."""
        if not readable(plain(text)):
            return Finding((), None, "内容太短或没有文字，请补充说明。")
        row = self.vocabulary.row(text)
        if row.known < LEAST_KNOWN:
            return Finding((), None, "没有认出熟悉的字词，请由人工判断。")
        chance = self.probabilities(row)
        best = np.argsort(-chance, kind="stable")[: min(top, int(self.live.sum()))]
        parts = self.evidence.parts(row, self.live)
        labels = told_apart(self.services)
        found = tuple(
            Suggestion(
                self.services[i].code,
                labels[self.services[i].code],
                float(chance[i]),
                leading_words(row.form, self._by_gram(row, parts[i] - parts[self.live].mean(axis=0))),
            )
            for i in best
        )
        return self._decide(found, route)

    def _decide(self, found: tuple[Suggestion, ...], route: bool) -> Finding:
        if not route:
            return Finding(found, None, "本县未开启自动派单，请由人工选择。")
        if self.threshold is None or self.threshold.at > 1:
            return Finding(found, None, "历史派单不足以保证准确率，请由人工选择。")
        if found[0].probability < self.threshold.at:
            return Finding(found, None, f"把握不足（低于 {self.threshold.at:.2f}），请由人工选择。")
        return Finding(found, found[0].code, f"高于门槛 {self.threshold.at:.2f}。")

    def probabilities(self, row: Row) -> Floats:
        """One probability per service, retired ones 0; they sum to one."""
        scores = self.scale.words * self.evidence.scores(row, self.live)
        if self.separator is not None:
            scores = scores + self.scale.lines * self.separator.scores(row)
        if self.meaning is not None:
            scores = scores + self.scale.meaning * self.meaning.scores(row.form)
        out: Floats = softmax(np.where(self.live, scores, -np.inf)[None, :])[0]
        return out

    def _by_gram(self, row: Row, gains: Floats) -> dict[str, float]:
        """What each known pair of the text adds for a class, over the three parts of the text."""
        gain = dict(zip(row.columns.tolist(), gains.tolist(), strict=True))
        out: dict[str, float] = {}
        for key in self.vocabulary.within(row.form):
            value = gain.get(self.vocabulary.columns[key])
            if value is not None:
                out[key[1:]] = out.get(key[1:], 0.0) + value
        return out

    # teaching

    def learn(self, text: str, code: str) -> None:
        """One dispatch that the receiving unit accepted; at once part of every later answer."""
        label = self.position(code)
        if not readable(plain(text)):
            return
        row = self.vocabulary.row(text)
        self.evidence.add(label, row)
        if self.separator is not None:
            self.separator.step(label, row)
        if self.meaning is not None:
            self.meaning.add(label, row.form)
        self.learned[label] += 1

    def retire(self, code: str) -> None:
        """Takes a service out of every answer; what was learned of it stays in case it comes back."""
        if int(self.live.sum()) == 1 and self.live[self.position(code)]:
            raise UnknownService(f"服务 {code} 是目录中最后一项，不能撤销；请先增加别的服务。")
        self.live[self.position(code)] = False

    def restore(self, code: str) -> None:
        """Brings a retired service back with what it knew."""
        self.live[self.position(code)] = True

    def admit(self, service: Service, weight: float) -> None:
        """A new service, from its own words, without training again."""
        if service.code in self._index:
            raise UnknownService(f"服务 {service.code} 已在目录中；如需恢复请用 restore。")
        check_catalogue([service])
        self.services.append(service)
        self._index[service.code] = len(self.services) - 1
        self.live = np.append(self.live, True)
        self.learned = np.append(self.learned, 0)
        self.evidence.grow(len(self.services))
        if self.separator is not None:
            self.separator.grow(len(self.services))
        rows = [self.vocabulary.row(w) for w in service.wordings()]
        mass = sum(float(r.weights.sum()) for r in rows) or 1.0
        for row in rows:
            self.evidence.add(len(self.services) - 1, row, weight / mass)
            if self.meaning is not None:
                self.meaning.add(len(self.services) - 1, row.form)

    def position(self, code: str) -> int:
        """Where a service stands in arrays of classes."""
        if code not in self._index:
            raise UnknownService(f"目录中没有服务 {code}；请检查编号，或先把它加入目录。")
        return self._index[code]

    def prior_share(self, code: str) -> float:
        """How much of what is known about a service still comes from below this layer, in 0..1."""
        below = self.evidence.below
        label = self.position(code)
        total = float(self.evidence.totals()[label])
        if below is None or total == 0 or label >= below.classes:
            return 0.0
        return float(below.totals()[label]) / total

    def for_county(self, county: str) -> Suggester:
        """A layer of its own for one county: it sees what the shared base knows, and teaches it nothing."""
        own = Suggester(
            self.services,
            self.vocabulary,
            Evidence(len(self.services), self.vocabulary.width, below=self.evidence),
            separator=self.separator.copy() if self.separator else None,
            meaning=self.meaning.copy() if self.meaning else None,
            scale=self.scale,
            threshold=self.threshold,
            origin=replace(self.origin, until=f"{self.origin.until} {county}".strip()),
        )
        own.live = self.live.copy()
        return own
