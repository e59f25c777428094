"""Writes the simulated needs survey as a real workbook, so that the demo imports a sheet like a county."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from jishi.features.demo.world import World

HEADER = ("村代码", "村名", "服务项目代码", "服务项目", "人数")


def needs_workbook(world: World, path: Path) -> Path:
    """Writes `world.sheet_rows` to `path`, each in its own row number, codes as text; returns `path`."""
    villages = {place.code: place.short_name for place in world.villages}
    items = {item.code: item.name for item in world.items}
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    created = datetime.combine(world.survey_on, time(9), UTC).replace(tzinfo=None)
    book.set_properties({"title": world.sheet_name, "comments": world.source, "created": created})
    sheet = book.add_worksheet("需求摸底（模拟）")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 3, 22)
    sheet.write_row(0, 0, HEADER)
    for row in world.sheet_rows:
        at = row.row - 1
        sheet.write_string(at, 0, row.village)
        sheet.write_string(at, 1, villages[row.village])
        sheet.write_string(at, 2, row.item)
        sheet.write_string(at, 3, items[row.item])
        sheet.write_number(at, 4, row.people)
    book.close()
    return path
