"""服务队：the teams that come to a fair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.areas.service.provider.model import DayOff, Provider
from jishi.core.access.roles import STAFF
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger, Line, Section
from jishi.records.registry import register


def _derive(provider: Provider) -> None:
    provider.unit_id = provider.organisation_id


def _check(provider: Provider, lines: Mapping[str, list[Any]]) -> None:
    for row, day in enumerate(lines.get("days_off", []), 1):
        if day.ends_on < day.starts_on:
            raise Invalid({f"days_off.{row}.ends_on": [_("结束日期早于开始日期。")]})


PROVIDERS = register(
    Ledger(
        code="providers",
        model=Provider,
        label=_("服务队"),
        number="FD",
        menu="service",
        icon="heart-handshake",
        help=_("带队天数和每周场次决定一个队能去几场大集。"),
        form=(
            Section(_("队伍"), "code", "name", "organisation", "kind"),
            Section(_("能来多少"), "leader_days", "per_week", "max_km", "lon", "lat"),
        ),
        lines=(Line("days_off", DayOff, "starts_on", "ends_on", "reason"),),
        columns=("code", "name", "organisation", "kind", "leader_days", "per_week", "state"),
        filters=("kind", "organisation", "state"),
        search=("code", "name"),
        key=("code",),
        names=("name",),
        common=True,
        grants={
            **dict.fromkeys((*STAFF, "public"), ("view",)),
            "fair_office": {"view", "add", "change", "archive", "end", "restore"},
            "unit_leader": {"view", "change"},
            "unit_agent": {"view", "change"},
        },
        public_states=("current",),
        derive=_derive,
        check=_check,
        examples=(
            {
                "code": "D-901",
                "name": "市人民医院志愿服务队（模拟）",
                "organisation": "U-901",
                "leader_days": 6,
                "per_week": 1,
                "lon": 118.74,
                "lat": 36.88,
                "days_off": [{"starts_on": "2026-12-28", "ends_on": "2026-12-30", "reason": "年终考核"}],
            },
            {
                "code": "D-902",
                "name": "市蔬菜技术推广站志愿服务队（模拟）",
                "organisation": "U-902",
                "leader_days": 8,
                "per_week": 2,
                "max_km": 30,
                "lon": 118.75,
                "lat": 36.87,
            },
        ),
    )
)
