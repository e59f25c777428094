"""民生服务大集：from the needs to the day itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.areas.service.fair import rules
from jishi.areas.service.fair.model import CoveredVillage, Fair
from jishi.areas.service.fair.selectors import readiness
from jishi.core.rulebook.resolving import values
from jishi.records.errors import Invalid
from jishi.records.ledger import P0, Ledger, Line, Section, Share
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import DEFAULT, Tell
from jishi.rules.machine import Machine, Move, Phase, State
from jishi.rules.verdict import Verdict, every


def _value(request: MoveRequest, key: str) -> int:
    fair = request.record
    return values([key], on=request.actor.today, county=fair.county, town=fair.town_id).number(key)


def _units(request: MoveRequest) -> Verdict:
    state = readiness(request.record, request.actor.today)
    need = _value(request, "fair.min_confirmed_items")
    return every(rules.answered(state), rules.enough_items(state, at_least=need), rules.led(state))


def _venue(request: MoveRequest) -> Verdict:
    return rules.housed(readiness(request.record, request.actor.today))


def _announce(request: MoveRequest) -> Verdict:
    """All gates again: what was ready yesterday may not be today."""
    state = readiness(request.record, request.actor.today)
    return every(
        rules.enough_items(state, at_least=_value(request, "fair.min_confirmed_items")),
        rules.housed(state),
        rules.led(state),
        rules.noticed(state, days=_value(request, "fair.notice_days")),
    )


FAIR = Machine(
    code="fair",
    initial="proposed",
    states=(
        State("proposed", _("拟办"), Phase.DRAFT),
        State("needs_collected", _("需求已收齐"), Phase.DRAFT),
        State("menu_ordered", _("已点单"), Phase.OPEN),
        State("units_confirmed", _("单位已确认"), Phase.OPEN),
        State("venue_ready", _("场地已就绪"), Phase.OPEN),
        State("announced", _("已公告"), Phase.OPEN),
        State("held", _("已举办"), Phase.WAITING),
        State("feedback", _("收集评价"), Phase.WAITING),
        State("scored", _("已评分"), Phase.WAITING),
        State("reviewed", _("已复盘"), Phase.WAITING),
        State("closed", _("已办结"), Phase.DONE),
        State("postponed", _("已延期"), Phase.WAITING),
        State("cancelled", _("已取消"), Phase.DROPPED),
    ),
    moves=(
        Move("collect_needs", _("收齐需求"), ("proposed",), "needs_collected"),
        Move("order_menu", _("点单并请单位确认"), ("needs_collected",), "menu_ordered"),
        Move("confirm_units", _("单位确认完毕"), ("menu_ordered",), "units_confirmed", guard=_units),
        Move("ready_venue", _("场地就绪"), ("units_confirmed",), "venue_ready", guard=_venue),
        Move("announce", _("公告"), ("venue_ready",), "announced", guard=_announce),
        Move("hold", _("登记举办"), ("announced",), "held", fields=("attended",)),
        Move("collect_feedback", _("收集评价"), ("held",), "feedback"),
        Move("score", _("评分"), ("feedback",), "scored"),
        Move("review", _("复盘"), ("scored",), "reviewed"),
        Move("close", _("办结"), ("reviewed",), "closed"),
        Move("postpone", _("延期"), rules.COMING, "postponed", reason_required=True),
        Move("resume", _("恢复办理"), ("postponed",), "menu_ordered", fields=("starts_at",)),
        Move("cancel", _("取消"), (*rules.BEFORE, "postponed"), "cancelled", reason_required=True),
    ),
)


def _derive(fair: Fair) -> None:
    if fair.venue is not None and fair.venue.village_id != fair.village_id:
        raise Invalid({"venue": [_("这处场地不在办集的村。")]})


def _check(fair: Fair, lines: Mapping[str, list[Any]]) -> None:
    if fair.village_id is None:
        raise Invalid({"village": [_("请选办集的村。")]})
    if fair.starts_at and fair.ends_at and fair.ends_at <= fair.starts_at:
        raise Invalid({"ends_at": [_("结束时间应晚于开始时间。")]})
    if fair.starts_at and fair.season_id:
        day, season = timezone.localtime(fair.starts_at).date(), fair.season
        if not 0 <= (day - season.starts_on).days < season.weeks * 7:
            raise Invalid({"starts_at": [_("日期不在这一季之内。")]})


def _shares(fair: Fair, lines: Mapping[str, list[Any]]) -> Iterable[Share]:
    """The covered villages see the fair too."""
    return [
        Share("village", str(row.village_id)) for row in lines["covered"] if row.village_id != fair.village_id
    ]


# A fair concerns those who get ready for it: the villages it is for, and the units with a stall there. A cancelled one
# takes its stalls with it, of which their units are told.
CONCERNED = ("village_committee", "unit_leader", "unit_agent")
NOTICES = (
    *DEFAULT,
    Tell("announce", "resume", to=("village", "shares", "booths.unit"), roles=CONCERNED),
    Tell("postpone", to=("village", "shares", "booths.unit"), roles=CONCERNED, urgent=True),
    Tell("change:starts_at", to=("village", "shares", "booths.unit"), roles=CONCERNED, urgent=True),
    Tell("cancel", to=("village", "shares"), roles=CONCERNED, urgent=True),
)

FAIRS = register(
    Ledger(
        code="fairs",
        model=Fair,
        label=_("大集"),
        number="DJ",
        menu="service",
        icon="calendar-event",
        help=_("一场大集在一个村办，周边几个村的人都来。"),
        form=(
            Section(_("在哪、何时"), "season", "village", "venue", "starts_at", "ends_at", "pinned"),
            Section(_("人次"), "expected", "attended"),
        ),
        lines=(Line("covered", CoveredVillage, "village", "permille", "expected"),),
        columns=("number", "town", "village", "starts_at", "expected", "pinned", "state"),
        totals=("expected",),
        filters=("season", "town", "village", "state", "starts_at", "pinned"),
        key=("season", "village"),
        machine=FAIR,
        computed=("why",),
        locked=("held", "feedback", "scored", "reviewed", "closed", "cancelled"),
        public_states=rules.SHOWN,
        grants={
            "fair_office": {"view", "add", "change", "archive", *(move.code for move in FAIR.moves)},
            "county_org": {"view"},
            "county_line": {"view"},
            "town_party": {"view"},
            "village_committee": {"view", "ready_venue"},
            "village_supervisor": {"view"},
            "clinic_agent": {"view"},
            "posted_cadre": {"view"},
            "unit_leader": {"view"},
            "unit_agent": {"view"},
            "resident": {"view"},
            "auditor": {"view"},
            "public": {"view"},
        },
        classes=dict.fromkeys(("village", "starts_at", "ends_at", "venue", "expected"), P0),
        rules=("fair.notice_days", "fair.min_confirmed_items"),
        derive=_derive,
        check=_check,
        shares=_shares,
        due=lambda fair: fair.starts_at,
        notices=NOTICES,
        examples=(
            {
                "season": "JD-2026-000001",
                "village": "370783006232",
                "starts_at": "2027-01-05 09:00",
                "ends_at": "2027-01-05 11:30",
                "expected": 620,
                "covered": [{"village": "370783006232", "permille": 800, "expected": 400}],
            },
            {
                "season": "JD-2026-000001",
                "village": "370783104238",
                "starts_at": "2027-01-12 09:00",
                "ends_at": "2027-01-12 11:30",
                "expected": 480,
            },
        ),
    )
)
