"""What a line refuses of its rows: by their own rules, and by those of the database on rows beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint

from jishi.records.ledger import Line


def broken(line: Line, others: list[Any], row: Any) -> Iterator[tuple[str, str]]:
    """The row's own rules, then those of the database on rows beside each other."""
    try:
        row.clean()
    except ValidationError as fault:
        known = fault.message_dict if hasattr(fault, "error_dict") else {line.fields[0]: fault.messages}
        yield from ((name, text) for name, texts in known.items() for text in texts)
    yield from _repeated(line, others, row)


def _repeated(line: Line, others: list[Any], row: Any) -> Iterator[tuple[str, str]]:
    """The database's rules on rows that may not stand beside each other, asked before the write."""
    for rule in line.model._meta.constraints:
        if not isinstance(rule, UniqueConstraint) or rule.condition is not None:
            continue
        names = [line.model._meta.get_field(name).attname for name in rule.fields]  # type: ignore[union-attr]
        key = [getattr(row, name) for name in names]
        if any([getattr(other, name) for name in names] == key for other in others):
            yield rule.fields[-1], str(rule.violation_error_message)
