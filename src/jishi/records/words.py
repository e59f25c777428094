"""Brings words to one form before they are compared: width, case, traditional and simplified."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC

_TO_SIMPLIFIED = OpenCC("t2s")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """NFKC, lower case, simplified characters; what `search` columns hold and queries are turned into."""
    folded = unicodedata.normalize("NFKC", text).lower()
    if folded.isascii():
        return folded
    return str(_TO_SIMPLIFIED.convert(folded))
