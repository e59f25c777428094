"""What the includes under `web/parts/` take, as values: a screen fills these in, the include draws them.

Each class names its include. Cells and rows are drawn by jishi.web.cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Phase = Literal["draft", "open", "waiting", "done", "dropped"]
Light = Literal["overdue", "soon", "ok", "none"]
Tone = Literal["neutral", "good", "warn", "bad"]


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button or link. `dialog` opens the dialog of that id (`href` is its page where no script runs); `name` and
    `value` make it a submit button."""

    label: str
    href: str = ""
    icon: str = ""
    look: Literal["primary", "quiet", "danger"] = "quiet"
    dialog: str = ""
    name: str = ""
    value: str = ""
    download: bool = False


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """parts/breadcrumb.html; the last one has no href. `remember` is the key of a list's kept filters."""

    label: str
    href: str = ""
    remember: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value on a screen: `{% cell value %}`, tables and panels.

    kind: text, number (with href what it sums), link (href), badge (phase), light (level, text),
    masked (hidden by its class), boolean (on), long (keeps line breaks), empty.
    """

    text: str = ""
    kind: str = "text"
    href: str = ""
    phase: Phase = "open"
    level: Light = "none"
    on: bool = False
    note: str = ""
    label: str = ""  # the column's name, shown beside the value where a table becomes cards


@dataclass(frozen=True, kw_only=True)
class Column:
    """A table head; with `sort_href` it is a link, `sorted` is "asc", "desc" or ""."""

    label: str
    sort_href: str = ""
    sorted: Literal["asc", "desc", ""] = ""
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """`number` is the row number on the screen; `key` is the value of its tick box."""

    number: int
    cells: Sequence[Cell]
    href: str = ""
    key: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, kw_only=True)
class Pages:
    """parts/pagination.html. `total` is None when it was not counted."""

    number: int
    total: int | None
    first_href: str = ""
    previous_href: str = ""
    next_href: str = ""
    last_href: str = ""
    page_count: int | None = None
    sizes: Sequence[tuple[int, str, bool]] = ()  # (rows a page, href, chosen)


@dataclass(frozen=True, kw_only=True)
class Table:
    """parts/table.html. `totals` is the foot; rows with a `key` get tick boxes where a `bulk` bar goes with the table."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    pages: Pages | None = None
    totals: Sequence[Cell] = ()


@dataclass(frozen=True, kw_only=True)
class Field:
    """parts/field.html, from a FieldInfo and what was typed.

    kind: text, long_text, integer, decimal, amount, boolean, choice, date, datetime, record, file, hidden.
    `value` is the text to show in the control; a record field also has `shown`, the label of the chosen
    record, and `search_url`, which answers `?q=` with parts/record_options.html.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    required: bool = False
    help: str = ""
    errors: Sequence[str] = ()
    choices: Sequence[tuple[str, str]] = ()
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    search_url: str = ""
    shown: str = ""
    read_only: bool = False
    unit: str = ""

    @property
    def described_by(self) -> str:
        parts = ([f"{self.name}-help"] if self.help else []) + ([f"{self.name}-error"] if self.errors else [])
        return " ".join(parts)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """parts/filters.html. `remember` is the key under which the query is kept for this browser tab."""

    fields: Sequence[Field]
    reset_href: str
    remember: str = ""
    more: Sequence[Field] = ()
    chosen: int = 0


@dataclass(frozen=True, kw_only=True)
class Item:
    """A labelled value in parts/details.html."""

    label: str
    cell: Cell
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """parts/details.html."""

    title: str
    items: Sequence[Item]
    actions: Sequence[Action] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A point of parts/timeline.html, newest first."""

    at: datetime
    who: str
    what: str
    opinion: str = ""
    changes: Sequence[Change] = ()
    icon: str = "circle-dot"
    tone: Tone = "neutral"
    late: bool = False  # 补传
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """parts/progress.html; while `running` it asks `poll_url` again every two seconds."""

    id: str
    label: str
    percent: int
    message: str = ""
    state: Literal["queued", "running", "done", "failed", "cancelled"] = "running"
    poll_url: str = ""
    cancel_url: str = ""
    result: Action | None = None

    @property
    def running(self) -> bool:
        return self.state in {"queued", "running"}


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    href: str
    current: bool = False
    count: int | str | None = None  # "50+" where counting on would take too long


@dataclass(frozen=True, kw_only=True)
class Confirm:
    """parts/confirm.html; opened by an Action with `dialog` equal to `id`."""

    id: str
    title: str
    text: str
    url: str
    submit: str
    danger: bool = False
    reason: Literal["", "optional", "required"] = ""
    reason_label: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    fields: Sequence[Field] = ()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with what it means in parts/figure.html; `href` opens the records behind it."""

    label: str
    value: str
    unit: str = ""
    href: str = ""
    note: str = ""
    tone: Tone = "neutral"
    icon: str = ""
    compared: Sequence[tuple[str, str]] = ()  # ("同比", "+12.3%")


@dataclass(frozen=True, kw_only=True)
class Node:
    """A place in parts/tree.html; `below` is the address of what lies in it, asked for when it is opened."""

    label: str
    href: str
    count: int | None = None
    current: bool = False
    open: bool = False
    below: str = ""
    children: Sequence[Node] = ()


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A field in parts/conflict.html, where two people changed one record."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


@dataclass(frozen=True, kw_only=True)
class Map:
    """parts/map.html. Points: {lon, lat, label, value, href?, note?}; towns: {lon, lat, label}. Give `points` to write
    them into the page, or `points_url` answering {"points": [...], "towns": [...]}. `measure` says in words what a
    darker mark means."""

    id: str
    label: str
    measure: str
    points: Sequence[dict[str, Any]] = ()
    towns: Sequence[dict[str, Any]] = ()
    points_url: str = ""
    simulated: bool = True

    @property
    def data(self) -> dict[str, Any]:
        return {"points": list(self.points), "towns": list(self.towns)}


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """parts/calendar.html. `events_url` answers ?start=&end= with [{id, title, start, end, url, editable}].

    `move_url` takes a POST of id, start, end; any answer but 2xx puts the event back and shows its text.
    """

    id: str
    label: str
    events_url: str
    move_url: str = ""
    date: str = ""
