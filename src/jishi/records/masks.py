"""How a personal value looks to those who do not handle it; a masked cell that comes back is ignored."""

from __future__ import annotations

import re

from jishi.records.personal import Mask

HIDDEN = "●●●"
PHONE = re.compile(r"(\d{3})\d{4}(\d{4})")


def mask(text: str, how: Mask = Mask.PHONE) -> str:
    """138****8000 for a phone number where the field is masked as one, three dots for any other personal text."""
    if not text:
        return ""
    if how is Mask.PHONE and PHONE.fullmatch(text):
        return PHONE.sub(r"\1****\2", text)
    return HIDDEN


def is_masked(raw: object, original: str, how: Mask = Mask.PHONE) -> bool:
    """Did a masked cell come back unchanged?"""
    return isinstance(raw, str) and bool(original) and raw.strip() == mask(original, how)
