"""One spelling for every value, so that a hash over it comes out alike on any machine and either database."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise


class NotCanonical(TypeError):
    """A value that has no agreed spelling in the audit."""


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces; dates, decimals, ids as text, times in UTC to the microsecond."""
    return _ENCODER.encode(value)


def spell_time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _spell(value: object) -> str:
    if isinstance(value, datetime):
        return spell_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | Promise):
        return str(value)
    raise NotCanonical(f"审计内容里有 {type(value).__name__} 类型的值 {value!r}，请先换成文字、数字或列表。")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_spell
)


class CanonicalJSONField(models.TextField):  # type: ignore[type-arg]
    """JSON kept as its canonical text: PostgreSQL's own JSON type respells numbers and would break a hash."""

    def get_prep_value(self, value: Any) -> str:
        return canonical(value)

    def from_db_value(self, value: str | None, *_: object) -> Any:
        return None if value is None else json.loads(value)

    def value_to_string(self, obj: models.Model) -> str:
        return canonical(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value
