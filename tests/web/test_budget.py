"""Bytes over the wire on a first visit, with brotli as WhiteNoise stores it."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

OFFICE = (
    *(
        "vendor/@tabler/core/dist/css/tabler.min.css",
        "vendor/jishi-icons/icons.svg",
        "django_htmx/htmx-2.min.js",
    ),
    *(
        "web/shell.css",
        "web/parts.css",
        "web/print.css",
        "web/app.js",
        "web/forms.js",
        "web/mark.svg",
        "web/favicon.svg",
    ),
)
PUBLIC = ("web/public.css", "web/mark.svg", "web/favicon.svg", "web/read_aloud.js")
MAP = ("vendor/leaflet/dist/leaflet.js", "vendor/leaflet/dist/leaflet.css", "web/map.css", "web/map.js")
CALENDAR = (
    "vendor/@event-calendar/build/dist/event-calendar.min.js",
    "vendor/@event-calendar/build/dist/event-calendar.min.css",
    "web/calendar.css",
    "web/calendar.js",
)


def weight(names: tuple[str, ...]) -> int:
    found = [finders.find(name) for name in names]
    assert None not in found
    return sum(len(brotli.compress(Path(str(path)).read_bytes())) for path in found)


@pytest.mark.parametrize(
    "names, most",
    [(OFFICE, 96_000), (PUBLIC, 6_000), (OFFICE + MAP + CALENDAR, 184_000)],
    ids=["office page", "public page", "map and calendar"],
)
def test_files_of_a_first_visit_stay_small(names: tuple[str, ...], most: int) -> None:
    assert weight(names) <= most


def test_public_style_sheet_is_under_8_kb_as_it_stands() -> None:
    assert Path(str(finders.find("web/public.css"))).stat().st_size < 8_000
