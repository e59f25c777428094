"""Tells people of what a call does to records, in its transaction: one notice for each person and kind of thing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.notices.models import Kind
from jishi.core.notices.writing import Telling, tell
from jishi.records.services.draft import Draft
from jishi.records.services.whom import Finder, Whom
from jishi.records.telling import ANSWERED, ASSIGNED, CHANGE, Tell, answers, tells_of

VERBS = ("create", "change", "move", "archive")


@dataclass(frozen=True)
class Happened:
    """What is told alike of several records of one ledger."""

    kind: Kind
    ledger: str
    code: str
    urgent: bool


# Kept in the order of the records, each once.
Entries = dict[uuid.UUID, None]
Cases = Sequence[tuple[Draft, Happened, Tell]]


def cases(drafts: Sequence[Draft]) -> Cases:
    """What of these drafts may be worth telling, and by which rule; before any lock is taken."""
    return [(draft, one, rule) for draft in drafts for one, rule in _happened(draft)]


def notify(actor: Actor, found: Cases, operation: uuid.UUID) -> None:
    """Write the notices of these cases; a fixed number of queries, whatever their number."""
    if not found:
        return
    finder = Finder(actor)
    finder.read((draft.record.pk, rule) for draft, _one, rule in found)
    heard: dict[tuple[Happened, Whom], Entries] = defaultdict(dict)
    for draft, one, rule in found:
        for word, whom in finder.whom(draft.ledger, draft.record, rule):
            if one.kind is not Kind.ASSIGNED or _new(draft, word):
                heard[one, whom][draft.record.pk] = None
    if heard:
        tell(actor, list(tellings(finder, heard, str(operation))))


def _happened(draft: Draft) -> Iterator[tuple[Happened, Tell]]:
    owner = draft.ledger
    if not owner.notices or draft.verb not in VERBS:
        return
    if draft.verb != "archive":
        for rule in tells_of(owner, ASSIGNED):
            if any(_new(draft, word) for word in rule.to):
                yield Happened(Kind.ASSIGNED, owner.code, "", rule.urgent), rule
    if draft.verb == "change":
        for name, rule in _watched(draft):
            yield Happened(Kind.CHANGED, owner.code, name, rule.urgent), rule
    elif draft.verb in ("move", "archive"):
        code = str(draft.notes.get("move", "archive"))
        rules = tells_of(owner, code)
        if code == "archive" or answers(owner, code):
            rules += tells_of(owner, ANSWERED)
        for rule in rules:
            yield Happened(Kind.MOVED, owner.code, code, any(one.urgent for one in rules)), rule


def _watched(draft: Draft) -> list[tuple[str, Tell]]:
    """The columns somebody is told of that have another value now."""
    rules = [(word.removeprefix(CHANGE), rule) for rule in draft.ledger.notices for word in rule.on]
    named = [(name, rule) for name, rule in rules if f"{CHANGE}{name}" in rule.on]
    if not named:
        return []
    changed = draft.changes
    return [(name, rule) for name, rule in named if name in changed]


def _new(draft: Draft, word: str) -> bool:
    """Only who was not there before is newly assigned."""
    key: Any = getattr(draft.record, f"{word}_id", None)
    return key is not None and (draft.created or getattr(draft.old, f"{word}_id") != key)


def tellings(finder: Finder, heard: Mapping[tuple[Happened, Whom], Entries], cause: str) -> Iterator[Telling]:
    """One for each person and thing that happened, with all the records it happened to."""
    users = finder.people(whom for _one, whom in heard)
    merged: dict[tuple[Happened, uuid.UUID], Entries] = defaultdict(dict)
    for (one, whom), entries in heard.items():
        for user in users.get(whom, ()):
            merged[one, user] |= entries
    for (one, user), entries in merged.items():
        yield Telling(
            user=user,
            kind=one.kind,
            cause=f"{cause}:{one.ledger}:{one.kind.value}:{one.code}",
            entries=list(entries),
            ledger=one.ledger,
            code=one.code,
            count=len(entries),
            urgent=one.urgent,
        )
