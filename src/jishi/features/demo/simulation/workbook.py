"""Writes the simulated needs survey as a real workbook, so that the demo imports a sheet like a county."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import xlsxwriter

from jishi.features.demo.simulation.world import World

HEADER = ("村", "服务项目", "人数", "最早提出")


def needs_workbook(world: World, path: Path) -> Path:
    """Writes `world.sheet_rows` to `path`, each in its own row number, codes as text; returns `path`."""
    asked_on = world.survey_on.isoformat()
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
        sheet.write_string(at, 1, row.item)
        sheet.write_number(at, 2, row.people)
        sheet.write_string(at, 3, asked_on)
    book.close()
    return path
