"""Brings words to one form before they are compared: width, case, traditional and simplified."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

# Characters of the common CJK block are asked one by one, once, whether they have a simplified form.
_FIRST, _LAST = 0x4E00, 0x9FFF


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """Every character that OpenCC would change; most texts hold none and need no conversion."""
    block = "".join(map(chr, range(_FIRST, _LAST + 1)))
    return frozenset(
        old
        for old, new in zip(block, (_converter().convert(char) for char in block), strict=True)
        if old != new
    )


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """NFKC, lower case, simplified characters; what `search` columns hold and queries are turned into."""
    folded = unicodedata.normalize("NFKC", text).lower()
    if folded.isascii() or _traditional().isdisjoint(folded):
        return folded
    return str(_converter().convert(folded))
