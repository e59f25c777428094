"""Brings words to one form before they are compared: width, case, traditional and simplified."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_BETWEEN = re.compile(r"(\s+)")
_TO_SIMPLIFIED = OpenCC("t2s")


def normal(text: str) -> str:
    """NFKC, lower case, simplified characters; what `search` columns hold and queries are turned into."""
    folded = unicodedata.normalize("NFKC", text).lower()
    if folded.isascii():
        return folded
    return "".join(part if part.isascii() else _simplified(part) for part in _BETWEEN.split(folded))


@lru_cache(maxsize=65536)
def _simplified(part: str) -> str:
    """No phrase reaches over white space, so the parts of a title can be remembered one by one."""
    return str(_TO_SIMPLIFIED.convert(part))
