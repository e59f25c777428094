"""户：who lives together in which village; the hardship of a household is sensitive, its address personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.registry.household.model import Household, HouseholdMember
from jishi.records.errors import Invalid
from jishi.records.ledger import P2, P3, Ledger, Line, Own, Section
from jishi.records.personal import Personal, Retention
from jishi.records.registry import register

KEPT = Retention(months=36, after="archived_at")
DUTY = _("《个人信息保护法》第十三条：履行法定职责所必需")
SENSITIVE = _("《个人信息保护法》第二十八条：特定目的、充分必要，严格保护")


def _derive(household: Household) -> None:
    """A household is named by its number; people's names change, and are not repeated."""
    household.name = household.house_number


def _check(household: Household, lines: Mapping[str, list[Any]]) -> None:
    if household.village_id is None:
        raise Invalid({"village": [_now("请选这一户所在的村。")]})


HOUSEHOLDS = register(
    Ledger(
        code="households",
        model=Household,
        label=_("户"),
        number="HU",
        menu="registry",
        icon="home",
        help=_("一户一条：户号、户主、家庭成员。困难情况加密保存。"),
        form=(
            Section(_("户"), "village", "house_number", "group", "head", "address"),
            Section(_("情况"), "hardship", "recognised_by", "valid_from", "valid_to"),
        ),
        lines=(Line("members", HouseholdMember, "person", "relation", "note"),),
        columns=("number", "town", "village", "house_number", "group", "head", "state"),
        filters=("town", "village", "head", "state"),
        search=("house_number", "group"),
        key=("village", "house_number"),
        about="head",
        grants={
            "fair_office": {"view", "add", "change", "archive", "end", "restore", "unmask", "merge"},
            "village_committee": {
                "view",
                "add",
                "change",
                "archive",
                "end",
                "restore",
                "read_personal",
                "read_sensitive",
            },
            "county_line": {"view", "read_personal", "read_sensitive"},
            "town_party": {"view"},
            "posted_cadre": {"view", "read_personal"},
            "auditor": {"view"},
        },
        own=(Own("read_personal", "read_sensitive", roles=("county_line",), of="recognised_by"),),
        classes={"address": P2, "members": P2, "hardship": P3},
        personal={
            "address": Personal(purpose=_("上门走访、送服务"), basis=DUTY, retention=KEPT),
            "members": Personal(purpose=_("清点一户有谁、该享受什么"), basis=DUTY, retention=KEPT),
            "hardship": Personal(purpose=_("落实救助帮扶"), basis=SENSITIVE, retention=Retention(months=12)),
        },
        derive=_derive,
        check=_check,
        examples=(
            {
                "village": "370783006232",
                "house_number": "012",
                "group": "二组",
                "head": "样例甲",
                "address": "中心街十二号（模拟）",
                "hardship": "大病（模拟）",
                "members": [
                    {"person": "样例甲", "relation": "head"},
                    {"person": "样例乙", "relation": "spouse", "note": "在外务工"},
                ],
            },
            {"village": "370783104238", "house_number": "013"},
        ),
    )
)
