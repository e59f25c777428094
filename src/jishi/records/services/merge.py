"""Merges two entries for the same person or household with all that names them, and undoes it exactly."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.merging.models import Merge, Turned
from jishi.core.personal.columns import encrypted
from jishi.core.personal.keys import FieldKeyring
from jishi.core.transactions import run_tx
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid
from jishi.records.fields import fields
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.models import Link
from jishi.records.secrets import opened, store
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import get
from jishi.records.services.clearing import emptied
from jishi.records.services.draft import Draft, settle
from jishi.records.services.reveal import why
from jishi.records.services.save import check_constraints
from jishi.records.services.turning import follow_again, turn, turn_back
from jishi.records.services.write import Writing

MERGEABLE = ("people", "households")


@dataclass(frozen=True)
class Merged:
    """The record of the merge, and how many pointers were turned."""

    merge: Merge
    turned: int


def merge(*, actor: Actor, ledger: Ledger, keep: uuid.UUID, drop: uuid.UUID, reason: str) -> Merged:
    """Everything that names `drop` names `keep` from now on; what `keep` lacks it takes from `drop`, which is archived.

    Raises `NotFound`, `Forbidden`, `Invalid`; then nothing has changed.
    """
    words = why(reason)

    def write() -> Merged:
        kept, dropped = _pair(actor, ledger, keep, drop)
        old = clone(kept)
        _same_person(ledger, kept, dropped)
        _fill(ledger, kept, dropped)
        notes = {"kept": kept.number, "other": dropped.number, "reason": words}
        gone = Draft(ledger, dropped, created=False, old=clone(dropped), verb="merge", notes=notes)
        dropped.archived_at = timezone.now()
        stays = Draft(ledger, kept, created=False, old=old, verb="merge", notes=dict(notes))
        merged = Merge(county=actor.county, ledger=ledger.code, kept=kept.pk, dropped=dropped.pk)
        merged.filled = [name for name, (was, _now) in stays.changes.items() if was in (None, "")]
        turned, drafts = turn(merged, ledger, kept, dropped)
        # The one that goes is written first: until it is archived the other may not take its ID number.
        _written(actor, [gone, stays, *drafts])
        check_constraints(stays)
        merged.kept_version, merged.dropped_version = kept.version, dropped.version
        merged.save(force_insert=True)
        Turned.objects.bulk_create(turned)
        Link.objects.create(
            county=actor.county, source_id=drop, target_id=keep, relation=Link.Relation.DUPLICATE_OF
        )
        follow_again(actor, ledger, (keep, drop))
        return Merged(merged, len(turned))

    return run_tx(write)


def unmerge(*, actor: Actor, ledger: Ledger, drop: uuid.UUID, reason: str) -> Merged:
    """Both stand again as before. Refused (`Invalid`) where either, or a pointer, was changed since."""
    words = why(reason)

    def write() -> Merged:
        get(actor, ledger, drop)
        merged = Merge.objects.select_for_update().filter(
            county=actor.county, ledger=ledger.code, dropped=drop
        )
        done = merged.filter(undone_at=None).first()
        if done is None:
            raise Invalid({"": [_("这条记录没有可以撤销的合并。")]})
        kept, dropped = (get(actor, ledger, pk, lock=True) for pk in (done.kept, drop))
        _allowed(actor, ledger, kept)
        _untouched(done, kept, dropped)
        notes = {"kept": kept.number, "other": dropped.number, "reason": words}
        stays = Draft(ledger, kept, created=False, old=clone(kept), verb="unmerge", notes=notes)
        for column in type(kept)._meta.concrete_fields:
            if column.name in done.filled:
                setattr(kept, column.attname, emptied(column))
        back = Draft(ledger, dropped, created=False, old=clone(dropped), verb="unmerge", notes=dict(notes))
        dropped.archived_at = None
        turned = list(Turned.objects.filter(merge=done).order_by("id"))
        drafts = turn_back(turned, kept, dropped)
        _written(actor, [stays, back, *drafts])
        Link.objects.filter(
            county=actor.county, source=drop, target=kept.pk, relation=Link.Relation.DUPLICATE_OF
        ).delete()
        done.undone_at = timezone.now()
        done.save(update_fields=["undone_at"])
        follow_again(actor, ledger, (kept.pk, drop))
        return Merged(done, len(turned))

    return run_tx(write)


def _pair(actor: Actor, ledger: Ledger, keep: uuid.UUID, drop: uuid.UUID) -> tuple[Any, Any]:
    """Both, locked in one order whoever is kept."""
    if ledger.code not in MERGEABLE:
        raise Invalid({"": [_("“%(ledger)s”的记录不能合并。") % {"ledger": ledger.label}]})
    if str(keep) == str(drop):
        raise Invalid({"": [_("不能与自己合并，请选另一条。")]})
    found = {pk: get(actor, ledger, pk, lock=True) for pk in sorted((keep, drop), key=str)}
    for record in found.values():
        _allowed(actor, ledger, record)
    return found[keep], found[drop]


def _allowed(actor: Actor, ledger: Ledger, record: Any) -> None:
    verdict = may(actor, "merge", ledger, record)
    if not verdict:
        raise Forbidden(f"{record.number}：{verdict.reason}")


def _same_person(ledger: Ledger, kept: Any, dropped: Any) -> None:
    """Two different ID numbers are two people."""
    keyring = FieldKeyring(kept.county)
    for column in encrypted(ledger.model):
        values = {opened(record, column, keyring) for record in (kept, dropped)} - {""}
        if column.blind and len(values) > 1:
            text = _("两条的%(field)s不同，不是同一个；填错了的请先改正，再合并。")
            raise Invalid({column.name: [text % {"field": column.verbose_name}]})
    if ledger.code == "households" and kept.village_id != dropped.village_id:
        raise Invalid({"village": [_("两户不在同一个村，不能合并；请先核对。")]})


def _fill(ledger: Ledger, kept: Any, dropped: Any) -> None:
    """What the kept record has not and the other has."""
    keyring, secret = FieldKeyring(kept.county), {column.name for column in encrypted(ledger.model)}
    for name, info in fields(ledger).items():
        if getattr(kept, info.attname) not in (None, "") or getattr(dropped, info.attname) in (None, ""):
            continue
        if name in secret:
            store(kept, info.column, opened(dropped, info.column, keyring), keyring)  # type: ignore[arg-type]  # it is one
        else:
            setattr(kept, name, getattr(dropped, name))
    settle(ledger, kept)
    kept.clean()


def _written(actor: Actor, drafts: list[Draft]) -> None:
    operation = new_id()
    writing = Writing(actor, drafts)
    writing.stage(operation)
    writing.flush(operation)


def _untouched(done: Merge, kept: Any, dropped: Any) -> None:
    for record, version in ((kept, done.kept_version), (dropped, done.dropped_version)):
        if record.version != version:
            text = _("合并以后 %(number)s 又改过，不能原样撤销；请另建一条，再把有关记录改指过去。")
            raise Invalid({"": [text % {"number": record.number}]})
