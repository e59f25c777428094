"""Where the screens of a ledger are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from jishi.records.ledger import Ledger


def of(ledger: Ledger | str, screen: str = "list", /, **query: Any) -> str:
    """An address of the ledger as a whole: list, new, import, template, export."""
    code = ledger if isinstance(ledger, str) else ledger.code
    return reverse(f"ledger-{screen}", args=[code]) + asked(query)


def at(ledger: Ledger | str, record_id: Any, page: str = "detail", *more: str) -> str:
    """An address of one record: detail, edit, history, sources, archive, move."""
    code = ledger if isinstance(ledger, str) else ledger.code
    return reverse(f"ledger-{page}", args=[code, record_id, *more])


def asked(query: Mapping[str, Any]) -> str:
    """The query part of an address, empty values left out."""
    pairs = {name: value for name, value in query.items() if value not in ("", None)}
    return f"?{urlencode(pairs)}" if pairs else ""
