"""The icons in use, by name. Set-up cuts just these out of the vendor's 2 MB sprite into one small file."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

NAMES = (
    # moving about
    *("menu-2", "x", "search", "chevron-down", "chevron-up", "chevron-left", "chevron-right", "arrow-left"),
    *("arrow-right", "selector", "home", "external-link", "language", "text-size", "volume", "logout"),
    *("user", "lock", "settings", "dots", "filter", "columns", "adjustments"),
    # doing
    *(
        "plus",
        "pencil",
        "trash",
        "archive",
        "check",
        "device-floppy",
        "download",
        "upload",
        "printer",
        "copy",
    ),
    *("refresh", "send", "link", "history", "eye", "eye-off", "arrow-back-up", "arrows-exchange", "bell"),
    *("player-play", "player-stop", "file-spreadsheet", "file-text", "file-import", "paperclip"),
    # states and lights
    *("circle", "circle-dot", "circle-check", "circle-x", "circle-dashed", "clock", "clock-exclamation"),
    *("alert-triangle", "alert-circle", "info-circle", "hourglass", "ban", "inbox"),
    # what the county keeps
    *("building-store", "building-community", "building", "users", "user-check", "map-pin", "map-2"),
    *("calendar-event", "calendar", "clipboard-list", "list-check", "message-circle", "notebook"),
    *("chart-bar", "route", "star", "heart-handshake", "book-2", "tools-kitchen-2", "stethoscope", "phone"),
    *("flag", "scale", "coin", "report", "database", "pin", "certificate", "tent", "speakerphone", "map"),
)
SPRITE = Path("@tabler/icons-sprite/dist/tabler-sprite.svg")
SUBSET = Path("jishi-icons/icons.svg")
STATIC_NAME = "vendor/jishi-icons/icons.svg"
_SYMBOL = re.compile(r'<symbol id="tabler-([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_BLANK = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


class UnknownIcon(ValueError):
    """A name the list, or the vendor's sprite, does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        near = difflib.get_close_matches(name, known, n=1)
        super().__init__(f"图标 {name} 不存在" + (f"；最接近的名称是 {near[0]}。" if near else "。"))


def subset(sprite: str, names: tuple[str, ...] = NAMES) -> str:
    """An SVG holding the named symbols of `sprite`; stroke and fill come from the style sheet (.icon)."""
    symbols = dict(_SYMBOL.findall(sprite))
    parts = []
    for name in sorted(set(names)):
        if name not in symbols:
            raise UnknownIcon(name, list(symbols))
        drawing = _BLANK.sub("", symbols[name]).replace(" />", "/>")
        parts.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    notice = "<!-- Part of Tabler Icons, MIT licence; copyright and licence: package @tabler/icons-sprite -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{notice}{"".join(parts)}</svg>\n'


def write_subset(modules: Path) -> Path:
    target = modules / SUBSET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(subset((modules / SPRITE).read_text(encoding="utf-8")), encoding="utf-8")
    return target
