"""Where the screens of a ledger are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from jishi.records.ledger import Ledger

NO_ID = UUID(int=0)


def of(ledger: Ledger | str, screen: str = "list", /, **query: Any) -> str:
    """An address of the ledger as a whole: list, new, import, template, export."""
    code = ledger if isinstance(ledger, str) else ledger.code
    return reverse(f"ledger-{screen}", args=[code]) + asked(query)


def at(ledger: Ledger | str, record_id: Any, page: str = "detail", *more: str) -> str:
    """An address of one record: detail, edit, history, sources, archive, move."""
    head, tail = _around(ledger if isinstance(ledger, str) else ledger.code, page, more)
    return f"{head}{record_id}{tail}"


@cache
def _around(code: str, page: str, more: tuple[str, ...]) -> tuple[str, str]:
    """What stands before and after the id: a list has hundreds of addresses that differ in nothing else."""
    head, _id, tail = reverse(f"ledger-{page}", args=[code, NO_ID, *more]).partition(str(NO_ID))
    return head, tail


def asked(query: Mapping[str, Any]) -> str:
    """The query part of an address, empty values left out."""
    pairs = {name: value for name, value in query.items() if value not in ("", None)}
    return f"?{urlencode(pairs)}" if pairs else ""
