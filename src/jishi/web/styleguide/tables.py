"""Invented tables for the style guide: rows edited in a form, rows within a page, and thresholds; simulated (模拟)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jishi.web.components import Action, Cell, Column, Field, Row, Table
from jishi.web.styleguide.lists import VILLAGES, badges


def _controls(row: str, village: str, people: str, errors: tuple[str, ...] = ()) -> list[Field]:
    return [
        Field(
            name=f"sources-{row}-village",
            label="村",
            kind="record",
            required=True,
            value="2" if village else "",
            shown=village,
            search_url="/styleguide/options/",
        ),
        Field(name=f"sources-{row}-note", label="出处", value="来电" if village else "", max_length=80),
        Field(name=f"sources-{row}-people", label="人数", kind="integer", value=people, errors=errors),
    ]


def _row(index: str, village: str, people: str, errors: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    return {"index": index, "id": index, "fields": _controls(index, village, people, errors), **more}


grid = {
    "code": "sources",
    "label": "来源",
    "help": "人数是各来源之和。",
    "heads": _controls("0", "", ""),
    "rows": [
        _row("1", VILLAGES[0], "12", locked=True, badge=badges[3]),
        _row("2", VILLAGES[1], "三", ("应为整数。",)),
        _row("3", "", "", spare=True),
    ],
    "template": _row("__row__", "", ""),
    "quotes": True,
}
inner_table = Table(
    caption="摊位",
    columns=[Column(label="编号"), Column(label="服务项目"), Column(label="人数", numeric=True)],
    rows=[
        Row(
            number=1,
            href="#",
            cells=[
                Cell(text="TW-2026-000001"),
                Cell(text="白内障筛查", label="服务项目"),
                Cell(text="36", kind="number", label="人数"),
            ],
        )
    ],
)
inner = {
    "title": "摊位",
    "actions": [Action(label="新增摊位", href="#", icon="plus")],
    "more": 0,
    "table": inner_table,
}
register = replace(inner_table, caption="快到期的")
rules = [
    {
        "key": "fair.notice_days",
        "label": "大集公告提前",
        "value": "3",
        "unit": "天",
        "source": "本软件的建议值，请由县里审定",
        "since": "2020-01-01",
        "note": "",
    }
]
