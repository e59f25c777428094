"""Builds a model version: from the catalogue alone, from text nobody has labelled, from accepted dispatches.

The order of messages and dispatches does not matter: everything is sorted first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from jishi.matching.catalogue import Service, check_catalogue
from jishi.matching.model.calibration import (
    START,
    Floats,
    Labels,
    Scale,
    Threshold,
    choose_threshold,
    fit_scale,
    softmax,
)
from jishi.matching.model.evidence import Evidence
from jishi.matching.model.features import Row, Vocabulary, learn_vocabulary, matrix
from jishi.matching.model.latent import FEWEST_TEXTS, Latent, Single, learn_latent
from jishi.matching.model.meaning import Encoder, Meaning
from jishi.matching.model.separator import fit, learn_basis, separate
from jishi.matching.suggester import Origin, Suggester
from jishi.matching.text import plain, readable

# The most that the catalogue's words for one service weigh, in pair weights: about one long message.
PRIOR = 50.0
# How sharply the catalogue's guess labels unlabelled text, and what such a text weighs beside a dispatch.
SHARPNESS = 2.0
GUESSED = 0.2
# How far apart, in standard deviations, scores stand while no dispatch says what they are worth.
CONTRAST = 3.0
# After this many dispatches a guess weighs half.
FADING = 200.0
FOLDS = 5
# The fewest dispatches from which held-out probabilities say anything.
FEWEST = 30


@dataclass(frozen=True)
class Example:
    """A text and the code of the service that accepted it."""

    text: str
    code: str


@dataclass(frozen=True)
class Material:
    """Everything a version is built from, as numbers: accepted texts (n, width) with labels, other texts."""

    services: tuple[Service, ...]
    vocabulary: Vocabulary
    accepted: sp.csr_array
    labels: Labels
    other: sp.csr_array
    latent: Latent | None
    groups: Labels

    @property
    def classes(self) -> int:
        return len(self.services)


def begin(
    services: Iterable[Service], unlabelled: Iterable[str] = (), *, encoder: Encoder | None = None
) -> Suggester:
    """A model that has seen no dispatch: the catalogue's words, and what unlabelled text adds to them."""
    return train(services, (), unlabelled=unlabelled, encoder=encoder)


def train(
    services: Iterable[Service],
    examples: Iterable[Example],
    *,
    unlabelled: Iterable[str] = (),
    wanted: float = 0.95,
    version: int = 1,
    until: str = "",
    encoder: Encoder | None = None,
) -> Suggester:
    """A model version from everything known so far; the threshold is for the `wanted` precision.

    Examples of services that are not in the catalogue, and texts with nothing to read, are left out.
    """
    listed = check_catalogue(services)
    codes = {s.code for s in listed}
    kept = sorted(
        (e for e in examples if e.code in codes and readable(plain(e.text))), key=lambda e: (e.text, e.code)
    )
    others = sorted(t for t in unlabelled if readable(plain(t)))
    given = gather(listed, kept, others)
    base = base_layer(given, np.arange(len(kept)))
    top = Evidence(given.classes, given.vocabulary.width, below=base)
    shares = one_hot(given.labels, given.classes)
    top.add_many(given.accepted, shares)
    basis = learn_basis(given.accepted, given.latent) if len(kept) >= FEWEST else None
    features = basis.features(given.accepted) if basis else None
    nearby = meaning_of(listed, kept, encoder)
    scale, threshold = judge(given, features, nearby, wanted)
    counts = Counter(e.code for e in kept)
    return Suggester(
        listed,
        given.vocabulary,
        top,
        separator=separate(basis, features, shares) if basis and features is not None else None,
        meaning=nearby,
        scale=scale,
        threshold=threshold,
        origin=Origin(version, len(listed), len(kept), len(others), until, tuple(sorted(counts.items()))),
    )


def meaning_of(
    services: Sequence[Service], kept: Sequence[Example], encoder: Encoder | None
) -> Meaning | None:
    """Vectors of the catalogue's wordings and of the accepted texts, where there is an encoder."""
    if encoder is None:
        return None
    position = {s.code: i for i, s in enumerate(services)}
    wordings = [(i, w) for i, s in enumerate(services) for w in s.wordings()]
    return Meaning(encoder, [*wordings, *((position[e.code], e.text) for e in kept)], len(services))


def gather(services: tuple[Service, ...], kept: Sequence[Example], others: Sequence[str]) -> Material:
    """Vocabulary, rows and directions of the texts; equal inputs in equal order give equal numbers."""
    words = [w for s in services for w in s.wordings()]
    vocabulary = learn_vocabulary([*(e.text for e in kept), *others], always=words)
    width = vocabulary.width
    accepted = matrix((vocabulary.row(e.text) for e in kept), width)
    other = matrix((vocabulary.row(t) for t in others), width)
    position = {s.code: i for i, s in enumerate(services)}
    texts = {t: i for i, t in enumerate(sorted({e.text for e in kept}))}
    return Material(
        services,
        vocabulary,
        accepted,
        np.array([position[e.code] for e in kept], np.int64),
        other,
        # From other texts if they suffice: what is held out must not have shaped how it is read.
        learn_latent(other if len(others) >= FEWEST_TEXTS else accepted, known=len(vocabulary.columns)),
        np.array([texts[e.text] for e in kept], np.int64),
    )


