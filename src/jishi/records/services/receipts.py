"""Makes a door idempotent: the same operation with the same content gets the first answer again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext as _

from jishi.core.audit.seals import hmac_p3
from jishi.core.transactions import run_tx
from jishi.records.convert import plain
from jishi.records.errors import OperationConflict, Refused
from jishi.records.models import Receipt

T = TypeVar("T")


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
        raise OperationConflict(_("同一次提交的内容与上次不同，没有写入。请刷新页面后重新填写。"))
    result: dict[str, Any] = receipt.result
    return result


def answered(county: str, operation: uuid.UUID, write: Callable[[], T]) -> T:
    """What `write` answers, run as one transaction; the first answer where another sent the same at the same moment.

    Their commit shows here as a broken constraint or as a refusal, and by then their receipt can be read. A broken
    constraint of somebody else's making is met once more, when the checks can name it.
    """
    try:
        return run_tx(write)
    except OperationConflict:
        raise
    except (IntegrityError, Refused) as fault:
        kept = Receipt.objects.filter(county=county, operation=operation).exists()
        if not kept and isinstance(fault, Refused):
            raise
        return run_tx(write)


def keep(county: str, operation: uuid.UUID, content: str, result: Mapping[str, Any]) -> None:
    Receipt.objects.create(county=county, operation=operation, digest=content, result=dict(result))
