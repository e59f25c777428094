"""Further records and harmless changes for any ledger, made from its own examples and column types."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from county import County, moved
from jishi.core.personal.columns import encrypted
from jishi.core.personal.keys import FieldKeyring
from jishi.records.convert import outside as outside_of
from jishi.records.errors import Refused
from jishi.records.fields import FieldInfo, columns, fields
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.secrets import opened
from jishi.records.selectors import shown
from jishi.records.selectors.visible import get
from jishi.records.services import save
from jishi.records.services.inline import inline_ledgers
from jishi.rules.codes.identity import check_character

# Which field of a key is varied, where it is not the first that can be: a sentence must stand in its visit.
VARIED = {"mentions": "visit", "obligations": "appointment"}
# Which example a variation starts from, where it is not the first: only the second visit can give the mention its text.
STARTING_FROM = {"visits": 1, "places": 3}
# Texts with a form of their own.
SPELLED: dict[tuple[str, str], Callable[[int], str]] = {
    ("places", "code"): lambda n: f"370783006{200 + n:03d}",
    ("people", "phone"): lambda n: f"1380000{n:04d}",
    ("organisations", "uscc"): lambda n: "",
    ("people", "id_number"): lambda n: an_id_number(n),
    # Ahead of the county's clock, and further apart than a change of a day goes.
    ("duties", "duty_on"): lambda n: (date(2027, 1, 1) + timedelta(days=20 * n)).isoformat(),
    # Ahead of the county's clock, within the post of the example, and no two on the same days.
    ("leaves", "starts_on"): lambda n: (date(2026, 12, 20) + timedelta(days=5 * (n - 100))).isoformat(),
    ("obligation_templates", "code"): lambda n: f"RM{n}",
    ("requests", "contact_phone"): lambda n: f"1380000{n:04d}",
    ("households", "house_number"): lambda n: f"{n:03d}",
    ("households", "hardship"): lambda n: f"低保（模拟）{n}",
}


def an_id_number(n: int) -> str:
    """A made-up number with a right check digit, of a serial that nobody was given."""
    first = f"36042619{n // 300 % 100:02d}0{n // 30 % 9 + 1}{n % 28 + 1:02d}{n % 999:03d}"
    return first + check_character(first)


def once(owner: Ledger) -> list[tuple[str, ...]]:
    """The sets of fields whose values may stand together only once in a county."""
    sets = [tuple(name for name in owner.key if name not in ("number",))]
    indexed = {column.blind: column.name for column in encrypted(owner.model)}
    for constraint in owner.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            sets.append(
                tuple(
                    indexed.get(name, name) for name in constraint.fields if name not in ("county", "number")
                )
            )
    return list(dict.fromkeys(names for names in sets if names))


def fresh(county: County, owner: Ledger, *, lines: bool = True) -> dict[str, Any]:
    """Outside values of one more record, unlike all that are there."""
    n = 100 + owner.model._default_manager.filter(county=county.code).count()
    start = owner.examples[STARTING_FROM.get(owner.code, 0)]
    left_out = {child.code for child in inline_ledgers(owner)}
    if not lines:
        left_out |= {line.code for line in owner.lines}
    values = {k: v for k, v in moved(copy.deepcopy(dict(start)), county.code).items() if k not in left_out}
    known = columns(owner)
    for names in once(owner):
        name = VARIED.get(owner.code) or _easiest([known[name] for name in names if name in owner.fields])
        values[name] = _another(county, owner, known[name], values.get(name), n)
    return values


def make(county: County, owner: Ledger, **given: Any) -> Any:
    """One more record, saved by the system and read back."""
    result = save(actor=county.system, ledger=owner, values=fresh(county, owner) | given)
    return get(county.system, owner, result.id)


def _easiest(infos: list[FieldInfo]) -> str:
    """A text can simply be another, a date a later one; only a set of relations needs another record first."""
    plain = [info for kind in ("text", "date") for info in infos if info.kind == kind]
    return (plain or infos[-1:])[0].name


def _another(county: County, owner: Ledger, info: FieldInfo, value: Any, n: int) -> Any:
    if (owner.code, info.name) in SPELLED:
        return moved(SPELLED[owner.code, info.name](n), county.code)
    if info.kind == "record":
        return str(make(county, ledger_named(info.related)).pk)
    if info.kind == "date":
        return (date.fromisoformat(value) + timedelta(days=n)).isoformat()
    text = f"{value}-{n}"
    assert info.max_length is None or len(text) <= info.max_length, (
        f"{owner.code}.{info.name}: add to SPELLED"
    )
    return text


def held(record: Any, attname: str) -> Any:
    """What a column holds, a sensitive one in plain."""
    column = next((c for c in encrypted(type(record)) if c.name == attname), None)
    return getattr(record, attname) if column is None else opened(record, column, FieldKeyring(record.county))


def outside(county: County, owner: Ledger, record: Any) -> dict[str, Any]:
    """The record's fields as a form, a sheet or the API would give them back."""
    return {name: cell.value for name, cell in shown(county.system, owner, record).items()}


def asked_for(info: FieldInfo, value: Any) -> str:
    """A stored value as the address of a narrowed list writes it: a moment by its day in the county."""
    if info.kind == "datetime":
        return timezone.localtime(value).date().isoformat()
    return str(outside_of(info, value))


def changes(county: County, owner: Ledger, record: Any) -> Iterator[tuple[str, Any]]:
    """Every plain field with another value that the ledger accepts for this record as it stands."""
    for name, info in fields(owner).items():
        value = getattr(record, name)
        tried = [
            other for other in _others(owner, info, value) if accepted(county, owner, record, {name: other})
        ]
        if tried:
            yield name, tried[0]


def a_change(county: County, owner: Ledger, record: Any) -> dict[str, Any]:
    """The first harmless change of a public or internal field."""
    for name, value in changes(county, owner, record):
        if columns(owner)[name].protection in ("P0", "P1"):
            return {name: value}
    raise LookupError(f"{owner.code}: no field of this example can be changed; widen variations.changes")


def accepted(county: County, owner: Ledger, record: Any, values: dict[str, Any]) -> bool:
    """Would the system's change go through? Tried and taken back."""
    try:
        with transaction.atomic():
            save(actor=county.system, ledger=owner, values=values, id=record.pk, version=record.version)
            raise Taken
    except Taken:
        return True
    except Refused:
        return False


class Taken(Exception):
    """Rolls back a change that was only tried."""


def _others(owner: Ledger, info: FieldInfo, value: Any) -> list[Any]:
    if info.kind == "boolean":
        return [not value]
    if info.kind in ("integer", "decimal"):
        return [value + 1, value - 1] if value is not None else [1, 30]
    if info.kind == "amount":
        return [info.column.spell(value + 125) if value is not None else "12.50"]
    if info.kind == "choice":
        return [code for code, _label in info.choices if code != value]
    if info.kind == "date":
        return [(value or date(2026, 11, 2)) + timedelta(days=days) for days in (7, -7)]
    if info.kind == "datetime":
        return [value + timedelta(minutes=30), value - timedelta(minutes=30)] if value else []
    if info.kind in ("text", "long_text"):
        spelled = SPELLED.get((owner.code, info.name))
        other = spelled(77) if spelled else f"{value}改"
        return [other] if other != value else []
    return []
