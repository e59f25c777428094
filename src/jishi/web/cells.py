"""Draws single values in Python: a list has hundreds, and an include for each costs several times as much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from django.templatetags.static import static
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from jishi.web.components import Cell, Row
from jishi.web.icons import NAMES, STATIC_NAME, UnknownIcon

_KNOWN = frozenset(NAMES)
PHASE_ICONS = {
    "draft": "circle-dashed",
    "open": "circle-dot",
    "waiting": "hourglass",
    "done": "circle-check",
    "dropped": "ban",
}
LIGHT_ICONS = {"overdue": "alert-circle", "soon": "clock", "ok": "circle-check"}
NOTHING = mark_safe('<span class="quiet">—</span>')


@cache
def draw_icon(name: str, css: str = "") -> SafeString:
    """An `<svg class="icon">` for the eye only; raises UnknownIcon with the nearest right name."""
    if name not in _KNOWN:
        raise UnknownIcon(name, list(NAMES))
    classes = f"icon {css}" if css else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static(STATIC_NAME), name
    )


def _text(cell: Cell) -> SafeString:
    return escape(cell.text) if cell.text else NOTHING


def _link(cell: Cell) -> SafeString:
    return format_html('<a href="{}">{}</a>', cell.href, cell.text)


def _number(cell: Cell) -> SafeString:
    """With `href`, what the figure sums stands behind it."""
    return _link(cell) if cell.href and cell.text else _text(cell)


def _badge(cell: Cell) -> SafeString:
    mark = draw_icon(PHASE_ICONS[cell.phase])
    return format_html('<span class="state state-{}">{}{}</span>', cell.phase, mark, cell.text)


def _light(cell: Cell) -> SafeString:
    if cell.level == "none":
        return format_html('<span class="quiet">{}</span>', cell.text or "—")
    mark = draw_icon(LIGHT_ICONS[cell.level])
    return format_html('<span class="light light-{}">{}{}</span>', cell.level, mark, cell.text)


def _masked(cell: Cell) -> SafeString:
    title = _("无权查看全文")
    return format_html('<span class="masked" title="{}">{}{}</span>', title, draw_icon("lock"), cell.text)


def _boolean(cell: Cell) -> SafeString:
    if cell.on:
        return format_html('<span class="yes">{}{}</span>', draw_icon("check"), _("是"))
    return format_html('<span class="quiet">{}</span>', _("否"))


def _long(cell: Cell) -> SafeString:
    return format_html('<div class="long">{}</div>', mark_safe(linebreaks(cell.text, autoescape=True)))


def _empty(cell: Cell) -> SafeString:
    return NOTHING


_DRAW: Mapping[str, Callable[[Cell], SafeString]] = {
    "text": _text,
    "number": _number,
    "link": _link,
    "badge": _badge,
    "light": _light,
    "masked": _masked,
    "boolean": _boolean,
    "long": _long,
    "empty": _empty,
}


def draw_cell(cell: Cell) -> SafeString:
    drawn = _DRAW[cell.kind](cell)
    return format_html('{}<small class="note">{}</small>', drawn, cell.note) if cell.note else drawn


def draw_row(row: Row) -> SafeString:
    """The `<td>`s of a row; its first cell is the link to the record."""
    return mark_safe(
        "".join(_td(row, index, cell) for index, cell in enumerate(row.cells))
    )  # each is escaped


def _td(row: Row, index: int, cell: Cell) -> str:
    label = f' data-label="{escape(cell.label)}"' if cell.label else ""
    if index == 0 and row.href:
        return f'<td{label}><a class="row-link" href="{escape(row.href)}">{escape(cell.text or "—")}</a></td>'
    start = f'<td class="number"{label}>' if cell.kind == "number" else f"<td{label}>"
    return f"{start}{draw_cell(cell)}</td>"
