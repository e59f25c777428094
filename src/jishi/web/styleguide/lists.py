"""Invented lists, maps and calendars for the style guide; every name and figure is simulated (模拟)."""

from __future__ import annotations

import math

from jishi.web.components import (
    Action,
    Calendar,
    Cell,
    Column,
    Crumb,
    Field,
    Figure,
    Filters,
    Map,
    Node,
    Pages,
    Row,
    Tab,
    Table,
)

VILLAGES = ("东岭村（模拟）", "河湾村（模拟）", "石桥村（模拟）", "柳树社区（模拟）", "北坡村（模拟）")
STATES = (
    ("open", "待确认"),
    ("waiting", "待单位答复"),
    ("done", "已服务"),
    ("draft", "草稿"),
    ("dropped", "已撤回"),
)
LIGHTS = (("overdue", "逾期 3 天"), ("soon", "明天到期"), ("ok", "还有 6 天"), ("none", ""), ("none", ""))
crumbs = [Crumb(label="工作台", href="/desk/"), Crumb(label="需求与诉求", href="#"), Crumb(label="样式手册")]
actions = [
    Action(label="新增需求", href="#", icon="plus", look="primary"),
    Action(label="导入", href="#", icon="file-import"),
    Action(label="导出当前结果", href="#", icon="file-spreadsheet", download=True),
    Action(label="归档", dialog="confirm-archive", icon="archive", look="danger"),
]
badges = [Cell(kind="badge", phase=phase, text=text) for phase, text in STATES]  # type: ignore[arg-type]
lights = [Cell(kind="light", level=level, text=text) for level, text in LIGHTS[:3]]  # type: ignore[arg-type]
figures = [
    Figure(label="待办", value="12", unit="件", href="#", icon="inbox", note="其中 3 件今天到期"),
    Figure(label="逾期", value="3", unit="件", href="#", icon="alert-circle", tone="bad", note="最长 5 天"),
    Figure(
        label="本月大集",
        value="26",
        unit="场",
        href="#",
        icon="building-store",
        compared=(("同比", "+4 场"),),
    ),
    Figure(label="服务人次", value="8,412", unit="人次", icon="users", compared=(("环比", "-2.1%"),)),
]
tabs = [
    Tab(label="待办", href="#", current=True, count=12),
    Tab(label="已办", href="#", count=240),
    Tab(label="我发起的", href="#", count=8),
]
filters = Filters(
    fields=(
        Field(
            name="town",
            label="镇街",
            kind="choice",
            choices=(("1", "古槐街道（模拟）"), ("2", "清河镇（模拟）")),
        ),
        Field(name="f_village", label="村", kind="record", search_url="/styleguide/options/"),
        Field(name="state", label="状态", kind="choice", choices=tuple(STATES)),
        Field(name="due_before", label="到期不晚于", kind="date"),
    ),
    more=(Field(name="q", label="编号或事项", value="筛查"),),
    reset_href="?",
    remember="styleguide",
    chosen=1,
)
table = Table(
    caption="需求台账",
    columns=(
        Column(label="编号", sort_href="?sort=number", sorted="desc"),
        Column(label="村", sort_href="?sort=village"),
        Column(label="事项"),
        Column(label="联系电话"),
        Column(label="人数", numeric=True, sort_href="?sort=people"),
        Column(label="状态", sort_href="?sort=state"),
        Column(label="期限", sort_href="?sort=due"),
    ),
    rows=tuple(
        Row(
            number=index + 1,
            href="#",
            key=str(index),
            tone="bad" if index == 0 else "neutral",
            cells=(
                Cell(text=f"XQ-2026-{128 - index:06}"),
                Cell(text=village),
                Cell(text=("白内障筛查", "大棚土壤检测", "家电维修", "法律咨询", "")[index]),
                Cell(kind="masked", text="138****8000"),
                Cell(kind="number", text=str(36 - 5 * index)),
                badges[index],
                Cell(kind="light", level=LIGHTS[index][0], text=LIGHTS[index][1]),  # type: ignore[arg-type]
            ),
        )
        for index, village in enumerate(VILLAGES)
    ),
    totals=(Cell(), Cell(), Cell(), Cell(), Cell(text="130", label="人数"), Cell(), Cell()),
    pages=Pages(
        number=2,
        total=1286,
        page_count=26,
        first_href="?page=1",
        previous_href="?page=1",
        next_href="?page=3",
        last_href="?page=26",
        sizes=((20, "?size=20", False), (50, "?size=50", True), (100, "?size=100", False)),
    ),
)
bulk = {
    "url": "#",
    "verbs": [("close", "办结"), ("archive", "归档")],
    "total": 1286,
    "most": 10_000,
    "all": True,
}
unseen = [("户数", "412")]
saved = {
    "tabs": [Tab(label="全部", href="#"), Tab(label="本镇待安排（模拟）", href="#", current=True)],
    "url": "#",
    "query": "state=placed",
    "name": "",
    "length": 30,
}
empty = {
    "title": "还没有走访日记",
    "text": "入户走访后写下的情况会按日期列在这里，由此产生的需求和问题也能从这里查到。",
    "icon": "notebook",
    "actions": [
        Action(label="写第一篇", href="#", icon="plus", look="primary"),
        Action(label="从表格导入", href="#"),
    ],
}
nodes = [
    Node(
        label="示例县（模拟）",
        href="#",
        count=1286,
        open=True,
        children=(
            Node(
                label="古槐街道（模拟）",
                href="#",
                count=412,
                open=True,
                children=(
                    Node(label=VILLAGES[0], href="#", count=36, current=True),
                    Node(label=VILLAGES[1], href="#", count=31),
                ),
            ),
            Node(
                label="清河镇（模拟）",
                href="#",
                count=874,
                children=(Node(label=VILLAGES[2], href="#", count=26),),
            ),
        ),
    )
]
calendar = Calendar(
    id="fairs",
    label="大集日历",
    events_url="/styleguide/events/",
    move_url="/styleguide/move/",
    date="2026-11-01",
)
fair_map = Map(
    id="demand-map",
    label="各村未满足的需求",
    measure="需求件数",
    points=tuple(
        {
            "lon": 118.7 + 0.16 * math.cos(2.4 * k) * math.sqrt(k) / 7,
            "lat": 36.9 + 0.14 * math.sin(2.4 * k) * math.sqrt(k) / 7,
            "label": f"示例村 {k}（模拟）",
            "value": (k * 37) % 41,
            "href": "#",
        }
        for k in range(1, 120)
    ),
    towns=(
        {"lon": 118.7, "lat": 36.9, "label": "古槐街道（模拟）"},
        {"lon": 118.82, "lat": 36.82, "label": "清河镇（模拟）"},
    ),
)
