"""The reason of a move or an archiving: kept for good, so one short text of which every letter can be seen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jishi.records.convert import BadValue, seen
from jishi.records.errors import Invalid

MOST = 200


def reasonable(reason: str) -> str:
    """The reason without the space around it. Raises `Invalid`."""
    text = reason.strip()
    try:
        seen(text)
    except BadValue as fault:
        raise Invalid({"reason": [str(fault)]}) from fault
    if len(text) > MOST:
        said = _("最多 %(max)s 个字，现有 %(have)s 个。") % {"max": MOST, "have": len(text)}
        raise Invalid({"reason": [said]})
    return text
