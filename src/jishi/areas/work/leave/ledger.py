"""请销假：a few days the town approves, more the county's organisation department too; and who is back when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.work.leave.model import Leave
from jishi.areas.work.leave.rules import GRACE, TOWN_DAYS
from jishi.areas.work.leave.selectors import level_of, needs_county, overlapping
from jishi.core.access.roles import APPOINTED
from jishi.records.errors import Invalid
from jishi.records.ledger import P2, Apart, Ledger, Own, Section, Share
from jishi.records.personal import Personal, Retention
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import ANSWERED, COUNTY, DUE, Tell
from jishi.rules.calendar.casework import end_of
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Allowed, Denied, Verdict

ASKING = ("posted_cadre", "team_leader")


def _askable(request: MoveRequest) -> Verdict:
    """Somebody stands in, the post still covers the days, and no other leave does."""
    leave = request.record
    if not leave.handover.strip():
        return Denied(_now("请填写工作交接：请假期间由谁顶岗。"), field="handover")
    author = leave.author
    if author is not None and author.person_id not in (None, leave.person_id):
        return Denied(_now("请假由本人填报：填报人不是请假人，请本人登录后另行登记。"))
    faults = _outside(leave)
    if faults:
        return Denied(" ".join(text for texts in faults.values() for text in texts))
    other = overlapping(leave)
    if other is not None:
        said = {"number": other.number, "first": other.starts_on, "last": other.last_day}
        return Denied(
            _now("与另一次请假 %(number)s（%(first)s 至 %(last)s）重叠，请改日期或撤回那一次。") % said
        )
    return Allowed()


def _beyond_the_town(request: MoveRequest) -> Verdict:
    """The county is asked only where the rule says so."""
    if needs_county(request.record, request.actor.today):
        return Allowed()
    most = request.value(TOWN_DAYS)
    return Denied(
        _now("不超过 %(most)s 天的假由镇党委批准即可（规则 %(rule)s），不用报县。") % _rule(TOWN_DAYS, most)
    )


def _approved(request: MoveRequest) -> Verdict:
    """Nobody sets out before the first day, nor for longer than those who approved may grant."""
    leave, on = request.record, request.actor.today
    if leave.starts_on > on:
        return Denied(_now("假期还没有开始（%(day)s）。") % {"day": leave.starts_on})
    if request.before.state != "town_approved":
        return Allowed()
    level = level_of(leave, on)
    if level.approver.value == "town":
        return Allowed()
    text = _now("合计 %(days)s 天，超过 %(most)s 天的还须县委组织部批准（规则 %(rule)s）。")
    return Denied(text % {"days": level.days, **_rule(TOWN_DAYS, request.value(TOWN_DAYS))})


def _rule(key: str, figure: int) -> dict[str, Any]:
    return {"most": figure, "rule": key}


def _back(request: MoveRequest) -> Verdict:
    leave = request.record
    if leave.returned_on is None:
        return Denied(_now("请填写返岗日期。"), field="returned_on")
    if leave.returned_on > request.actor.today:
        return Denied(_now("返岗日期不能晚于今天。"), field="returned_on")
    if leave.returned_on < leave.starts_on:
        return Denied(_now("返岗日期不能早于开始日期。"), field="returned_on")
    return Allowed()


def _not_back(request: MoveRequest) -> Verdict:
    leave, grace = request.record, request.value(GRACE)
    last = leave.ends_on + timedelta(days=grace)
    if request.actor.today <= last:
        said = {"day": last, "grace": grace, "rule": GRACE}
        return Denied(_now("还没有逾期：假满后宽限 %(grace)s 天，到 %(day)s（规则 %(rule)s）。") % said)
    return Allowed()


LEAVE = Machine(
    code="leave",
    initial="draft",
    states=(
        State("draft", _("草稿"), Phase.DRAFT),
        State("submitted", _("待镇审批"), Phase.OPEN),
        State("town_approved", _("镇已批准"), Phase.OPEN),
        State("county_approved", _("县已批准"), Phase.OPEN),
        State("on_leave", _("休假中"), Phase.OPEN),
        State("overdue", _("逾期未销假"), Phase.OPEN),
        State("returned", _("已销假"), Phase.DONE),
        State("cancelled", _("已撤回"), Phase.DROPPED),
        State("rejected", _("未批准"), Phase.DROPPED),
    ),
    moves=(
        Move("submit", _("提交"), ("draft",), "submitted", guard=_askable, fields=("handover",)),
        Move("approve", _("镇批准"), ("submitted",), "town_approved"),
        Move("approve_county", _("县批准"), ("town_approved",), "county_approved", guard=_beyond_the_town),
        Move("depart", _("开始休假"), ("town_approved", "county_approved"), "on_leave", guard=_approved),
        Move(
            "come_back",
            _("销假"),
            ("on_leave", "overdue"),
            "returned",
            guard=_back,
            fields=("returned_on",),
        ),
        Move("mark_overdue", _("记为逾期"), ("on_leave",), "overdue", guard=_not_back),
        Move(
            "cancel",
            _("撤回"),
            ("draft", "submitted", "town_approved", "county_approved"),
            "cancelled",
            reason_required=True,
        ),
        Move("reject", _("不批准"), ("submitted", "town_approved"), "rejected", reason_required=True),
    ),
)


def _derive(leave: Leave) -> None:
    """Of who holds the post, lying where it does; two entries of one person are merged by themselves."""
    post = leave.appointment
    if leave._state.adding:
        leave.person = post.holder_person
    # A number that the field refuses is refused as such, not here.
    leave.ends_on = leave.starts_on + timedelta(days=max(leave.days, 1) - 1)
    for name in ("town", "village", "grid", "unit"):
        setattr(leave, f"{name}_id", getattr(post, f"{name}_id"))


def _outside(leave: Leave) -> dict[str, list[Any]]:
    """What of these days lies before or after the post."""
    post, faults = leave.appointment, dict[str, list[Any]]()
    if leave.starts_on < post.starts_on:
        text = _now("开始日期早于任职的第一天 %(day)s：任职以外的日子不用请假。")
        faults["starts_on"] = [text % {"day": post.starts_on}]
    if post.ends_on is not None and leave.ends_on > post.ends_on:
        text = _now("假期到 %(last)s，超出任职的最后一天 %(day)s。")
        faults["days"] = [text % {"last": leave.ends_on, "day": post.ends_on}]
    return faults


def _check(leave: Leave, lines: Mapping[str, list[Any]]) -> None:
    errors = _outside(leave)
    if leave.appointment.role not in ASKING:
        errors["appointment"] = [_now("只有驻村干部和工作队长在这里请假。")]
    if errors:
        raise Invalid(errors)


def _shares(leave: Leave, lines: Mapping[str, list[Any]]) -> Iterable[Share]:
    """Who leads a team knows who of it is away."""
    over = APPOINTED[leave.appointment.role]
    return [Share(over, str(leave.appointment.at_organisation_id))] if over == "team" else []


def _due(leave: Leave) -> datetime:
    """Before it begins it is to be decided; then its person is to be back."""
    gone = leave.state in ("on_leave", "overdue", "returned")
    return end_of(leave.ends_on if gone else leave.starts_on)


# Approved by the town, it is reported to the village and to the county's office; by the county, to village and town.
NOTICES = (
    Tell("submit", to=("town",)),
    Tell("approve", to=("village",), roles=("village_committee",)),
    Tell("approve", to=(COUNTY,)),
    Tell("approve_county", to=("village",), roles=("village_committee",)),
    Tell("approve_county", "cancel", "come_back", to=("town",)),
    Tell("approve", "approve_county", ANSWERED, to=("author",)),
    Tell("mark_overdue", to=("author", "town", COUNTY), urgent=True),
    Tell(DUE, to=("author", "town", COUNTY)),
)
OWN = {"view", "read_personal", "add", "change", "submit", "cancel", "come_back"}

LEAVES = register(
    Ledger(
        code="leaves",
        model=Leave,
        label=_("请销假"),
        number="QJ",
        menu="work",
        icon="user-check",
        help=_("驻村干部和工作队长请假、批假、销假。天数少的镇党委批准，超过规定天数的还须县委组织部批准。"),
        form=(
            Section(_("请假"), "appointment", "kind", "starts_on", "days"),
            Section(_("事由和交接"), "reason", "handover"),
        ),
        columns=("number", "town", "village", "person", "kind", "starts_on", "days", "ends_on", "state"),
        filters=("person", "town", "village", "kind", "starts_on", "ends_on", "state"),
        key=("appointment", "starts_on"),
        machine=LEAVE,
        fixed=("appointment",),
        locked=(
            *("submitted", "town_approved", "county_approved", "on_leave", "overdue"),
            *("returned", "cancelled", "rejected"),
        ),
        program_moves=("mark_overdue",),
        grants={
            **dict.fromkeys(ASKING, OWN),
            "town_party": {"view", "read_personal", "approve", "reject", "depart", "come_back"},
            "county_org": {
                *("view", "read_personal", "archive"),
                *("approve", "approve_county", "reject", "depart", "come_back"),
            },
            "village_committee": {"view"},
            "inspector": {"view"},
            "auditor": {"view"},
        },
        classes={"reason": P2},
        personal={
            "reason": Personal(
                purpose=_("审批请假"),
                basis=_("《个人信息保护法》第十三条：实施人力资源管理所必需"),
                retention=Retention(months=24, after="ends_on"),
            )
        },
        about="person",
        own=(Own("change", "submit", "cancel", "come_back", roles=ASKING, of="author"),),
        apart=(
            Apart(
                *("approve", "approve_county", "reject"),
                from_=("author", "person"),
                reason=_("不能审批自己的请假。"),
            ),
        ),
        rules=(TOWN_DAYS, GRACE),
        derive=_derive,
        check=_check,
        shares=_shares,
        due=_due,
        notices=NOTICES,
        examples=(
            {
                "appointment": "RZ-2026-000001",
                "kind": "personal",
                "starts_on": "2026-12-01",
                "days": 2,
                "reason": "家里有事（模拟）",
            },
            {
                "appointment": "RZ-2026-000001",
                "kind": "annual",
                "starts_on": "2026-12-14",
                "days": 4,
                "reason": "探亲（模拟）",
                "handover": "驻村队员（模拟）",
            },
            {
                "appointment": "RZ-2026-000003",
                "kind": "personal",
                "starts_on": "2027-02-22",
                "days": 1,
                "reason": "办证件（模拟）",
            },
        ),
    )
)
