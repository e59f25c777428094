"""The declarations of the specimens: no longer than a mechanism's, with what mechanisms will use of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.records.case_clock import CaseClock
from jishi.records.ledger import P2, Apart, Ledger, Line, Section
from jishi.records.papers import Paper
from jishi.records.personal import Personal, Retention
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.rules.book import DEFAULTS, Values
from jishi.rules.machine import Machine
from jishi.rules.pipeline import membership
from jishi.rules.quorum.meeting import Meeting
from specimens.models import Candidacy, CandidacyStep, Cost, Errand, Party, Score, ScoreItem, Stay, Task

EVERYTHING = {"view", "add", "change", "archive"}


def _grants(machine: Machine, *more: str, town: bool = True) -> dict[str, set[str]]:
    """A town that does not see the people whom a form names does not fill it in."""
    return {
        "fair_office": {*EVERYTHING, *more, *(move.code for move in machine.moves)},
        "town_party": {*EVERYTHING, machine.moves[0].code} if town else {"view"},
        "auditor": {"view"},
    }


def _village_of(record: Any) -> None:
    place = record.subject_place
    record.village = place if place is not None and place.level == "village" else None


def _with_paper() -> Machine:
    """Done is done only with the report of an errand linked to it."""
    moves = tuple(
        replace(move, evidence=("report",)) if move.code == "accept" else move for move in Task.MACHINE.moves
    )
    return replace(Task.MACHINE, moves=moves, evidence_labels={"report": "工作报告"})


def _due(record: Any) -> datetime | None:
    return record.due_at


TASK = _with_paper()

TASKS = register(
    Ledger(
        code="tasks",
        model=Task,
        label=_("任务"),
        number="XA",
        menu="specimens",
        help=_("任务"),
        form=(Section(_("任务"), "village", "owed_by", "template", "period", "due_at"),),
        columns=("number", "village", "owed_by", "template", "period", "due_at", "state"),
        filters=("village", "owed_by", "period", "due_at", "state"),
        search=("template",),
        key=("owed_by", "template", "period"),
        machine=TASK,
        evidence={"report": Paper("errands")},
        grants=_grants(TASK, town=False),
        # Who inspects is not of the unit that is inspected.
        apart=(Apart("accept", "send_back", from_=("owed_by", "unit"), reason="督查的人不查自己和本单位。"),),
        due=_due,
        examples=(
            {
                "village": "370783006232",
                "owed_by": "样例甲",
                "template": "月报",
                "period": "2026-12",
                "due_at": "2026-12-31T18:00:00+08:00",
            },
        ),
    )
)

ERRANDS = register(
    Ledger(
        code="errands",
        model=Errand,
        label=_("事项"),
        number="XB",
        menu="specimens",
        help=_("事项"),
        form=(
            Section(_("事项"), "village", "matter", "requester", "channel", "category", "urgency"),
            Section(_("办理情况"), "handler"),
        ),
        lines=(
            Line("parties", Party, "name", "village"),
            Line("stays", Stay, "starts_on", "days", "village"),
        ),
        columns=("number", "village", "matter", "channel", "urgency", "handler", "due_at", "state"),
        filters=("village", "channel", "urgency", "handler", "due_at", "state"),
        search=("matter",),
        classes={"parties": P2},
        personal={
            "parties": Personal(
                purpose=_("样例：知道是谁的事"), basis=_("样例：模拟数据"), retention=Retention(months=36)
            )
        },
        grants=_grants(Errand.MACHINE, "read_personal"),
        clock=CaseClock(
            limit=lambda errand: "case.limit_urgent" if errand.urgency == "critical" else "case.limit_help",
            limits=("case.limit_urgent", "case.limit_help"),
            states={"answered": "case.callback_workdays"},
        ),
        examples=(
            {
                "village": "370783006232",
                "matter": "村口路灯不亮",
                "channel": "visit",
                "urgency": "normal",
                "parties": [{"name": "样例乙", "village": "370783006232"}],
                "stays": [
                    {"starts_on": "2026-11-02", "days": 2},
                    {"starts_on": "2026-11-09", "days": 1, "village": "370783006232"},
                ],
            },
        ),
    )
)

COSTS = register(
    Ledger(
        code="costs",
        model=Cost,
        label=_("科目"),
        number="XC",
        menu="specimens",
        help=_("科目"),
        parent="errands",
        inline=True,
        form=(Section(_("科目"), "errand", "on", "amount", "category", "basis", "counterpart"),),
        columns=("number", "village", "errand", "on", "amount", "category", "state"),
        totals=("amount",),
        filters=("village", "on", "amount", "basis", "state"),
        search=("category",),
        key=("errand", "category"),
        grants=_grants(Cost.MACHINE),
        examples=(
            {
                "errand": "XB-2026-000001",
                "on": "2026-12-03",
                "amount": "18696.40",
                "category": "材料费",
                "basis": "received",
                "counterpart": "U-902",
            },
        ),
    )
)

SCORES = register(
    Ledger(
        code="scores",
        model=Score,
        label=_("得分"),
        number="XD",
        menu="specimens",
        help=_("得分"),
        form=(
            Section(
                _("得分"),
                "subject_place",
                "subject_person",
                "subject_organisation",
                "scheme",
                "scheme_version",
                "period",
            ),
        ),
        lines=(Line("items", ScoreItem, "item", "most", "points", "reason"),),
        columns=("number", "village", "subject_place", "scheme", "period", "score", "grade", "state"),
        filters=("village", "scheme", "period", "score", "state"),
        search=("scheme",),
        grants=_grants(Score.MACHINE),
        # A judge steps aside when their own unit is judged.
        apart=(
            Apart(
                *("score", "review"),
                from_=("subject_organisation", "subject_person", "unit"),
                reason="评委不评自己和本单位。",
            ),
        ),
        derive=_village_of,
        examples=(
            {
                "subject_place": "370783006232",
                "scheme": "村级考评",
                "scheme_version": "2026",
                "period": "2026-Q3",
                "items": [
                    {"item": "村务公开", "most": "10", "points": "9.5", "reason": "晚一天"},
                    {"item": "环境", "most": "20", "points": "18.25"},
                ],
            },
        ),
    )
)

RULES = (
    "member.talk_months",
    "member.activist_min_months",
    "member.contacts",
    "member.introducers",
    "member.training_days",
    "member.training_hours",
    "member.meeting_attend",
    "member.meeting_pass",
    "member.approval_months",
    "member.probation_months",
    "member.extension_months",
)
MEETING = ("held_on", "should_attend", "present", "in_favour")
# Where the library speaks of a meeting, the table has columns.
FIELDS = {"vote": MEETING, "full_vote": MEETING, "extension_months": ("extension_months", "extended_until")}


def _process(values: Values) -> Machine:
    machine = membership(values)
    moves = tuple(
        replace(move, fields=tuple(name for field in move.fields for name in FIELDS.get(field, (field,))))
        for move in machine.moves
    )
    return replace(machine, moves=moves)


@dataclass(frozen=True)
class File:
    """What the guards of the library read of a candidacy."""

    contacts: int
    introducers: int
    training_days: int
    training_hours: int
    vote: Meeting
    full_vote: Meeting
    extension_months: int
    extended_until: date


def _file(request: MoveRequest) -> File:
    record = request.record
    held_on = record.held_on or request.actor.today
    meeting = Meeting(held_on, record.should_attend, record.present, record.in_favour)
    return File(
        record.contacts,
        record.introducers,
        record.training_days,
        record.training_hours,
        meeting,
        meeting,
        record.extension_months,
        record.extended_until or date.min,
    )


CANDIDACIES = register(
    Ledger(
        code="candidacies",
        model=Candidacy,
        label=_("程序"),
        number="XE",
        menu="specimens",
        help=_("程序"),
        form=(Section(_("程序"), "village", "subject"),),
        lines=(
            Line(
                "steps", CandidacyStep, "body", "held_on", "should_attend", "present", "in_favour", "against"
            ),
        ),
        columns=("number", "village", "subject", "state"),
        filters=("village", "state"),
        search=("subject",),
        rules=RULES,
        pipeline=_process,
        subject=_file,
        grants=_grants(_process(DEFAULTS.values(RULES, date.max))),
        examples=(
            {
                "village": "370783006232",
                "subject": "样例丁",
                "steps": [
                    {"body": "支部大会", "should_attend": 20, "present": 18, "in_favour": 17, "against": 1}
                ],
            },
        ),
    )
)
