"""Finds the place somebody meant by a code, a name or another name for it; two villages may share a name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

from jishi.core.places.models import TOWN, VILLAGE, PlaceAlias
from jishi.core.places.tree import Node, Tree, tree

# Below this two names of villages have little but 村 in common.
LEAST_LIKENESS = 60.0
SAME_STEM = 99.0
# What names of places end in and people leave out, the longest first.
_ENDINGS = (
    "社区居民委员会",
    "村村民委员会",
    "居民委员会",
    "村民委员会",
    "社区居委会",
    "村委会",
    "居委会",
    "社区",
    "街道",
    "村",
    "镇",
    "乡",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that may be meant; `likeness` is 100 for the code or a full name, down to LEAST_LIKENESS."""

    place: UUID
    code: str
    label: str
    likeness: float


class Names:
    """The names of a county's towns and villages, read once for any number of questions."""

    def __init__(self, places: Tree, aliases: Iterable[tuple[UUID, str]]) -> None:
        self._places = places
        self._names = {
            node: [plain(name) for name in (node.name, node.short_name) if name]
            for node in places
            if node.level in (TOWN, VILLAGE)
        }
        for place, alias in aliases:
            if place in places:
                self._names[places[place]].append(plain(alias))

    def named(self, text: str) -> list[Node]:
        """The places that this is the code or a whole name of; more than one where places share it."""
        wanted = plain(text)
        return [node for node, names in self._names.items() if wanted == node.code or wanted in names]

    def suggest(self, text: str, *, town: UUID | None = None, limit: int = 5) -> list[Suggestion]:
        """The likeliest places, of one town if given, best first and by code among equals."""
        wanted = plain(text)
        if not wanted:
            return []
        names = {node: known for node, known in self._names.items() if town in (None, node.id, node.parent)}
        scores = _by_code(wanted, names) if wanted.isdigit() else _by_name(wanted, names)
        best = sorted(scores.items(), key=lambda item: (-item[1], self._places[item[0]].code))[:limit]
        return [
            Suggestion(place, self._places[place].code, self._places.label(place), score)
            for place, score in best
        ]


def names_of(county: str) -> Names:
    """Two queries."""
    aliases = PlaceAlias.objects.filter(county=county, place__level__in=(TOWN, VILLAGE))
    return Names(tree(county), aliases.values_list("place_id", "name"))


def suggest(county: str, text: str, *, town: UUID | None = None, limit: int = 5) -> list[Suggestion]:
    """For a single question; whoever has several asks `names_of` once."""
    return names_of(county).suggest(text, town=town, limit=limit)


def plain(text: str) -> str:
    """The name as it is compared: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def stem(name: str) -> str:
    """The name without what kind of place it is: 三元朱 for 三元朱村村民委员会."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _by_code(wanted: str, names: Collection[Node]) -> dict[UUID, float]:
    """A whole code, else its beginning or its end, or one digit mistyped or two exchanged."""
    scores = {node.id: 100.0 for node in names if node.code == wanted}
    if scores:
        return scores
    for node in names:
        if len(wanted) >= 3 and (node.code.startswith(wanted) or node.code.endswith(wanted)):
            scores[node.id] = 90.0
        elif len(wanted) == len(node.code) and _slipped(wanted, node.code):
            scores[node.id] = 80.0
    return scores


def _slipped(wanted: str, code: str) -> bool:
    wrong = [index for index, (a, b) in enumerate(zip(wanted, code, strict=True)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and wanted[wrong[0]] == code[wrong[1]]
    return len(wrong) == 1 or (swapped and wanted[wrong[1]] == code[wrong[0]])


def _by_name(wanted: str, names: Mapping[Node, Sequence[str]]) -> dict[UUID, float]:
    """The whole name, the name without what kind of place it is, or one much like it."""
    scores: dict[UUID, float] = {}
    stems: dict[str, list[UUID]] = defaultdict(list)
    for node, known in names.items():
        for name in known:
            stems[stem(name)].append(node.id)
        if wanted in known:
            scores[node.id] = 100.0
    close = process.extract(
        stem(wanted), list(stems), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=None
    )
    for name, score, _index in close:
        for place in stems[name]:
            scores[place] = max(scores.get(place, 0.0), min(score, SAME_STEM))
    return scores
