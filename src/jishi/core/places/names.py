"""Finds the place somebody meant by a code, a name or another name for it; two villages may share a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import fuzz, process

from jishi.core.places.models import TOWN, VILLAGE, PlaceAlias
from jishi.core.places.tree import Node, Tree, tree

# Below this two names of villages have little but 村 in common.
LEAST_LIKENESS = 60.0
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


def suggest(county: str, text: str, *, town: UUID | None = None, limit: int = 5) -> list[Suggestion]:
    """The likeliest towns and villages, best first and by code among equals. Two queries."""
    wanted = plain(text)
    if not wanted:
        return []
    places = tree(county)
    names = _names(county, places, town)
    scores = _by_code(wanted, names) if wanted.isdigit() else _by_name(wanted, names)
    best = sorted(scores.items(), key=lambda item: (-item[1], places[item[0]].code))[:limit]
    return [Suggestion(place, places[place].code, places.label(place), score) for place, score in best]


def plain(text: str) -> str:
    """The name as it is compared: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def stem(name: str) -> str:
    """The name without what kind of place it is: 三元朱 for 三元朱村村民委员会."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _names(county: str, places: Tree, town: UUID | None) -> dict[Node, list[str]]:
    found = {
        node: [plain(node.name), plain(node.short_name)]
        for node in places
        if node.level in (TOWN, VILLAGE) and (town is None or town in (node.id, node.parent))
    }
    for place, name in PlaceAlias.objects.filter(county=county).values_list("place_id", "name"):
        if place in places and places[place] in found:
            found[places[place]].append(plain(name))
    return found


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


def _by_name(wanted: str, names: dict[Node, list[str]]) -> dict[UUID, float]:
    spelt = [(node.id, name) for node, known in names.items() for name in known if name]
    scores: dict[UUID, float] = {}
    for place, name in spelt:
        if name == wanted:
            scores[place] = 100.0
        elif stem(name) == stem(wanted):
            scores[place] = max(scores.get(place, 0.0), 99.0)
    stems = [stem(name) for _place, name in spelt]
    close = process.extract(stem(wanted), stems, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=None)
    for _name, score, index in close:
        place = spelt[index][0]
        scores[place] = max(scores.get(place, 0.0), min(score, 98.0))
    return scores
