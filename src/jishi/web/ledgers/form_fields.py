"""From a declared field and what stands in it to the control that parts/field.html draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.records import selectors
from jishi.records.convert import LOCAL, outside
from jishi.records.fields import FieldInfo
from jishi.web.components import Field


@dataclass(frozen=True)
class Typed:
    """What stands in a control: the value that is sent, and for a relation the words that are shown."""

    value: str = ""
    shown: str = ""

    @property
    def text(self) -> str:
        return self.shown or self.value


EMPTY = Typed()


def typed(cell: selectors.Cell, record: Any) -> Typed:
    """What a stored value looks like in its control; masked values stay masked."""
    info = cell.info
    if info.kind == "record":
        return Typed(cell.id or str(cell.value or ""), cell.text)
    value = getattr(record, info.name)
    if info.kind == "datetime" and value is not None and not cell.masked:
        return Typed(value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M"))
    if info.kind == "boolean":
        return Typed("1" if value else "")
    return Typed("" if cell.value is None else str(cell.value))


def default(info: FieldInfo) -> Typed:
    """What a blank form proposes."""
    if info.default is None or info.kind == "json":
        return EMPTY
    if info.kind == "boolean":
        return Typed("1" if info.default else "")
    return Typed(str(outside(info, info.default)))


def control(
    info: FieldInfo,
    given: Typed,
    *,
    name: str,
    ledger: str,
    path: str = "",
    errors: Sequence[str] = (),
    compact: bool = False,
) -> Field:
    """`path` is the field's name in the address that searches its choices, `line.field` for one in a line."""
    search = reverse("ledger-choices", args=[ledger, path or info.name]) if info.kind == "record" else ""
    return Field(
        name=name,
        label=str(info.label),
        kind=info.kind,
        value=given.value if info.kind != "boolean" or compact or given.value == "1" else "",
        shown=given.shown,
        required=info.required and not compact,
        help="" if compact else str(info.help),
        errors=tuple(errors),
        choices=_choices(info, compact=compact),
        max_length=info.max_length if info.kind in ("text", "long_text") else None,
        search_url=search,
    )


def _choices(info: FieldInfo, *, compact: bool) -> tuple[tuple[str, str], ...]:
    if info.kind == "boolean" and compact:
        return (("1", _("是")), ("0", _("否")))
    return tuple((value, str(label)) for value, label in info.choices)
