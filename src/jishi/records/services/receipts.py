"""Makes a door idempotent: the same operation with the same content gets the first answer again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.audit.seals import hmac_p3
from jishi.records.convert import plain
from jishi.records.errors import OperationConflict
from jishi.records.models import Receipt


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _canonical(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [_canonical(entry) for entry in value]
    pk = getattr(value, "pk", None)
    return plain(pk if pk is not None else value)


def digest(**submitted: Any) -> str:
    """A keyed digest of what was submitted: it can be compared, and nothing can be guessed from it."""
    return hmac_p3(json.dumps(_canonical(submitted), ensure_ascii=False, default=str))


def replay(county: str, operation: uuid.UUID, content: str) -> dict[str, Any] | None:
    """The first answer to this operation, if there was one. Raises `OperationConflict` on other content."""
    receipt = Receipt.objects.filter(county=county, operation=operation).first()
    if receipt is None:
        return None
    if receipt.digest != content:
        raise OperationConflict(_("同一次提交的内容与上次不同,没有写入。请刷新页面后重新填写。"))
    result: dict[str, Any] = receipt.result
    return result


def keep(county: str, operation: uuid.UUID, content: str, result: Mapping[str, Any]) -> None:
    Receipt.objects.create(county=county, operation=operation, digest=content, result=dict(result))
