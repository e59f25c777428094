"""The left menu: areas and features add entries at start-up, and each person sees what they may open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """`shown` gets the request's actor; `remember` is the key of the list's kept filters."""

    code: str
    label: Any  # a text or a lazy translation
    href: str
    group: str
    icon: str = "circle"
    order: int = 100
    remember: str = ""
    shown: Callable[[Actor | None], bool] = lambda actor: True


@dataclass(frozen=True, kw_only=True)
class MenuGroup:
    label: Any
    entries: tuple[tuple[MenuEntry, bool], ...]  # (entry, current)
    open: bool = True


LONG = 16


class DoubleMenuEntry(ValueError):
    """Two entries with one code."""


_groups: dict[str, tuple[int, Any]] = {}
_entries: dict[str, MenuEntry] = {}


def add_group(code: str, label: Any, *, order: int = 100) -> None:
    _groups[code] = (order, label)


def add(entry: MenuEntry) -> None:
    if _entries.setdefault(entry.code, entry) != entry:
        raise DoubleMenuEntry(f"菜单项 {entry.code} 已由 {_entries[entry.code].href} 占用，请换一个代码。")


def arranged(
    entries: Iterable[MenuEntry], groups: dict[str, tuple[int, Any]], actor: Actor | None, path: str
) -> tuple[MenuGroup, ...]:
    """Groups in order, without empty ones; the entry with the longest address above `path` is current.

    A long menu opens only the group one is in.
    """
    visible = sorted((e for e in entries if e.shown(actor)), key=lambda e: (e.order, e.code))
    current = max((e for e in visible if path.startswith(e.href)), key=lambda e: len(e.href), default=None)
    result = []
    for code, (_order, label) in sorted(groups.items(), key=lambda item: (item[1][0], item[0])):
        members = tuple((e, e is current) for e in visible if e.group == code)
        if members:
            opened = len(visible) <= LONG or any(is_current for _entry, is_current in members)
            result.append(MenuGroup(label=label, entries=members, open=opened))
    return tuple(result)


def menu_for(actor: Actor | None, path: str) -> tuple[MenuGroup, ...]:
    return arranged(_entries.values(), _groups, actor, path)
