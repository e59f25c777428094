"""Everything in the database, to see that what was refused has changed nothing, and that the whole still agrees."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from county import County
from jishi.core.audit.verifying import verify as verify_chain
from jishi.records.registry import ledgers
from jishi.records.services.projection import verify as verify_register


def tables(
    *, but: Collection[str] = (), left_out: Callable[[str], Collection[str]] = lambda table: ()
) -> dict[str, list[Any]]:
    """The rows of every table but some, without the fields that `left_out` names for a table."""
    quoted, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            name = model._meta.db_table
            if name in but:
                continue
            gone = left_out(name)
            columns = [quoted(f.column) for f in model._meta.concrete_fields if f.name not in gone]
            cursor.execute(f"SELECT {', '.join(columns)} FROM {quoted(name)}")
            found[name] = sorted(cursor.fetchall(), key=str)
    return found


def refused(kind: type[Exception], act: Callable[[], object]) -> str:
    """What the refusal says; no row of any table is another."""
    before = tables()
    with pytest.raises(kind) as caught:
        act()
    assert tables() == before
    return str(caught.value)


def whole(county: County) -> None:
    """The chain holds and the register agrees with the ledgers."""
    assert verify_chain(county.code) == []
    assert verify_register(ledgers(), county.code) == []
