"""Turns every pointer from one record to another for a merge, and back again for its undoing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.merging.models import Merge, Turned
from jishi.records.errors import Invalid
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.models import Link
from jishi.records.pointers import Pointer, pointers
from jishi.records.registry import ledger_of
from jishi.records.services.access import follow
from jishi.records.services.draft import Draft, settle

LINKS = Link._meta.db_table


def turn(merge: Merge, ledger: Ledger, kept: Any, dropped: Any) -> tuple[list[Turned], list[Draft]]:
    """What was turned, and the records that are to be written with it. Raises `Invalid` where both stand side by side."""
    turned: list[Turned] = []
    drafts: dict[uuid.UUID, Draft] = {}
    for pointer in pointers(ledger.model):
        for row in list(pointer.rows(merge.county, dropped.pk)):
            if row.pk in (kept.pk, dropped.pk):
                continue
            one = Turned(county=merge.county, merge=merge, table=row._meta.db_table, column=pointer.column)
            one.row = row.pk
            if _turned(pointer, row, kept, dropped, one, drafts):
                turned.append(one)
    turned += _links(merge, kept.pk, dropped.pk)
    return turned, list(drafts.values())


def _turned(
    pointer: Pointer, row: Any, kept: Any, dropped: Any, one: Turned, drafts: dict[uuid.UUID, Draft]
) -> bool:
    """Turn one row; False where the kept record has the same already and the row stays where it is."""
    owner, line = pointer.ledger, pointer.line
    if owner is not None and line is None:
        if row.pk not in drafts:
            drafts[row.pk] = _draft(owner, row, dropped)
        record = drafts[row.pk].record
        setattr(record, pointer.column, kept)
        settle(owner, record, drafts[row.pk].old)
        _check(record, owner)
        return True
    own = line is not None and pointer.column == line.parent_field(owner.model)  # type: ignore[union-attr]  # a line has its ledger
    setattr(row, pointer.column, kept)
    if own:
        one.before = {"position": row.position}
        last = type(row)._default_manager.filter(**{pointer.column: kept}).aggregate(last=Max("position"))
        row.position = (last["last"] or 0) + 1
        try:
            row.validate_constraints()
        except ValidationError:
            return False
    else:
        _check(row, owner)
        if line is not None and owner is not None:
            parent = getattr(row, line.parent_field(owner.model))
            if parent.pk not in (kept.pk, dropped.pk):
                drafts.setdefault(parent.pk, _draft(owner, parent, dropped))
    row.save(update_fields=[pointer.column, *(["position"] if own else [])])
    return True


def _draft(owner: Ledger, record: Any, cause: Any) -> Draft:
    return Draft(
        owner, record, created=False, old=clone(record), verb="change", notes={"follows": cause.number}
    )


def _check(row: Any, owner: Ledger | None) -> None:
    try:
        row.validate_constraints(exclude={"number"})
    except ValidationError as fault:
        number = getattr(row, "number", "") or str(
            owner.label if owner is not None else row._meta.verbose_name
        )
        words = {"number": number, "why": " ".join(fault.messages)}
        raise Invalid(
            {"": [_("%(number)s 里两条都有：%(why)s请先在那里去掉一条，再合并。") % words]}
        ) from fault


def _links(merge: Merge, kept: uuid.UUID, dropped: uuid.UUID) -> Iterator[Turned]:
    """Links of the record; one that the kept record has too, or that would tie it to itself, is taken away."""
    for mine, other in (("source", "target"), ("target", "source")):
        for link in list(Link.objects.filter(county=merge.county, **{mine: dropped}).order_by("pk")):
            one = Turned(county=merge.county, merge=merge, table=LINKS, column=mine, row=link.pk)
            end = getattr(link, f"{other}_id")
            same = {mine: kept, other: end, "relation": link.relation}
            if end == kept or Link.objects.filter(county=merge.county, **same).exists():
                one.before = {"source": str(link.source_id), "target": str(link.target_id)}
                one.before |= {"relation": link.relation, "created_at": link.created_at.isoformat()}
                link.delete()
            else:
                Link.objects.filter(pk=link.pk).update(**{mine: kept})
            yield one


def turn_back(turned: Iterable[Turned], kept: Any, dropped: Any) -> list[Draft]:
    """Every pointer as it was. Raises `Invalid` where somebody has changed one since."""
    tables = {model._meta.db_table: model for model in apps.get_models()}
    drafts: dict[uuid.UUID, Draft] = {}
    by_model = {(p.model, p.column): p for p in pointers(type(kept))}
    for one in turned:
        model: Any = tables[one.table]
        if one.table == LINKS:
            _link_back(one, kept, dropped)
            continue
        row = model._default_manager.filter(pk=one.row, **{one.column: kept.pk}).first()
        if row is None:
            raise Invalid({"": [_changed(model)]})
        pointer = by_model[model, one.column]
        owner, line = pointer.ledger, pointer.line
        if owner is not None and line is None:
            draft = drafts.setdefault(row.pk, _draft(owner, row, dropped))
            setattr(draft.record, one.column, dropped)
            settle(owner, draft.record, draft.old)
            continue
        update: dict[str, Any] = {one.column: dropped.pk, **(one.before or {})}
        model._default_manager.filter(pk=one.row).update(**update)
        if line is not None and owner is not None:
            parent = getattr(row, line.parent_field(owner.model))
            if parent.pk not in (kept.pk, dropped.pk):
                drafts.setdefault(parent.pk, _draft(owner, parent, dropped))
    return list(drafts.values())


def _link_back(one: Turned, kept: Any, dropped: Any) -> None:
    if one.before is not None:
        ends = {f"{end}_id": uuid.UUID(one.before[end]) for end in ("source", "target")}
        Link.objects.create(
            id=one.row,
            county=one.county,
            relation=one.before["relation"],
            created_at=one.before["created_at"],
            **ends,
        )
    elif not Link.objects.filter(pk=one.row, **{one.column: kept.pk}).update(**{one.column: dropped.pk}):
        raise Invalid({"": [_changed(Link)]})


def _changed(model: Any) -> str:
    owner = ledger_of(model)
    label = owner.label if owner is not None else model._meta.verbose_name
    return _("合并以后“%(label)s”里有一处又改指别处，不能原样撤销；请另建一条，再把有关记录改指过去。") % {
        "label": label
    }


def follow_again(actor: Actor, ledger: Ledger, records: Iterable[uuid.UUID]) -> None:
    """Access follows appointments also where it is the user who has come to another person."""
    if ledger.code != "people":
        return
    wanted = list(records)
    drafts = []
    for pointer in pointers(ledger.model):
        owner = pointer.ledger
        if owner is not None and pointer.line is None and owner.access is not None:
            rows = pointer.model._default_manager.filter(
                county=actor.county, **{f"{pointer.column}__in": wanted}
            )
            drafts += [Draft(owner, row, created=False, old=row) for row in rows.order_by("pk")]
    follow(actor, drafts)
