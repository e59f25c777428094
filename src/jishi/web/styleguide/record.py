"""An invented record, its form and history for the style guide; names and figures are simulated (模拟)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jishi.kinds.record import new_id
from jishi.records.models import Reminder
from jishi.records.selectors import ReckoningLine
from jishi.web.components import Action, Cell, Change, Clash, Confirm, Entry, Field, Item, Panel, Progress
from jishi.web.ledgers.file_panel import FilePanel, FileRow
from jishi.web.styleguide.lists import VILLAGES, badges, lights

AT = datetime(2026, 11, 21, 14, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
FIELDS = [
    Field(name="subject", label="事项", required=True, value="白内障筛查", max_length=60),
    Field(
        name="village",
        label="村",
        kind="record",
        required=True,
        search_url="/styleguide/options/",
        value="2",
        shown=VILLAGES[1],
        help="只列出您管辖范围内的村。",
    ),
    Field(
        name="kind",
        label="类别",
        kind="choice",
        choices=(("health", "医疗健康"), ("farm", "农技服务")),
        value="health",
    ),
    Field(name="wanted_on", label="希望日期", kind="date", value="2026-11-28"),
    Field(
        name="people",
        label="预计人数",
        kind="integer",
        value="三十",
        unit="人",
        errors=("请填整数，例如 30。",),
    ),
    Field(name="cost", label="预计费用", kind="decimal", value="1.25", unit="万元"),
    Field(name="starts_at", label="开始时间", kind="datetime", value="2026-11-28T09:00"),
    Field(name="number", label="编号", read_only=True, value="XQ-2026-000123"),
    Field(name="urgent", label="需要加急办理", kind="boolean", value="1", help="加急事项一个工作日内答复。"),
    Field(name="file", label="附件", kind="file"),
    Field(name="note", label="说明", kind="long_text", max_length=500, value="村里老人多，希望上门。"),
]
form = {
    "sections": [{"title": "需求", "fields": FIELDS[:8]}, {"title": "说明与附件", "fields": FIELDS[8:]}],
    "errors": [{"field": "people", "label": "预计人数", "message": "请填整数，例如 30。"}],
}
reckoning = [
    ReckoningLine("受理", "2026-11-23 09:00，从这时起算"),
    ReckoningLine("办理时限", "5 个工作日", "case.limit_complaint"),
    ReckoningLine("最后一天", "2026-11-30"),
]
reminded = [
    Reminder(level="upcoming", due_on=date(2026, 11, 30), name="东岭镇（模拟）", on=date(2026, 11, 27)),
]
panel = Panel(
    title="需求信息",
    actions=(Action(label="编辑", href="#", icon="pencil"),),
    items=(
        Item(label="编号", cell=Cell(text="XQ-2026-000123")),
        Item(label="村", cell=Cell(kind="link", href="#", text=VILLAGES[0])),
        Item(label="联系电话", cell=Cell(kind="masked", text="138****8000")),
        Item(label="状态", cell=badges[1]),
        Item(label="期限", cell=lights[1]),
        Item(label="加急", cell=Cell(kind="boolean", on=True)),
        Item(label="完成日期", cell=Cell(kind="empty")),
        Item(label="说明", cell=Cell(kind="long", text="村里老人多，\n希望上门。"), wide=True),
    ),
)
entries = [
    Entry(
        at=AT,
        who="示例人员甲（镇党委）",
        what="退回",
        opinion="请补充预计人数后再报。",
        icon="arrow-back-up",
        tone="bad",
    ),
    Entry(
        at=AT - timedelta(hours=5),
        who="示例人员乙（村两委）",
        what="修改",
        icon="pencil",
        changes=(
            Change(label="预计人数", before="30", after="36"),
            Change(label="希望日期", after="2026-11-28"),
        ),
    ),
    Entry(
        at=AT - timedelta(days=1),
        who="示例人员乙（村两委）",
        what="登记",
        icon="plus",
        tone="good",
        late=True,
    ),
]
progresses = [
    Progress(
        id="job-1",
        label="排定冬季大集",
        percent=42,
        message="已试 12,400 种安排",
        cancel_url="#",
        poll_url="/styleguide/progress/",
    ),
    Progress(
        id="job-2",
        label="导出需求台账",
        percent=100,
        state="done",
        message="1,286 行",
        result=Action(label="下载", href="#", icon="download"),
    ),
    Progress(
        id="job-3",
        label="导入人员名册",
        percent=60,
        state="failed",
        message="第 214 行的手机号不是 11 位，全部未导入。",
    ),
]
confirm = Confirm(
    id="confirm-archive",
    title="归档这条需求？",
    text="归档后不再出现在台账中，可由管理员恢复。",
    url="#",
    submit="归档",
    danger=True,
    reason="required",
    reason_label="原因",
)
clashes = [
    Clash(label="预计人数", mine="36", theirs="40"),
    Clash(label="事项", mine="白内障筛查", theirs="白内障筛查"),
]
files = FilePanel(
    rows=(
        FileRow(
            name="现场（模拟）.txt", kind="文本", size="2.1 KB", who="示例人员乙", at=AT, href="#", remove="#"
        ),
        FileRow(
            name="名单（模拟）.xlsx",
            kind="Excel 工作簿",
            size="18.4 KB",
            who="示例人员甲",
            at=AT - timedelta(days=1),
            href="#",
        ),
    ),
    sends="#",
    operation=new_id(),
)
