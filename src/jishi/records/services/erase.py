"""Erases one person: keys destroyed, personal values cleared in every ledger that speaks of them, counts kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.audit.seals import destroy
from jishi.core.notices.forgetting import forget_users, forget_words
from jishi.core.people.models import Person
from jishi.core.transactions import run_tx
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.pointers import pointers
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import get
from jishi.records.services.clearing import GONE, cleared, empty_row
from jishi.records.services.draft import Draft
from jishi.records.services.filing import filed, taken_away
from jishi.records.services.reveal import why
from jishi.records.services.write import Writing


@dataclass(frozen=True)
class Erased:
    """How many records lost values, and how many keys were destroyed; nothing the second time."""

    records: int
    keys: int


def erase(*, actor: Actor, id: uuid.UUID, reason: str) -> Erased:
    """Erase the person. Raises `NotFound`, `Forbidden`, `Invalid` (reason, an account in use); then nothing changed."""
    people, words = ledger("people"), why(reason)

    def write() -> Erased:
        person = get(actor, people, id, lock=True)
        verdict = may(actor, "erase", people, person)
        if not verdict:
            raise Forbidden(verdict.reason)
        accounts = User.objects.filter(county=actor.county, person=person)
        used = [user.username for user in accounts.filter(is_active=True).order_by("username")]
        if used:
            text = _("此人还有启用的账号：%(names)s。请先停用账号，再清除。")
            raise Invalid({"": [text % {"names": "、".join(used)}]})
        drafts = _drafts(actor.county, people, person, words)
        if drafts:
            operation = new_id()
            writing = Writing(actor, drafts, bulk=True)
            writing.stage(operation)
            writing.flush(operation)
            taken_away(actor, [draft.record.pk for draft in drafts], operation, timezone.now())
        for user in accounts.exclude(name=GONE):
            User.objects.filter(pk=user.pk).update(username=f"erased-{user.pk}", name=GONE, email="")
        forget_users(actor.county, accounts.values_list("pk", flat=True))
        for draft in drafts:
            forget_words(actor.county, draft.record.pk)
        keys = [destroy(actor.county, kind, person.pk) for kind in ("record", "person")]
        return Erased(len(drafts), sum(keys))

    return run_tx(write)


def _drafts(county: str, people: Ledger, person: Any, words: str) -> list[Draft]:
    """One draft for each record that holds something of this person."""
    found: dict[uuid.UUID, Draft] = {}
    own = cleared(
        people, person, people.personal, verb="erase", files=_files(county, person.pk), reason=words
    )
    if own is not None:
        own.record.archived_at = own.record.archived_at or timezone.now()
        found[person.pk] = own
    for entry in ledgers():
        for record in _about(county, entry, person):
            draft = cleared(
                entry,
                record,
                entry.personal,
                verb="erase",
                files=_files(county, record.pk) if entry.personal else 0,
                follows=person.number,
            )
            if draft is not None:
                found[record.pk] = draft
    for pointer in pointers(Person):
        if pointer.ledger is not None and pointer.line is not None:
            for row in pointer.rows(county, person):
                _row(pointer.ledger, pointer.line, row, person, found)
    return list(found.values())


def _files(county: str, record: uuid.UUID) -> int:
    return filed(county, [record]).get(record, 0)


def _about(county: str, entry: Ledger, person: Any) -> Any:
    if not entry.about:
        return ()
    rows = entry.model._default_manager.filter(county=county, **{entry.about: person})
    return rows.select_related(*entry.model.TITLE).select_for_update(of=("self",)).order_by("pk")


def _row(entry: Ledger, line: Any, row: Any, person: Any, found: dict[uuid.UUID, Draft]) -> None:
    """Empty what one row of a line says of the person, in the draft of its parent."""
    parent = line.parent_field(entry.model)
    key = getattr(row, f"{parent}_id")
    if line.code not in entry.personal or (key in found and line.code in found[key].lines):
        return
    files = _files(row.county, key)
    if not empty_row(entry, line, row) and not files:
        return
    if key not in found:
        record = entry.model._default_manager.select_related(*entry.model.TITLE).get(pk=key)
        notes = {"cleared": [line.code], **({"files": files} if files else {}), "follows": person.number}
        found[key] = Draft(
            entry, record, created=False, old=clone(record), verb="erase", notes=notes, untold=True
        )
    others = line.model._default_manager.filter(**{parent: key}).exclude(pk=row.pk)
    found[key].lines[line.code] = sorted([*others, row], key=lambda one: one.position)
