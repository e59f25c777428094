"""Covers what looks like an identity, card or telephone number in whatever is about to be written to the log."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

from jishi.rules.codes import mask_id, mask_phone

# As people write them: in one run, or with one space or hyphen where it is usual. `\d` takes full-width digits too.
_GAP = r"[ \t\u00a0\u3000\-‐-―]?"
_ENDS = r"(?!\d)"
_UUID = r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])"
_MOBILE = rf"(?:\+{_GAP}|[0０]{{2}})?(?:[8８][6６]{_GAP})?[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_FIXED = rf"[(（]?[0０]\d{{2,3}}[)）]?{_GAP}[2-9２-９]\d{{6,7}}"
# Identity numbers have 18 characters, those of old 15, bank cards 16 to 19; nothing of ours has so many digits.
_LONG = "|".join(
    (
        r"\d{14,}[\dXxＸｘ]",
        rf"\d{{6}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXxＸｘ]",
        rf"\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?",
    )
)
# What is kept whole: ids, and an escaped character of an address whose last digits would run into the number: %20138…
_KEPT = rf"{_UUID}|%[0-9A-Fa-f]{{2}}(?=(?:{_LONG}|{_MOBILE}|{_FIXED}){_ENDS})"
_BEGINS = r"(?:(?<!\d)|(?<=%[0-9A-Fa-f]{2}))"
_NUMBERS = re.compile(
    rf"(?P<kept>{_KEPT})|{_BEGINS}(?:(?P<long>{_LONG})|(?P<phone>{_MOBILE}|{_FIXED})){_ENDS}"
)


def masked(text: str) -> str:
    """The same text with such numbers covered; the ids of records and users stay legible.

    >>> masked("联系人 138 0000 1234")
    '联系人 138****1234'
    """
    return _NUMBERS.sub(_covered, text)


def mask(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The processor: every value of the event, at any depth."""
    for key, value in event.items():
        event[key] = _value(value)
    return event


def _covered(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    return mask_id(found["long"]) if found["long"] else mask_phone(found["phone"])


def _value(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        text = str(int(value)) if float(value).is_integer() else str(value)
        return value if masked(text) == text else masked(text)
    if isinstance(value, Mapping):
        return {masked(str(key)): _value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(inner) for inner in value]
    return masked(str(value))
