"""Brings a code as people type it (full-width digits, spaces, hyphens) into plain form."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-‐-―()]+")


def plain(text: str) -> str:
    """Full-width characters made narrow, spaces, hyphens and brackets removed, letters in capitals."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def digits(text: str) -> bool:
    """Whether the text is made of the ten ASCII digits alone (and is not empty)."""
    return text.isascii() and text.isdigit()
