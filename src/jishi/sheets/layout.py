"""Which sheets a ledger has and which columns stand on them: the same for template, export and import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from jishi.records.fields import FieldInfo, columns, fields, line_fields
from jishi.records.ledger import P3, Ledger, Line
from jishi.records.registry import children, parent_field

LONGEST_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Role(StrEnum):
    """What a column is for. Only `value` and the references are read on import; `shown` is for the reader."""

    NUMBER = "number"
    VALUE = "value"
    SHOWN = "shown"
    VERSION = "version"
    PARENT_NUMBER = "parent_number"
    PARENT_KEY = "parent_key"


@dataclass(frozen=True)
class Column:
    """`word` names the column for programs, as `header` does for people."""

    word: str
    header: str
    info: FieldInfo
    role: Role
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """One sheet: the ledger's own, one of its lines, or one of its inline children."""

    name: str
    ledger: Ledger
    columns: tuple[Column, ...]
    line: Line | None = None
    child: Ledger | None = None

    @property
    def code(self) -> str:
        return self.line.code if self.line else self.child.code if self.child else ""

    def of(self, *roles: Role) -> list[Column]:
        return [column for column in self.columns if column.role in roles]


def layouts(ledger: Ledger) -> tuple[Layout, ...]:
    """The main sheet first, then lines, then inline children."""
    found = [Layout(sheet_name(str(ledger.label)), ledger, tuple(_main(ledger)))]
    for line in ledger.lines:
        inner = line_fields(ledger, line).values()
        values = [_value(info, info.required) for info in inner if info.protection is not P3]
        found.append(_part(ledger, str(line.label), values, found, line=line))
    for child in inline_children(ledger):
        own = parent_field(child)
        values = [column for column in _values(child) if column.info.name != own]
        found.append(_part(ledger, str(child.label), values, found, child=child))
    return tuple(found)


def inline_children(ledger: Ledger) -> tuple[Ledger, ...]:
    return tuple(child for child in children(ledger) if child.inline)


def _part(
    ledger: Ledger,
    label: str,
    values: list[Column],
    before: list[Layout],
    *,
    line: Line | None = None,
    child: Ledger | None = None,
) -> Layout:
    name = sheet_name(label)
    if name in {layout.name for layout in before}:
        name = sheet_name(f"{ledger.label}-{label}")
    return Layout(name, ledger, tuple(_told_apart([*_references(ledger), *values])), line, child)


def sheet_name(label: str) -> str:
    return FORBIDDEN.sub(" ", label)[:LONGEST_NAME]


def _value(info: FieldInfo, required: bool) -> Column:
    return Column(info.name, str(info.label), info, Role.VALUE, required)


def _values(ledger: Ledger) -> Iterator[Column]:
    for info in fields(ledger).values():
        if info.protection is not P3:
            yield _value(info, info.required or info.name in ledger.key)


def _main(ledger: Ledger) -> Iterable[Column]:
    known = columns(ledger)
    extra = [name for name in ledger.columns if name not in (*ledger.fields, "number")]
    return _told_apart(
        [
            Column("number", str(known["number"].label), known["number"], Role.NUMBER),
            *_values(ledger),
            *(
                Column(name, str(known[name].label), known[name], Role.SHOWN)
                for name in extra
                if known[name].protection is not P3
            ),
            Column("version", str(known["version"].label), known["version"], Role.VERSION),
        ]
    )


def _references(ledger: Ledger) -> list[Column]:
    """How a row of a further sheet names its parent: by number, or by the parent's key as the main sheet has it."""
    known = columns(ledger)
    found = [
        Column(
            "parent.number",
            _("所属%(label)s") % {"label": known["number"].label},
            known["number"],
            Role.PARENT_NUMBER,
        )
    ]
    for name in ledger.key:
        if name != "number":
            header = _("所属%(label)s") % {"label": known[name].label}
            found.append(Column(f"parent.{name}", header, known[name], Role.PARENT_KEY))
    return found


def _told_apart(found: Iterable[Column]) -> list[Column]:
    """Two columns of one header get their program's word beside it."""
    listed = list(found)
    count = Counter(column.header for column in listed)
    return [
        Column(c.word, f"{c.header}({c.word})", c.info, c.role, c.required) if count[c.header] > 1 else c
        for c in listed
    ]
