"""Describes the fields of a ledger once, for forms, sheets, API, filters and documentation alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from jishi.core.personal.columns import EncryptedField
from jishi.kinds import AmountField
from jishi.records.ledger import P1, Ledger, Line, Protection
from jishi.records.personal import Mask
from jishi.records.registry import ledger as ledger_named
from jishi.records.registry import ledger_of

PLAIN_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (EncryptedField, "text"),
    (models.UUIDField, "uuid"),
    (models.BooleanField, "boolean"),
    (AmountField, "amount"),
    (models.IntegerField, "integer"),
    (models.FloatField, "decimal"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.TextField, "long_text"),
    (models.CharField, "text"),
    (models.JSONField, "json"),
)


@dataclass(frozen=True)
class FieldInfo:
    """What screens, sheets and API know of a field. `related` is the code of the ledger it chooses from."""

    name: str
    label: Any
    help: Any
    kind: str
    required: bool
    choices: tuple[tuple[str, Any], ...]
    max_length: int | None
    minimum: int | None
    maximum: int | None
    related: str
    protection: Protection
    column: models.Field[Any, Any]
    default: Any = None
    mask: Mask = Mask.PHONE

    @property
    def attname(self) -> str:
        return self.column.attname


def _kind(column: models.Field[Any, Any]) -> str:
    if column.is_relation:
        return "record"
    if column.choices:
        return "choice"
    for cls, kind in PLAIN_KINDS:
        if isinstance(column, cls):
            return kind
    raise TypeError(f"{column}：这种列类型没有对应的表单字段。")


def _limit(
    column: models.Field[Any, Any], cls: type[MinValueValidator] | type[MaxValueValidator]
) -> int | None:
    """The tightest limit that the column's own validators set."""
    values = [v.limit_value for v in column.validators if isinstance(v, cls)]
    if not values:
        return None
    return int(max(values) if cls is MinValueValidator else min(values))


def describe(
    column: models.Field[Any, Any], protection: Protection = P1, mask: Mask = Mask.PHONE
) -> FieldInfo:
    kind = _kind(column)
    related = ""
    if kind == "record":
        owner = ledger_of(column.related_model)  # type: ignore[arg-type]  # always a model class once apps are loaded
        related = owner.code if owner else column.related_model._meta.label_lower  # type: ignore[union-attr]
    return FieldInfo(
        name=column.name,
        label=column.verbose_name,
        help=column.help_text,
        kind=kind,
        required=not (column.blank or column.null or column.has_default()) and kind != "boolean",
        choices=tuple((str(value), label) for value, label in column.flatchoices),
        max_length=column.longest if isinstance(column, EncryptedField) else column.max_length,
        minimum=_limit(column, MinValueValidator) if kind == "integer" else None,
        maximum=_limit(column, MaxValueValidator) if kind == "integer" else None,
        related=related,
        protection=protection,
        column=column,
        default=column.default if column.has_default() and not callable(column.default) else None,
        mask=mask,
    )


@cache
def _described(code: str) -> dict[str, FieldInfo]:
    owner = ledger_named(code)
    return {
        column.name: describe(column, owner.protection(column.name), _mask(owner, column.name))
        for column in owner.model._meta.fields
    }


def columns(owner: Ledger) -> dict[str, FieldInfo]:
    """Every column of the table, the server-set ones included."""
    return _described(owner.code)


@cache
def _fields(code: str) -> dict[str, FieldInfo]:
    owner = ledger_named(code)
    known = _described(code)
    return {name: known[name] for name in owner.fields}


def fields(owner: Ledger) -> dict[str, FieldInfo]:
    """The fields a person may fill in, in the order of the form."""
    return _fields(owner.code)


def computed(owner: Ledger) -> dict[str, FieldInfo]:
    """Columns that only programs write."""
    known = columns(owner)
    return {name: known[name] for name in owner.computed}


@cache
def _line_fields(code: str, line_code: str) -> dict[str, FieldInfo]:
    owner = ledger_named(code)
    line = owner.line(line_code)
    known = {column.name: column for column in line.model._meta.fields}
    protection = owner.protection(line_code)
    return {name: describe(known[name], protection, _mask(owner, line_code)) for name in line.fields}


def _mask(owner: Ledger, name: str) -> Mask:
    return owner.personal[name].mask if name in owner.personal else Mask.PHONE


def line_fields(owner: Ledger, line: Line) -> dict[str, FieldInfo]:
    return _line_fields(owner.code, line.code)


def pick(owner: Ledger, names: Iterable[str]) -> list[FieldInfo]:
    known = columns(owner)
    return [known[name] for name in names]
