"""The tree of a whole county in one query: parents, children and the path people read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from jishi.core.places.models import PastParent, Place

SEPARATOR = " / "


@dataclass(frozen=True, slots=True)
class Node:
    """A place as the tree knows it."""

    id: UUID
    level: str
    code: str
    name: str
    short_name: str
    parent: UUID | None

    @property
    def label(self) -> str:
        return self.short_name or self.name


class UnknownPlace(LookupError):
    """The tree of this county has no such place."""


class Tree:
    """The places of a county, current ones unless told otherwise, in the order of their codes."""

    def __init__(self, nodes: Iterator[Node]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._children: dict[UUID | None, list[Node]] = defaultdict(list)
        for node in self._nodes.values():
            self._children[node.parent if node.parent in self._nodes else None].append(node)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, place: object) -> bool:
        return place in self._nodes

    def __getitem__(self, place: UUID) -> Node:
        if place not in self._nodes:
            raise UnknownPlace(f"没有 id 为 {place} 的地点，或它已停用。")
        return self._nodes[place]

    def roots(self) -> list[Node]:
        return list(self._children[None])

    def children(self, place: UUID) -> list[Node]:
        return list(self._children.get(self[place].id, ()))

    def descendants(self, place: UUID) -> list[Node]:
        """All places below, each parent before its children."""
        found: list[Node] = []
        for child in self.children(place):
            found += [child, *self.descendants(child.id)]
        return found

    def ancestors(self, place: UUID) -> list[Node]:
        """The places above, the county first."""
        found: list[Node] = []
        parent = self[place].parent
        while parent in self._nodes and parent is not None:
            found.insert(0, self._nodes[parent])
            parent = self._nodes[parent].parent
        return found

    def label(self, place: UUID) -> str:
        """The path that tells places of one name apart: 寿光市 / 孙家集街道 / 三元朱村."""
        return SEPARATOR.join(node.label for node in (*self.ancestors(place), self[place]))


def tree(county: str, *, ended: bool = False, on: date | None = None) -> Tree:
    """The county's tree in one query; `ended` adds the places that exist no longer.

    `on` gives the tree of that day in two: the places there were, under the parents they had.
    """
    places = Place.objects.filter(county=county, archived_at__isnull=True).order_by("code", "id")
    if on is not None:
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        places = places.filter(begun, Q(state="current", valid_to=None) | Q(valid_to__gt=on))
    elif not ended:
        places = places.filter(state="current")
    parents = _parents_on(county, on) if on is not None else {}
    rows = places.values_list("id", "level", "code", "name", "short_name", "parent_id")
    return Tree(Node(*row[:5], parents.get(row[0], row[5])) for row in rows)


def _parents_on(county: str, day: date) -> dict[UUID, UUID]:
    """Where places belonged that were moved after this day: the first move after it tells."""
    moves = PastParent.objects.filter(county=county, until__gt=day).order_by("-until", "id")
    return dict(moves.values_list("place_id", "parent_id"))
