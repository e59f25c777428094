"""One outside value to one inside value and back: the same words in the form, the sheet and the API."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.kinds.amount import WrongAmount
from jishi.records.fields import FieldInfo

LOCAL = ZoneInfo("Asia/Shanghai")
# Bidirectional overrides and control characters can make one text look like another; a NUL the databases refuse.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Nothing the county keeps is older; a year of two digits is a slip.
YEARS = range(1900, 3000)
# No count of anything has more digits, and Python refuses to read some thousands.
DIGITS = 18
TRUE = {"1", "true", "是", "有", "on", "yes", "√"}
FALSE = {"0", "false", "否", "无", "off", "no", ""}
WHOLE = re.compile(r"([+-]?\d+)(\.0+)?")


class BadValue(ValueError):
    """A value that the field cannot take; the message says what would be right."""


def is_empty(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def convert(info: FieldInfo, raw: Any) -> Any:
    """The inside value of any field but a relation. Raises `BadValue`."""
    if is_empty(raw):
        return _empty(info)
    return _CONVERTERS[info.kind](info, raw)


def _empty(info: FieldInfo) -> Any:
    if info.required:
        raise BadValue(_("必填。"))
    if info.default is not None:
        return info.default
    if info.kind == "boolean":
        return False
    if info.kind in {"text", "long_text", "choice"}:
        return "" if not info.column.null else None
    if not info.column.null:
        return info.column.get_default()
    return None


def _text(info: FieldInfo, raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)  # a code typed into Excel comes back as a float
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        raise BadValue(_("应为文字。"))
    text = seen(str(raw).strip())
    if info.kind == "text" and ("\n" in text or "\r" in text):
        raise BadValue(_("只能是一行文字。"))
    if info.max_length is not None and len(text) > info.max_length:
        raise BadValue(
            _("最多 %(max)s 个字，现有 %(have)s 个。") % {"max": info.max_length, "have": len(text)}
        )
    for validator in info.column.validators:
        _run(validator, text)
    return text


def seen(text: str) -> str:
    """The text, if all of it can be seen. Raises `BadValue`."""
    if UNSEEN.search(text):
        raise BadValue(_("含有看不见的控制字符，请重新输入这段文字。"))
    return text


def _run(validator: Callable[[Any], Any], value: Any) -> None:
    from django.core.exceptions import ValidationError

    try:
        validator(value)
    except ValidationError as fault:
        raise BadValue(" ".join(fault.messages)) from fault


def _integer(info: FieldInfo, raw: Any) -> int:
    if isinstance(raw, bool) or (isinstance(raw, float) and not raw.is_integer()):
        raise BadValue(_("应为整数，现为 %(raw)s。") % {"raw": raw})
    found = WHOLE.fullmatch(str(raw).strip().replace(",", "")) if isinstance(raw, str | int | float) else None
    if found is None or len(found[1]) > DIGITS:
        raise BadValue(_("应为整数，现为“%(raw)s”。") % {"raw": raw})
    value = int(found[1])
    if info.minimum is not None and value < info.minimum:
        raise BadValue(_("不能小于 %(min)s，现为 %(have)s。") % {"min": info.minimum, "have": value})
    if info.maximum is not None and value > info.maximum:
        raise BadValue(_("不能大于 %(max)s，现为 %(have)s。") % {"max": info.maximum, "have": value})
    return value


def _decimal(info: FieldInfo, raw: Any) -> float:
    try:
        value = float("nan" if isinstance(raw, bool) else raw)
    except (TypeError, ValueError, OverflowError):
        raise BadValue(_("应为数字，现为“%(raw)s”。") % {"raw": raw}) from None
    if value != value or value in (float("inf"), float("-inf")):
        raise BadValue(_("应为有限的数字。"))
    for validator in info.column.validators:
        _run(validator, value)
    return value


def _amount(info: FieldInfo, raw: Any) -> int:
    try:
        value: int = info.column.read(raw)  # type: ignore[attr-defined]  # the kind says that it is an AmountField
    except WrongAmount as fault:
        raise BadValue(str(fault)) from fault
    for validator in info.column.validators:
        _run(validator, value)
    return value


def _boolean(info: FieldInfo, raw: Any) -> bool:
    text = str(raw).strip().lower()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise BadValue(_("应为“是”或“否”，现为“%(raw)s”。") % {"raw": raw})


def _choice(info: FieldInfo, raw: Any) -> str:
    text = str(raw).strip()
    if any(text == value for value, _label in info.choices):
        return text
    # A label typed with other brackets or commas, half-width or full-width, is the same label.
    folded = unicodedata.normalize("NFKC", text)
    for value, label in info.choices:
        if folded == unicodedata.normalize("NFKC", str(label)):
            return value
    raise BadValue(
        _("没有“%(raw)s”这个选项，可选：%(choices)s。")
        % {"raw": text, "choices": "、".join(str(label) for _value, label in info.choices)}
    )


def _date(info: FieldInfo, raw: Any) -> date:
    return day_of(raw)


def day_of(raw: Any) -> date:
    """A day as people write it. Raises `BadValue`."""
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
    else:
        text = str(raw).strip().replace("/", "-").replace(".", "-")
        try:
            day = date(*(int(part) for part in text.split("-")))
        except (TypeError, ValueError, OverflowError):
            day = date.min
    if day.year not in YEARS:
        raise BadValue(_("应为日期，如 2026-11-21，现为“%(raw)s”。") % {"raw": raw})
    return day


def _datetime(info: FieldInfo, raw: Any) -> datetime:
    try:
        value = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
    except ValueError:
        value = None
    if value is None or value.year not in YEARS:
        raise BadValue(_("应为时间，如 2026-11-21 09:00，现为“%(raw)s”。") % {"raw": raw})
    return timezone.make_aware(value, LOCAL) if timezone.is_naive(value) else value


def _uuid(info: FieldInfo, raw: Any) -> uuid.UUID:
    try:
        return raw if isinstance(raw, uuid.UUID) else uuid.UUID(str(raw))
    except ValueError:
        raise BadValue(_("应为编号（UUID），现为“%(raw)s”。") % {"raw": raw}) from None


def _json(info: FieldInfo, raw: Any) -> Any:
    if not isinstance(raw, dict | list):
        raise BadValue(_("应为结构化数据。"))
    return raw


_CONVERTERS: dict[str, Callable[[FieldInfo, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "amount": _amount,
    "boolean": _boolean,
    "choice": _choice,
    "date": _date,
    "datetime": _datetime,
    "uuid": _uuid,
    "json": _json,
}


def plain(value: Any) -> Any:
    """An inside value as JSON can hold it: what audit, receipts and the API write."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value


def outside(info: FieldInfo, value: Any) -> Any:
    """An inside value as the doors give it out, and take it back."""
    if info.kind == "amount" and value is not None:
        return info.column.spell(value)  # type: ignore[attr-defined]  # the kind says that it is an AmountField
    return plain(value)


def display(info: FieldInfo, value: Any) -> str:
    """An inside value as a person reads it in a list or a sheet."""
    if value is None or value == "":
        return ""
    if info.kind == "choice":
        return str(dict(info.choices).get(str(value), value))
    if info.kind == "boolean":
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    return str(outside(info, value))
