"""A change to one record, converted and checked but not yet written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jishi.core.access.actor import Actor
from jishi.kinds import Record
from jishi.records.convert import BadValue, convert, is_empty
from jishi.records.errors import Forbidden, Invalid
from jishi.records.fields import FieldInfo, columns, fields, line_fields
from jishi.records.instances import clone, fresh, relate
from jishi.records.ledger import P2, P3, Ledger, Line
from jishi.records.masks import is_masked
from jishi.records.registry import ledger_of, parent_field
from jishi.records.relations import Relations
from jishi.records.secrets import put
from jishi.records.selectors.lines import hidden_lines
from jishi.records.selectors.may import may
from jishi.records.selectors.shown import outside_key, reads_personal
from jishi.records.services.row_rules import broken

SPENT: dict[str, Any] = {}  # one for all spent drafts: an empty one for each would be megabytes


@dataclass(slots=True)
class Draft:
    """`lines` holds the new rows of every line that is to be replaced; `old` the record before the change.

    A `spent` one has become statements: it says only that something was created, and under which label.
    """

    ledger: Ledger
    record: Any
    created: bool
    old: Any = None
    lines: dict[str, list[Any]] = field(default_factory=dict)
    label: str = ""
    verb: str = "create"
    notes: dict[str, Any] = field(default_factory=dict)
    # The entry tells of the act by its notes alone: an erasure does not write down once more what it erases.
    untold: bool = False

    spent: bool = False

    def spend(self) -> None:
        self.record, self.lines, self.notes, self.spent = None, SPENT, SPENT, True

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Old and new value of every column that differs, server-set ones left out."""
        if self.created or self.old is None:
            return {}
        return {
            name: (getattr(self.old, info.attname), getattr(self.record, info.attname))
            for name, info in columns(self.ledger).items()
            if name not in SERVER_SET
            and getattr(self.old, info.attname) != getattr(self.record, info.attname)
        }

    @property
    def differs(self) -> bool:
        """Is there anything to write?"""
        return self.created or bool(self.lines) or bool(self.changes)


SERVER_SET = {"id", "county", "number", "version", "created_at", "created_by", "changed_at", "received_at"}


def build(
    actor: Actor,
    ledger: Ledger,
    relations: Relations,
    values: Mapping[str, Any],
    *,
    record: Any = None,
    fresh_id: Any = None,
    label: str = "",
    existing_lines: Mapping[str, list[Any]] | None = None,
    names: Mapping[str, FieldInfo] | None = None,
    check: bool = True,
) -> Draft:
    """Convert, derive and (unless the caller does so later) check.

    Raises `Invalid` with every fault at once, `Forbidden` where the scope ends.
    """
    created = record is None
    if record is None:
        record = fresh(
            ledger.model, moment=relations.moment, county=actor.county, state=ledger.machine.initial
        )
        if fresh_id is not None:
            record.pk = fresh_id
        record.author_id = record.created_by_id = actor.user_id
    old = None if created else clone(record)
    errors: dict[str, list[str]] = defaultdict(list)
    _refuse_unknown(ledger, values, errors, names)
    _assign(actor, ledger, relations, values, record, errors, old, names or fields(ledger))
    lines = {
        line.code: _rows(
            actor, ledger, line, relations, values[line.code], record, errors, existing_lines or {}
        )
        for line in ledger.lines
        if line.code in values
    }
    for name in _unsettled(ledger, record, old):
        errors[name].append(_("登记以后不能改；填错了的请归档这一条，另行登记。"))
    if errors:
        raise Invalid(errors)
    settle(ledger, record, old)
    _clean(record)
    if check and ledger.check is not None:
        ledger.check(record, lines)
    return Draft(ledger, record, created, old, lines, label, "create" if created else "change")


def _unsettled(ledger: Ledger, record: Any, old: Any) -> list[str]:
    """The fixed columns that somebody would change."""
    attributes = {name: columns(ledger)[name].attname for name in ledger.fixed} if old is not None else {}
    return [name for name, held in attributes.items() if getattr(old, held) != getattr(record, held)]


def _refuse_unknown(
    ledger: Ledger,
    values: Mapping[str, Any],
    errors: dict[str, list[str]],
    names: Mapping[str, FieldInfo] | None,
) -> None:
    known = {*(names or ledger.fields), *(line.code for line in ledger.lines)}
    for name in values.keys() - known:
        errors[name].append(_("没有这个字段；可以填的有：%(names)s。") % {"names": "、".join(sorted(known))})


def _assign(
    actor: Actor,
    ledger: Ledger,
    relations: Relations,
    values: Mapping[str, Any],
    record: Any,
    errors: dict[str, list[str]],
    old: Any,
    names: Mapping[str, FieldInfo],
) -> None:
    sealed = old is not None and any(info.protection is P2 for info in names.values())
    hidden = sealed and not reads_personal(actor, ledger, old)
    for name, info in names.items():
        if name not in values and old is not None:
            continue
        raw = values.get(name)
        covered = info.protection is P3 or (hidden and info.protection is P2)
        if old is not None and covered and is_masked(raw, str(getattr(old, name) or ""), info.mask):
            continue
        try:
            _set(record, info, raw, relations)
        except BadValue as fault:
            if not _stands(info, raw, old):
                errors[name].append(str(fault))


