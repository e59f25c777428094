"""One value into a cell and back: safe to open in Excel, and exact when it returns."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from jishi.records.convert import LOCAL, BadValue, display, is_empty
from jishi.records.fields import FieldInfo
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.masks import HIDDEN
from jishi.records.selectors.shown import cell

# Between the key of a record and its name: `370783006232｜三元朱村`. Neither holds this character.
BAR = "｜"
# What a spreadsheet takes for the beginning of a formula.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?\d+")
MASKED_PHONE = re.compile(r"\d{3}\*{4}\d{4}")
CHINESE_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
MOMENT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel counts days from here, in no time zone
SERIALS = range(1, 2_958_466)  # Excel's days, up to 9999-12-31
EXACT_DIGITS = 15


def neutral(text: str) -> str:
    """With an apostrophe before what Excel would run as a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def outgoing(info: FieldInfo, record: Any, *, open_: bool, ledger: Ledger | None = None) -> Any:
    """A field as a cell holds it: text, number, date; masked where the person does not handle it."""
    value = getattr(record, info.name)
    if info.kind in {"integer", "date"} and info.protection in {P0, P1} and value is not None:
        return value  # as below, without the cell for reading that it does not need
    shown = cell(info, record, open_=open_, ledger=ledger)
    if shown.masked or value is None or value == "":
        return shown.text
    if info.kind == "record":
        return neutral(f"{shown.value}{BAR}{shown.text}")
    if info.kind == "json":
        return neutral(json.dumps(value, ensure_ascii=False))
    if info.kind in {"integer", "date"}:
        return value
    if info.kind == "amount":
        return float(shown.text) if abs(value) < 10 ** (EXACT_DIGITS - 1) else shown.text
    if info.kind == "decimal":
        return value if float(f"{value:.16G}") == value else repr(value)
    if info.kind == "datetime":
        local = value.astimezone(LOCAL).replace(tzinfo=None)
        return local if local.microsecond == 0 else local.isoformat(sep=" ")
    if info.kind in {"choice", "boolean"} or info.name == "state":
        return neutral(shown.text)
    return neutral(str(value))


def sample(info: FieldInfo, raw: Any) -> Any:
    """An outside value of a declaration's example, as a person would type it."""
    if is_empty(raw):
        return ""
    if info.kind in {"choice", "boolean"}:
        return display(info, raw)
    if info.kind == "date":
        return date.fromisoformat(raw) if isinstance(raw, str) else raw
    if info.kind == "datetime":
        moment = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
        return moment if moment.tzinfo is None else moment.astimezone(LOCAL).replace(tzinfo=None)
    return neutral(raw) if isinstance(raw, str) else raw


def incoming(value: Any) -> Any:
    """A cell as it was read: text without the space around it, whole numbers as integers."""
    if isinstance(value, str):
        return restored(value.strip())
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def word(value: Any) -> str:
    """A cell as text to compare by: the key of `key｜name`, a number without its fraction."""
    return str(incoming(value)).partition(BAR)[0].strip()


def is_mask(value: Any) -> bool:
    """A cell that was covered when it left; it tells nothing and is not read."""
    return isinstance(value, str) and (value == HIDDEN or MASKED_PHONE.fullmatch(value) is not None)


def coerced(info: FieldInfo, value: Any) -> Any:
    """A cell as the services take it. Raises `BadValue` where Excel has spoilt what was typed."""
    if value == "" or value is None:
        return None
    if info.kind == "record":
        return _unspoilt(value).partition(BAR)[0].strip()
    if info.kind in {"text", "long_text"}:
        return _unspoilt(value)
    if info.kind == "date":
        return _day(value)
    if info.kind == "datetime":
        return _moment(value)
    if info.kind == "json" and isinstance(value, str):
        return _parsed(value)
    return value


def _unspoilt(value: Any) -> str:
    """Text, as long as Excel has not turned it into something else."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int | float):
        if abs(value) >= 10**EXACT_DIGITS:
            raise BadValue(
                _("Excel 把这一格当成数字，只留下前 15 位。请把这一列设为“文本”格式，再重新填写这一格。")
            )
        return str(value)
    if not isinstance(value, str):
        raise BadValue(_("Excel 把这一格当成了日期或时间。请把这一列设为“文本”格式，再重新填写这一格。"))
    if SCIENTIFIC.fullmatch(value):
        raise BadValue(
            _("“%(raw)s”是科学计数法，末几位已经丢失。请把这一列设为“文本”格式，再重新填写这一格。")
            % {"raw": value}
        )
    return value


def _serial(value: int | float) -> datetime | None:
    return EPOCH + timedelta(seconds=round(value * 86400)) if int(value) in SERIALS else None


def _day(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        moment = _serial(value)
        return moment.date() if moment else _packed(str(value))
    if not isinstance(value, str):
        return value
    text = MIDNIGHT.sub("", value)
    if found := CHINESE_DAY.fullmatch(text):
        return "-".join(found.groups())
    return _packed(text)


def _packed(text: str) -> str:
    """20261121 is how some systems write a day."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch(r"[12]\d{7}", text) else text


def _moment(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _serial(value) or value
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # the county's time, set by the services
    if isinstance(value, str) and (found := MOMENT.fullmatch(value)):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    return value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise BadValue(_("应为 JSON，现为“%(raw)s”。") % {"raw": text}) from None
