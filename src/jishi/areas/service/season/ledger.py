"""大集季：plan, pin, plan again, publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.areas.service.season.model import (
    Ban,
    ClosedDays,
    DayWish,
    MustReach,
    Season,
    TeamPeriod,
    TownLimit,
)
from jishi.core.access.roles import STAFF
from jishi.records.errors import Invalid
from jishi.records.ledger import P0, Apart, Ledger, Line, Section
from jishi.records.registry import register
from jishi.rules.calendar.market import parse_market
from jishi.rules.fault import RuleFault
from jishi.rules.machine import Machine, Move, Phase, State

RESULT = ("objective", "bound", "gap", "greedy", "seed", "planned_at", "rule_versions", "inputs")

SEASON = Machine(
    code="season",
    initial="drafted",
    states=(
        State("drafted", _("准备中"), Phase.DRAFT),
        State("planned", _("已排出"), Phase.OPEN),
        State("published", _("已公布"), Phase.OPEN),
        State("closed", _("已结束"), Phase.DONE),
        State("dropped", _("已放弃"), Phase.DROPPED),
    ),
    moves=(
        Move("record_plan", _("记下排期结果"), ("drafted", "planned"), "planned", fields=RESULT),
        Move("publish", _("公布"), ("planned",), "published"),
        Move("close", _("结束"), ("published",), "closed"),
        Move("drop", _("放弃"), ("drafted", "planned"), "dropped", reason_required=True),
    ),
)


def _check(season: Season, lines: Mapping[str, list[Any]]) -> None:
    errors: dict[str, list[Any]] = {}
    if season.starts_on.weekday() != 0:
        errors["starts_on"] = [_("应为星期一，%(day)s 不是。") % {"day": season.starts_on}]
    limits = lines.get("town_limits", [])
    seen: set[Any] = set()
    for row, limit in enumerate(limits, 1):
        if limit.floor > limit.ceiling:
            errors[f"town_limits.{row}.floor"] = [_("至少的场次多于至多的场次。")]
        if limit.town_id in seen:
            errors[f"town_limits.{row}.town"] = [_("这个镇街已经有一行。")]
        seen.add(limit.town_id)
    if sum(limit.floor for limit in limits) > season.fair_count:
        errors["fair_count"] = [
            _("各镇至少的场次合计 %(sum)s，多于总场数。") % {"sum": sum(x.floor for x in limits)}
        ]
    for name in ("closed_days", "day_wishes", "team_periods"):
        for row, stretch in enumerate(lines.get(name, []), 1):
            if stretch.starts_on and stretch.ends_on and stretch.ends_on < stretch.starts_on:
                errors[f"{name}.{row}.ends_on"] = [_("结束日期早于开始日期。")]
    for row, wish in enumerate(lines.get("day_wishes", []), 1):
        if wish.worth == 0:
            errors[f"day_wishes.{row}.worth"] = [_("不能是 0：愿意办填正数，想避开填负数。")]
        if wish.market:
            try:
                parse_market(wish.market)
            except RuleFault as fault:
                errors[f"day_wishes.{row}.market"] = [str(fault)]
    if errors:
        raise Invalid(errors)


SEASONS = register(
    Ledger(
        code="seasons",
        model=Season,
        label=_("大集季"),
        number="JD",
        menu="service",
        icon="calendar",
        help=_("一季办几场、各镇几场、哪些村必须覆盖；由系统排出场次并证明离最好还差多少。"),
        form=(
            Section(_("这一季"), "subject", "starts_on", "weeks", "fair_count", "per_day"),
            Section(_("怎么排"), "spread", "farming_closed"),
        ),
        lines=(
            Line("town_limits", TownLimit, "town", "floor", "ceiling"),
            Line("must_reach", MustReach, "village", "reason"),
            Line("closed_days", ClosedDays, "town", "starts_on", "ends_on", "reason"),
            Line("bans", Ban, "village", "team", "day", "reason"),
            Line("day_wishes", DayWish, "town", "market", "starts_on", "ends_on", "worth"),
            Line("team_periods", TeamPeriod, "team", "starts_on", "ends_on", "most"),
        ),
        columns=("number", "subject", "starts_on", "weeks", "fair_count", "objective", "gap", "state"),
        totals=("fair_count",),
        filters=("state", "starts_on"),
        search=("subject",),
        machine=SEASON,
        program_moves=("record_plan", "publish"),
        locked=("published", "closed", "dropped"),
        common=True,
        public_states=("published", "closed"),
        grants={
            **dict.fromkeys((*STAFF, "public"), ("view",)),
            "fair_office": {"view", "add", "change", "archive", "record_plan", "publish", "close", "drop"},
        },
        classes=dict.fromkeys(("subject", "starts_on", "weeks", "fair_count"), P0),
        apart=(
            Apart(
                "publish",
                from_=("author",),
                reason=_("本县规定大集季由两人办理，填报的人不能公布。"),
                when="season.two_people",
            ),
        ),
        rules=("season.farming", "season.two_people"),
        check=_check,
        examples=(
            {
                "subject": "2027 年第一季大集",
                "starts_on": "2026-12-21",
                "weeks": 13,
                "fair_count": 32,
                "town_limits": [{"town": "370783006", "floor": 1, "ceiling": 6}],
                "must_reach": [{"village": "370783006232", "reason": "留守老人多"}],
                "spread": 50,
                "day_wishes": [{"town": "370783006", "market": "农历逢三、八", "worth": 30}],
                "team_periods": [
                    {"team": "D-901", "starts_on": "2026-12-21", "ends_on": "2027-01-31", "most": 2}
                ],
            },
            {"subject": "2027 年第二季大集", "starts_on": "2027-03-29", "weeks": 13, "fair_count": 30},
        ),
    )
)
