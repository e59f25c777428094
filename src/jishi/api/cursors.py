"""The place in a list that a client carries from page to page: sealed, and good for its list and person alone.

Nothing can be read from a cursor, and one that was altered, or is of other conditions or somebody else's, does not open.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.master import derived_key
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.selectors.keyset import Place

NONCE, LONGEST = 12, 2000
# What says where to read and how much; all else says of what.
OF_THE_PAGE = ("cursor", "size")


def sealed(place: Place, actor: Actor, ledger: Ledger, asked: Mapping[str, str]) -> str:
    """The cursor that begins behind this place."""
    nonce = os.urandom(NONCE)
    text = json.dumps([place.value, place.id], ensure_ascii=False).encode()
    return urlsafe_b64encode(nonce + _cipher().encrypt(nonce, text, _of(actor, ledger, asked))).decode()


def opened(cursor: str, actor: Actor, ledger: Ledger, asked: Mapping[str, str]) -> Place:
    """Raises `Invalid` for a cursor that was not given to this person for this list."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError(cursor)
        raw = urlsafe_b64decode(cursor.encode("ascii"))
        found = json.loads(_cipher().decrypt(raw[:NONCE], raw[NONCE:], _of(actor, ledger, asked)))
        return Place(*found)
    except (ValueError, InvalidTag):
        raise refused() from None


def refused() -> Invalid:
    text = _("这个翻页位置不属于这个列表、这组条件或这个人，或已被改动。请去掉 cursor，从第一页重新读。")
    return Invalid({"cursor": [text]})


def next_page(request: HttpRequest, cursor: str) -> str:
    """The address of the page that begins there: of the same conditions and size."""
    kept = {name: value for name, value in request.GET.dict().items() if name != "page"}
    return f"{request.path}?{urlencode({**kept, 'cursor': cursor})}"


def _cipher() -> AESGCM:
    return AESGCM(derived_key("cursor"))


def _of(actor: Actor, ledger: Ledger, asked: Mapping[str, Any]) -> bytes:
    """Whose list this is, and of what."""
    conditions = {name: value for name, value in asked.items() if name not in (*OF_THE_PAGE, "page")}
    who = "public" if actor.is_public else str(actor.user_id)
    words = [actor.county, who, ledger.code, sorted(conditions.items())]
    return json.dumps(words, ensure_ascii=False).encode()
