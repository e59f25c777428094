"""A picture of everything a door may write, so that a refusal can be shown to have changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models

from jishi.core.audit.models import Entry, Head
from jishi.core.numbers.models import Counter
from jishi.records.errors import Refused
from jishi.records.ledger import Ledger
from jishi.records.models import Link, Receipt, Register, Share, Transition
from jishi.records.registry import children

WRITTEN = (Entry, Head, Counter, Link, Receipt, Register, Share, Transition)


def picture(owner: Ledger) -> dict[str, list[Any]]:
    tables: list[type[models.Model]] = [owner.model, *(line.model for line in owner.lines), *WRITTEN]
    tables += [child.model for child in children(owner)]
    with connection.cursor() as cursor:
        found = {}
        for model in tables:
            name = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} ORDER BY id")
            found[name] = cursor.fetchall()
    return found


@contextmanager
def refused(
    owner: Ledger, kind: type[Refused] | tuple[type[Refused], ...]
) -> Iterator[pytest.ExceptionInfo[Any]]:
    """The block is refused in this way, with words to a person, and not one row is other than before."""
    before = picture(owner)
    with pytest.raises(kind) as caught:
        yield caught
    assert picture(owner) == before
    assert str(caught.value).strip(), "a refusal says why"
