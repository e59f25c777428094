"""Finds the county's own villages, towns and organisations in a text, and offers them as fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from jishi.matching.text import plain

# Ends that make a short name the name of a village, as people say it.
VILLAGE_ENDS = ("村", "社区", "庄", "村委", "居委")
# A shorter name than this may be an everyday word: it counts only with such an end or in its own town.
PLAIN_LENGTH = 3


@dataclass(frozen=True)
class Place:
    """A village with its town; `names` are short names and aliases besides `name`."""

    code: str
    name: str
    town: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """Words of the plain text at `start`..`end` that name one of `keys` (more than one: a person chooses)."""

    kind: str
    words: str
    start: int
    end: int
    keys: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether only one thing of the registry is meant."""
        return len(self.keys) == 1


class Gazetteer:
    """The names of one county. `towns` and `organisations` are code to names, the first the full one."""

    def __init__(
        self,
        villages: Iterable[Place],
        towns: dict[str, tuple[str, ...]],
        organisations: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._town_of: dict[str, str] = {}
        self._names: dict[str, dict[str, set[str]]] = {
            k: defaultdict(set) for k in ("town", "village", "unit")
        }
        for village in villages:
            self._town_of[village.code] = village.town
            for name in (village.name, *village.names):
                self._add("village", name, village.code)
                for end in VILLAGE_ENDS:
                    self._add("village", name.removesuffix(end) + end, village.code)
        for kind, named in (("town", towns), ("unit", organisations or {})):
            for code, names in named.items():
                for name in names:
                    self._add(kind, name, code)
        self._longest = max((len(n) for kind in self._names.values() for n in kind), default=0)

    def _add(self, kind: str, name: str, code: str) -> None:
        form = plain(name)
        if len(form) >= 2:
            self._names[kind][form].add(code)

    def find(self, text: str, *, town: str = "") -> list[Mention]:
        """Towns, villages and organisations in order of position; the longest name wins where two overlap.

        Among villages of one name the town decides: one named in the text, else `town` (the writer's own).
        """
        form = plain(text)
        spans = self._spans(form)
        towns = {
            code for kind, _s, _e, codes in spans if kind == "town" and len(codes) == 1 for code in codes
        }
        wanted = towns or ({town} if town else set())
        out = []
        for kind, start, end, codes in spans:
            here = {c for c in codes if self._town_of.get(c) in wanted} if kind == "village" else codes
            word = form[start:end]
            if (
                kind == "village"
                and not here
                and len(word) < PLAIN_LENGTH
                and not word.endswith(VILLAGE_ENDS)
            ):
                continue
            out.append(Mention(kind, word, start, end, tuple(sorted(here or codes))))
        return out

    def _spans(self, form: str) -> list[tuple[str, int, int, set[str]]]:
        found: list[tuple[str, int, int, set[str]]] = []
        at = 0
        while at < len(form):
            for size in range(min(self._longest, len(form) - at), 1, -1):
                word = form[at : at + size]
                kind = next((k for k in ("town", "village", "unit") if word in self._names[k]), None)
                if kind:
                    found.append((kind, at, at + size, self._names[kind][word]))
                    at += size - 1
                    break
            at += 1
        return found
