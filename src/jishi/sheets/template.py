"""An empty workbook to fill in, with help on every header, drop-down lists, and the declaration's example.

The example row says 样例 in its number cell. Import leaves it out as long as nothing on it was changed; a changed row that
still says 样例 is a fault, so nothing typed over it is lost, and a real record that equals the example is not either.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jishi.records.convert import is_empty
from jishi.records.fields import FieldInfo
from jishi.records.ledger import Ledger
from jishi.sheets.cells import sample
from jishi.sheets.layout import Column, Layout, Role, layouts
from jishi.sheets.styles import Styles, head, put

SAMPLE = "样例"
ROWS = 20_000
INLINE_LIST = 255
CHOICES = "选项"


def template(ledger: Ledger) -> bytes:
    """The xlsx workbook: the ledger's sheet, one for each line and inline child."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        styles = Styles(book)
        lists = _Lists()
        for layout in layouts(ledger):
            sheet = book.add_worksheet(layout.name)
            head(sheet, layout, styles, stars=True)
            for index, column in enumerate(layout.columns):
                sheet.write_comment(0, index, note(layout, column), {"x_scale": 2, "y_scale": 1.5})
                _drop_down(sheet, index, column, lists)
            for row, values in enumerate(sample_rows(layout), 1):
                for index, value in enumerate(values):
                    put(sheet, row, index, value, styles, look="sample")
        lists.write(book)
    return buffer.getvalue()


def sample_rows(layout: Layout) -> list[list[Any]]:
    """The cells of the first example on this sheet."""
    if not layout.ledger.examples:
        return []
    example = layout.ledger.examples[0]
    rows: Sequence[Mapping[str, Any]] = example.get(layout.code, ()) if layout.code else (example,)
    return [[_sample_cell(column, row, example) for column in layout.columns] for row in rows]


def _sample_cell(column: Column, row: Mapping[str, Any], example: Mapping[str, Any]) -> Any:
    if column.role in (Role.NUMBER, Role.PARENT_NUMBER):
        return SAMPLE
    if column.role is Role.VALUE:
        return sample(column.info, row.get(column.word))
    if column.role is Role.PARENT_KEY:
        return sample(column.info, example.get(column.info.name))
    return ""


def note(layout: Layout, column: Column) -> str:
    """What to put into a column, for the comment on its header."""
    if column.role in (Role.SHOWN, Role.VERSION):
        return (
            _("由系统填写，导入时不读这一列。") if column.role is Role.SHOWN else _("由系统填写，请不要改。")
        )
    if column.role is Role.NUMBER:
        text = _("新增的行留空。导出的行带着编号，导入时就改那一条。写着“样例”的行不导入。")
        if _needs_label(layout.ledger):
            text += _("新增的行要填明细的，这里写“新1”“新2”，明细页照写。")
        return text
    if column.role is Role.PARENT_NUMBER:
        return _("主表同一行的“编号”；主表没填编号的，填右边几列，与主表写法一致。")
    if column.role is Role.PARENT_KEY:
        return _("与主表同一行写法一致。")
    return "\n".join(_value_note(column))


def _needs_label(ledger: Ledger) -> bool:
    return ledger.key == ("number",) and len(layouts(ledger)) > 1


def _value_note(column: Column) -> list[str]:
    info = column.info
    parts = [_("必填。")] if column.required else []
    if not is_empty(str(info.help)):
        parts.append(str(info.help))
    kind = _kind_note(info)
    if kind:
        parts.append(kind)
    if info.max_length and info.kind in {"text", "long_text"}:
        parts.append(_("最多 %(max)s 个字。") % {"max": info.max_length})
    return parts or [str(info.label)]


def _kind_note(info: FieldInfo) -> str:
    if info.kind == "choice":
        return _("可选：%(choices)s。") % {"choices": "、".join(str(label) for _value, label in info.choices)}
    return {
        "boolean": _("填“是”或“否”。"),
        "integer": _("整数。"),
        "decimal": _("数字。"),
        "amount": _("数量，按票据填写，小数不作舍入。"),
        "date": _("日期，如 2026-11-21。"),
        "datetime": _("时间，如 2026-11-21 09:00。"),
        "record": _("填代码或编号；没有同名的，也可以填名称。"),
    }.get(info.kind, "")


class _Lists:
    """Drop-down lists too long for a cell's own rule stand on a hidden sheet."""

    def __init__(self) -> None:
        self.columns: list[list[str]] = []

    def source(self, words: list[str]) -> list[str] | str:
        if sum(len(word) + 1 for word in words) <= INLINE_LIST and not any("," in word for word in words):
            return words
        if words not in self.columns:
            self.columns.append(words)
        letter = _letter(self.columns.index(words))
        return f"={CHOICES}!${letter}$1:${letter}${len(words)}"

    def write(self, book: Workbook) -> None:
        if not self.columns:
            return
        sheet = book.add_worksheet(CHOICES)
        for index, words in enumerate(self.columns):
            sheet.write_column(0, index, words)
        sheet.hide()


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else f"A{chr(ord('A') + index - 26)}"


def _drop_down(sheet: Worksheet, index: int, column: Column, lists: _Lists) -> None:
    info = column.info
    if column.role is not Role.VALUE or info.kind not in {"choice", "boolean"}:
        return
    words = [str(label) for _value, label in info.choices] if info.kind == "choice" else [_("是"), _("否")]
    sheet.data_validation(
        1,
        index,
        ROWS,
        index,
        {
            "validate": "list",
            "source": lists.source(words),
            "error_title": str(info.label),
            "error_message": _("请从列表中选一个。"),
        },
    )
