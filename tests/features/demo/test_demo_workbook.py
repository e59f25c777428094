"""The survey workbook: what is read back is what the world says, row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from jishi.features.demo.simulation.workbook import HEADER, needs_workbook
from jishi.features.demo.simulation.world import build_world


def test_rows_come_back_under_their_own_numbers(tmp_path: Path) -> None:
    world = build_world(date(2026, 12, 21))
    path = needs_workbook(world, tmp_path / world.sheet_name)
    book = load_workbook(path, read_only=True)
    assert book.sheetnames == ["需求摸底（模拟）"]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert tuple(rows[0]) == HEADER
    asked_on = world.survey_on.isoformat()
    expected = [(r.village, r.item, r.people, asked_on) for r in world.sheet_rows]
    assert rows[1:] == expected
    assert all(rows[row.row - 1][0] == row.village for row in world.sheet_rows)
    assert "模拟" in str(book.properties.description)