def _stands(info: FieldInfo, raw: Any, old: Any) -> bool:
    """What a record names already may come back as it is, though it be archived by now or out of this person's sight."""
    target = getattr(old, info.name) if old is not None and info.kind == "record" else None
    if target is None:
        return False
    owner = ledger_of(type(target))
    words = {str(target.pk), *([outside_key(owner, target)] if owner is not None else [])}
    return str(raw).strip() in words


def _set(record: Any, info: FieldInfo, raw: Any, relations: Relations) -> None:
    """Convert one outside value and put it on the record."""
    if info.kind == "record":
        relate(record, info.column, relations.resolve(info, raw))
    elif info.protection is P3:
        put(record, info, raw, relations.secrets)
    else:
        setattr(record, info.name, convert(info, raw))


def _rows(
    actor: Actor,
    ledger: Ledger,
    line: Line,
    relations: Relations,
    raws: Any,
    record: Any,
    errors: dict[str, list[str]],
    existing: Mapping[str, list[Any]],
) -> list[Any]:
    """The rows of a line, in order; a row that names its id keeps it. Faults are keyed `line.row.field`."""
    if not isinstance(raws, list):
        errors[line.code].append(_("应为若干行。"))
        return []
    before = {str(row.pk): row for row in existing.get(line.code, [])}
    infos = line_fields(ledger, line)
    if before and line.code in hidden_lines(actor, ledger, record):
        if not _as_shown(infos, before, raws):
            errors[line.code].append(_("这些行您看不到内容，不能改：请原样送回，或不送这一项。"))
        return list(before.values())
    parent: Any = line.model._meta.get_field(line.parent_field(ledger.model))
    rows: list[Any] = []
    for position, raw in enumerate(raws, 1):
        if not isinstance(raw, Mapping):
            errors[f"{line.code}.{position}"].append(_("应为一行字段。"))
            continue
        if all(is_empty(value) for name, value in raw.items() if name != "id"):
            continue
        row, faults = fresh(line.model, county=actor.county, position=len(rows) + 1), len(errors)
        if str(raw.get("id", "")) in before:
            row.pk = before[str(raw["id"])].pk
        relate(row, parent, record)
        for name, info in infos.items():
            try:
                _set(row, info, raw.get(name), relations)
            except BadValue as fault:
                errors[f"{line.code}.{position}.{name}"].append(str(fault))
        for name in raw.keys() - infos.keys() - {"id"}:
            errors[f"{line.code}.{position}.{name}"].append(_("没有这个字段。"))
        rows.append(row)
        for name, text in broken(line, rows[:-1], row) if len(errors) == faults else ():
            errors[f"{line.code}.{position}.{name}"].append(text)
    return rows


def _as_shown(infos: Mapping[str, FieldInfo], before: Mapping[str, Any], raws: list[Any]) -> bool:
    """Did all rows come back as they are shown to somebody who does not handle them?"""
    sent = {str(raw.get("id", "")): raw for raw in raws if isinstance(raw, Mapping)}
    return sent.keys() == before.keys() and all(
        _unread(info, raw.get(name), before[key]) for key, raw in sent.items() for name, info in infos.items()
    )


def _unread(info: FieldInfo, raw: Any, row: Any) -> bool:
    """A relation by its key, any other value under its mask."""
    if not getattr(row, info.name):
        return is_empty(raw)
    return _stands(info, raw, row) or is_masked(raw, str(getattr(row, info.name)), info.mask)


def _clean(record: Any) -> None:
    """The model's own rules and derivations, for columns of the core."""
    try:
        record.clean()
    except ValidationError as fault:
        known = hasattr(fault, "error_dict")
        raise Invalid(fault.message_dict if known else {"": fault.messages}) from fault


def settle(ledger: Ledger, record: Any, old: Any = None) -> None:
    """Columns that follow from others: the mechanism's own, those of the parent, the town of a village."""
    if old is not None and ledger.parent:
        for name in ("town", "village", "grid"):
            if name not in ledger.fields:
                setattr(record, name, None)
    if ledger.derive is not None:
        ledger.derive(record)
    parent = getattr(record, parent_field(ledger)) if ledger.parent else None
    if parent is not None:
        for name in Record.ANCHORS:
            if getattr(record, f"{name}_id") is None:
                setattr(record, f"{name}_id", getattr(parent, f"{name}_id"))
    if ledger.code != "places" and record.grid_id is not None and record.village_id is None:
        record.village = record.grid.parent
    if record.village_id is not None and ledger.code != "places":
        # The parent's town is at hand; reading the village again would cost a query a row.
        near = parent if parent is not None and parent.village_id == record.village_id else record.village
        record.town_id = near.town_id


def permit(actor: Actor, draft: Draft) -> None:
    """The place is checked before and after: a row may neither be taken from nor moved to another's scope."""
    if draft.created:
        verdict = may(actor, "add", draft.ledger, draft.record)
        if not verdict:
            raise Forbidden(verdict.reason)
        return
    for copy_, where in ((draft.old, gettext_noop("原处")), (draft.record, gettext_noop("新的位置"))):
        verdict = may(actor, "change", draft.ledger, copy_)
        if not verdict:
            raise Forbidden(f"{_(where)}：{verdict.reason}")
