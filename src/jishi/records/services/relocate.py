"""Moves a village to another town, or merges it into another village: today's scopes follow, past figures stay."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.places.models import TOWN, VILLAGE, PastParent, Succession
from jishi.core.transactions import run_tx
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, Stale
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.models import Register, Share
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import get
from jishi.records.services.draft import Draft
from jishi.records.services.projection import register_row, share_rows
from jishi.records.services.reveal import why
from jishi.records.services.rows import insert
from jishi.records.services.write import Writing


@dataclass(frozen=True)
class Relocated:
    """How many records of each ledger lie in another town now."""

    records: Mapping[str, int] = field(default_factory=dict)


def move_place(
    *, actor: Actor, id: uuid.UUID, town: uuid.UUID, reason: str, version: int | None = None
) -> Relocated:
    """The village belongs to this town from today on; the town of all its records is rewritten with it.

    Raises `NotFound`, `Forbidden`, `Invalid`, `Stale`; then nothing has changed.
    """
    words = why(reason)

    def write() -> Relocated:
        village = _village(actor, id, version)
        target = get(actor, ledger("places"), town)
        if target.level != TOWN or target.state != "current" or target.archived_at is not None:
            raise Invalid({"town": [_("“%(place)s”不是现行的镇街，请选一个镇街。") % {"place": target}]})
        if target.pk == village.parent_id:
            raise Invalid({"town": [_("这个村已经属于%(town)s。") % {"town": target}]})
        draft, moved = _moved(actor, village, target, words)
        _written(actor, [draft])
        return moved

    return run_tx(write)


def merge_places(*, actor: Actor, keep: uuid.UUID, drop: uuid.UUID, on: date, reason: str) -> Relocated:
    """`drop` ends on this day and is part of `keep` since: its records stay its own, `keep`'s people see them.

    Raises `NotFound`, `Forbidden`, `Invalid`; then nothing has changed.
    """
    words = why(reason)

    def write() -> Relocated:
        if str(keep) == str(drop):
            raise Invalid({"": [_("不能与自己合并，请选另一个村。")]})
        found = {pk: _village(actor, pk, None) for pk in sorted((keep, drop), key=str)}
        kept, dropped = found[keep], found[drop]
        started = max((day for day in (kept.valid_from, dropped.valid_from) if day), default=None)
        if on > actor.today or (started is not None and on <= started):
            raise Invalid({"on": [_("合并日期应在两村启用以后，且不晚于今天。")]})
        drafts, moved = [], Relocated()
        old = clone(dropped)
        if kept.parent_id != dropped.parent_id:
            _draft, moved = _moved(actor, dropped, kept.parent, words)
        dropped.state, dropped.valid_to = "ended", on
        notes = {"move": "end", "from": old.state, "to": "ended", "reason": words, "into": kept.number}
        drafts.append(Draft(ledger("places"), dropped, created=False, old=old, verb="move", notes=notes))
        before = clone(kept)
        kept.predecessor = kept.predecessor or dropped
        notes = {"kept": str(kept), "other": str(dropped), "reason": words, "on": on.isoformat()}
        drafts.append(Draft(ledger("places"), kept, created=False, old=before, verb="merge", notes=notes))
        _written(actor, drafts)
        _succeed(actor.county, kept, dropped, on)
        return moved

    return run_tx(write)


def _village(actor: Actor, id: uuid.UUID, version: int | None) -> Any:
    places = ledger("places")
    village = get(actor, places, id, lock=True)
    verdict = may(actor, "merge", places, village)
    if not verdict:
        raise Forbidden(f"{village}：{verdict.reason}")
    if version is not None and village.version != version:
        raise Stale(version=version, current=village.version, theirs={}, mine={})
    if village.level != VILLAGE:
        raise Invalid({"": [_("只有村可以划转或合并，“%(place)s”不是村。") % {"place": village}]})
    if village.state != "current":
        raise Invalid({"": [_("“%(place)s”已停用，请先恢复。") % {"place": village}]})
    return village


def _moved(actor: Actor, village: Any, target: Any, words: str) -> tuple[Draft, Relocated]:
    """The village under its new parent, with the day's history; of two moves on one day the first is what was."""
    old = clone(village)
    PastParent.objects.get_or_create(
        county=actor.county, place=village, until=actor.today, defaults={"parent_id": village.parent_id}
    )
    village.parent = target
    village.clean()
    records = {
        entry.code: count for entry in ledgers() if (count := _rewritten(actor.county, entry, village))
    }
    lying = Register.objects.filter(county=actor.county, village=village.pk).exclude(pk=village.pk)
    lying.update(town=target.pk)
    notes = {"from": str(old.parent), "to": str(target), "reason": words, "records": records}
    draft = Draft(ledger("places"), village, created=False, old=old, verb="relocate", notes=notes)
    return draft, Relocated(records)


def _rewritten(county: str, entry: Ledger, village: Any) -> int:
    """The town of the records of this village; whoever has one of them open is told that it changed."""
    rows = entry.model._default_manager.filter(county=county, village=village.pk).exclude(pk=village.pk)
    lying = rows.filter(~Q(town=village.town_id) | Q(town=None))
    count: int = lying.update(town=village.town_id, version=F("version") + 1)
    if entry.shares is not None:
        _share_again(entry, rows)
    return count


def _share_again(entry: Ledger, rows: Any) -> None:
    """Shares may be made of the town."""
    for record in rows.select_related(*entry.model.TITLE).order_by("pk"):
        lines = {
            line.code: list(line.model._default_manager.filter(**{line.parent_field(entry.model): record}))
            for line in entry.lines
        }
        Share.objects.filter(entry=record.pk).delete()
        insert(Share, share_rows(entry, record, lines, register_row(entry, record)))


def _succeed(county: str, kept: Any, dropped: Any, on: date) -> None:
    """Also what had been merged into the dropped village belongs to the kept one now."""
    earlier = Succession.objects.filter(county=county, successor=dropped)
    rows = [Succession(county=county, place=dropped, successor=kept, on=on)]
    rows += [Succession(county=county, place_id=one.place_id, successor=kept, on=on) for one in earlier]
    Succession.objects.bulk_create(rows)


def _written(actor: Actor, drafts: list[Draft]) -> None:
    operation = new_id()
    writing = Writing(actor, drafts)
    writing.stage(operation)
    writing.flush(operation)
