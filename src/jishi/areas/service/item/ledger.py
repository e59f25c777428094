"""民生服务项目库：the menu from which villages order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.areas.service.item.model import Item
from jishi.core.access.roles import STAFF
from jishi.records.ledger import P0, Ledger, Own, Section
from jishi.records.registry import register

OPEN_STATES = ("trial", "active", "standing")
# The office proposes and keeps the catalogue; the bureau of the line confirms what becomes of its services.
KEEPS = ("view", "add", "change", "archive", *(move.code for move in Item.MACHINE.moves))

ITEMS = register(
    Ledger(
        code="items",
        model=Item,
        label=_("服务项目库"),
        number="XM",
        menu="service",
        icon="book-2",
        help=_("全县能送到村里的服务。入库的项目才会排进大集。"),
        form=(
            Section(_("项目"), "code", "name", "category", "unit_kind", "department", "target_group"),
            Section(_("怎么办"), "minutes", "capacity", "materials", "equipment", "licence"),
            Section(_("点单"), "phrasings", "prerequisite", "mandatory"),
        ),
        columns=("code", "name", "category", "unit_kind", "target_group", "capacity", "state"),
        filters=("category", "unit_kind", "department", "state", "mandatory"),
        search=("code", "name", "phrasings", "unit_kind"),
        key=("code",),
        names=("name",),
        common=True,
        public_states=OPEN_STATES,
        grants={
            **dict.fromkeys((*STAFF, "resident", "public"), ("view",)),
            **dict.fromkeys(("fair_office", "county_line"), KEEPS),
        },
        own=(Own(*KEEPS[1:], roles=("county_line",), of="department"),),
        classes=dict.fromkeys(("code", "name", "category", "target_group", "materials"), P0),
        rules=("catalogue.window_days", "catalogue.min_offers"),
        examples=(
            {
                "code": "FW-901",
                "name": "大棚黄瓜霜霉病现场诊断",
                "category": "农业",
                "unit_kind": "蔬菜技术推广站",
                "minutes": 12,
                "capacity": 40,
                "materials": "带病叶两三片",
                "target_group": "种棚户",
                "equipment": "放大镜",
            },
            {
                "code": "FW-902",
                "name": "测血压、看降压药",
                "category": "医疗",
                "unit_kind": "县医院",
                "minutes": 6,
                "capacity": 80,
                "materials": "带在吃的药盒",
                "target_group": "中老年人",
                "equipment": "血压计",
                "licence": "执业医师",
            },
        ),
    )
)
