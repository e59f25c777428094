"""Turns whom a rule names into users: persons themselves, and those who hold a role over a place or unit today."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.access.models import Hold, User
from jishi.records.ledger import Ledger
from jishi.records.models import Register, Share
from jishi.records.registry import ledger as ledger_named
from jishi.records.registry import parent_field
from jishi.records.telling import COUNTY, PERSONS, SHARES, Tell, roles_at

CHUNK = 5000
USER = "user"
# ("user", id, no roles), or (kind of place, id, the roles over it that are told); the county by its code.
Whom = tuple[str, uuid.UUID | str, frozenset[str]]
# By the words of a rule, in their order.
Turns = Mapping[str, Sequence[Whom]]


@dataclass
class Finder:
    """Whom the rules of one call mean; the roles of a rule are worked out once."""

    actor: Actor
    _roles: dict[tuple[str, Tell, str], frozenset[str]] = field(default_factory=dict)
    _shares: dict[uuid.UUID, list[tuple[str, uuid.UUID]]] = field(default_factory=lambda: defaultdict(list))
    _children: dict[tuple[str, uuid.UUID], list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))

    def read(self, asked: Iterable[tuple[uuid.UUID, Tell]]) -> None:
        """The shared places and the units of children that these rules name, for all records together."""
        sharing: set[uuid.UUID] = set()
        wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
        for key, rule in asked:
            for word in rule.to:
                if word == SHARES:
                    sharing.add(key)
                elif "." in word:
                    wanted[word].add(key)
        for some in chunks(sharing):
            rows = Share.objects.filter(county=self.actor.county, entry__in=some)
            for entry, kind, place in rows.values_list("entry_id", "kind", "key"):
                self._shares[entry].append((kind, place))
        for word, parents in wanted.items():
            self._read_children(word, parents)

    def _read_children(self, word: str, parents: set[uuid.UUID]) -> None:
        """The anchors of the open children of these records."""
        code, _dot, anchor = word.partition(".")
        child = ledger_named(code)
        name = parent_field(child)
        for some in chunks(parents):
            rows = child.model._default_manager.filter(
                **{f"{name}__in": some}, county=self.actor.county, archived_at=None
            )
            going = Register.objects.filter(pk__in=rows.values("pk"), open=True).values("pk")
            pairs = rows.filter(pk__in=going).exclude(**{anchor: None}).order_by()
            for parent, key in pairs.values_list(f"{name}_id", f"{anchor}_id").distinct():
                self._children[word, parent].append(key)

    def whom(self, owner: Ledger, record: Any, rule: Tell) -> Iterator[tuple[str, Whom]]:
        """Each word of the rule with whom it means for this record; the unit of who acts knows already."""
        for word in rule.to:
            for one in self._of_word(owner, record, rule, word):
                yield word, one

    def turns(self, owner: Ledger, record: Any, rules: Iterable[Tell]) -> Turns:
        """Whom each word of the rules means: who is to act comes first, the next only where there is nobody."""
        found: dict[str, list[Whom]] = {}
        for rule in rules:
            for word, whom in self.whom(owner, record, rule):
                found.setdefault(word, []).append(whom)
        return found

    def _of_word(self, owner: Ledger, record: Any, rule: Tell, word: str) -> Iterator[Whom]:
        if word == SHARES:
            pairs: Sequence[tuple[str, Any]] = self._shares.get(record.pk, ())
        elif "." in word:
            code, _dot, kind = word.partition(".")
            owner = ledger_named(code)
            pairs = [(kind, key) for key in self._children.get((word, record.pk), ())]
        else:
            pairs = [(USER if word in PERSONS else word, _anchor(record, word))]
        for kind, key in pairs:
            if key is None or key == self.actor.user_id or str(key) in self.actor.units:
                continue
            roles = frozenset[str]() if kind == USER else self._told(owner, rule, kind)
            if kind == USER or roles:
                yield kind, key, roles

    def _told(self, owner: Ledger, rule: Tell, kind: str) -> frozenset[str]:
        key = (owner.code, rule, kind)
        if key not in self._roles:
            self._roles[key] = roles_at(owner, rule, kind)
        return self._roles[key]

    def people(self, whom: Iterable[Whom]) -> Mapping[Whom, list[uuid.UUID]]:
        """The active users of each, but for who acts; at most one query for persons and one for holds (a chunk)."""
        wanted = set(whom)
        found: dict[Whom, list[uuid.UUID]] = defaultdict(list)
        for some in chunks({one[1] for one in wanted if one[0] == USER}):
            active = User.objects.filter(county=self.actor.county, pk__in=some, is_active=True)
            for pk in active.values_list("pk", flat=True):
                found[USER, pk, frozenset()].append(pk)
        placed = [one for one in wanted if one[0] != USER]
        at = self._holding(placed)
        for kind, key, told in placed:
            users = {user for role in told for user in at.get((role, kind, str(key)), ())}
            found[kind, key, told] += sorted(users - {self.actor.user_id})
        return found

    def _holding(self, placed: Sequence[Whom]) -> Mapping[tuple[str, str, str], set[uuid.UUID]]:
        """Who holds which role over which place or unit today."""
        at: dict[tuple[str, str, str], set[uuid.UUID]] = defaultdict(set)
        roles, kinds = {role for one in placed for role in one[2]}, {one[0] for one in placed}
        for some in chunks({str(one[1]) for one in placed}):
            holds = Hold.objects.filter(
                county=self.actor.county,
                role__in=sorted(roles),
                scope_kind__in=sorted(kinds),
                scope_key__in=some,
                user__is_active=True,
            ).opening_on(self.actor.today)
            names = ("role", "scope_kind", "scope_key", "user_id", "ends_on")
            for role, kind, key, user, ends in holds.order_by().values_list(*names):
                # Those past their last day only look back.
                if ends is None or ends >= self.actor.today:
                    at[role, kind, key].add(user)
        return at


def first_there(
    turns: Turns, users: Mapping[Whom, Sequence[uuid.UUID]]
) -> tuple[str, list[uuid.UUID]] | None:
    """The first word under which there is anybody, and who they are."""
    for word, some in turns.items():
        people = {user for whom in some for user in users.get(whom, ())}
        if people:
            return word, sorted(people)
    return None


def _anchor(record: Any, word: str) -> Any:
    """Of a record the id of the relation; the register's row holds the id itself."""
    held = isinstance(record, Register) or word == COUNTY
    return getattr(record, word) if held else getattr(record, f"{word}_id")


def chunks(found: Iterable[Any]) -> Iterator[list[Any]]:
    rows = sorted(found)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