def base_layer(given: Material, used: Labels) -> Evidence:
    """What is known without a person's word: the catalogue, and the other texts as it would label them.

    Where the catalogue has only names, the accepted texts in `used` do the labelling instead.
    """
    layer = Evidence(given.classes, given.vocabulary.width)
    for label, service in enumerate(given.services):
        for row, weight in weighed(given.vocabulary, service):
            layer.add(label, row, weight)
    if given.other.shape[0] == 0 or given.classes < 2:
        return layer
    everyone = np.ones(given.classes, bool)
    teacher = layer
    if min(len(s.wordings()) for s in given.services) < 3:
        teacher = Evidence(given.classes, given.vocabulary.width, below=layer)
        teacher.add_many(given.accepted[used], one_hot(given.labels[used], given.classes))
        if len(used) == 0:
            return layer
    scores = teacher.score_all(given.other, everyone)
    shares = softmax(SHARPNESS * scores / (scores.std() or 1.0))
    layer.add_many(given.other, GUESSED / (1.0 + len(used) / FADING) * shares)
    return layer


def weighed(vocabulary: Vocabulary, service: Service) -> list[tuple[Row, float]]:
    """The rows of a service's wordings, and what each weighs so that together they stay below `PRIOR`."""
    rows = [vocabulary.row(w) for w in service.wordings()]
    mass = sum(float(r.weights.sum()) for r in rows)
    return [(r, min(1.0, PRIOR / mass if mass else 1.0)) for r in rows]


def one_hot(labels: Labels, classes: int) -> Floats:
    """Labels as rows of shares: (n, classes)."""
    out: Floats = np.zeros((len(labels), classes))
    out[np.arange(len(labels)), labels] = 1.0
    return out


def judge(
    given: Material, features: Single | None, nearby: Meaning | None, wanted: float
) -> tuple[Scale, Threshold | None]:
    """How far to believe the scores, from texts held out in turn; with few dispatches, from the catalogue's
    own phrasings held out in turn, and then without a threshold."""
    if features is None:
        if given.other.shape[0] >= FEWEST_TEXTS:
            # A phrasing is far shorter than a message: the spread over real messages says more.
            spread = float(layer_scores(given).std())
            return Scale(CONTRAST / spread if spread else 1.0, meaning=START.meaning if nearby else 0.0), None
        words, labels = held_out_phrasings(given)
        if nearby is None:
            return fit_scale(labels, words), None
        return fit_scale(labels, words, meaning=nearby.held_out()[0][: len(labels)]), None
    labels = given.labels
    words, lines = held_out_scores(given, features)
    meaning = None if nearby is None else nearby.held_out()[0][-len(labels) :]
    scale = fit_scale(labels, words, lines=lines, meaning=meaning)
    total = scale.words * words + scale.lines * lines
    if meaning is not None:
        total = total + scale.meaning * meaning
    return scale, choose_threshold(softmax(total), labels, wanted=wanted)


def layer_scores(given: Material) -> Floats:
    """Scores of the unlabelled texts by what is known without a person's word."""
    layer = base_layer(given, np.arange(len(given.labels)))
    return layer.score_all(given.other, np.ones(given.classes, bool))


def held_out_scores(given: Material, features: Single) -> tuple[Floats, Floats]:
    """Scores of each accepted text by a model that has not seen it, nor a text with the same words."""
    words = np.zeros((len(given.labels), given.classes))
    lines = np.zeros_like(words)
    everyone = np.ones(given.classes, bool)
    for fold in range(FOLDS):
        out = np.flatnonzero(given.groups % FOLDS == fold)
        used = np.flatnonzero(given.groups % FOLDS != fold)
        if not len(out) or not len(used):
            continue
        model = Evidence(given.classes, given.vocabulary.width, below=base_layer(given, used))
        shares = one_hot(given.labels[used], given.classes)
        model.add_many(given.accepted[used], shares)
        words[out] = model.score_all(given.accepted[out], everyone)
        weights, bias = fit(features[used], shares)
        lines[out] = features[out] @ weights + bias
    return words, lines


def held_out_phrasings(given: Material) -> tuple[Floats, Labels]:
    """Scores of each of the catalogue's phrasings by a catalogue without it: (phrasings, classes)."""
    layer = Evidence(given.classes, given.vocabulary.width)
    everyone = np.ones(given.classes, bool)
    rows = [(i, r, w) for i, s in enumerate(given.services) for r, w in weighed(given.vocabulary, s)]
    for label, row, weight in rows:
        layer.add(label, row, weight)
    scores = []
    for label, row, weight in rows:
        layer.add(label, row, -weight)
        scores.append(layer.scores(row, everyone))
        layer.add(label, row, weight)
    return np.array(scores).reshape(-1, given.classes), np.array([i for i, _r, _w in rows], np.int64)
