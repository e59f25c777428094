"""地点：the county's tree of towns, villages and grids, by their codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.core.access.roles import STAFF
from jishi.core.places.models import Place, PlaceAlias
from jishi.records.ledger import P0, Ledger, Line, Section
from jishi.records.registry import register

PLACES = register(
    Ledger(
        code="places",
        model=Place,
        label=_("地点"),
        number="DD",
        menu="registry",
        icon="map-pin",
        help=_("县、镇街、村、网格四级。先导入镇街，再导入村；同一张表里上级写在前面也可以。"),
        form=(
            Section(_("名称与代码"), "code", "name", "short_name", "level", "kind", "parent"),
            Section(_("位置"), "lon", "lat", "datum", "coord_source"),
            Section(_("人口"), "population", "households", "pop60", "pop_source"),
            Section(_("有效期"), "valid_from", "valid_to"),
        ),
        lines=(Line("aliases", PlaceAlias, "name"),),
        columns=("code", "name", "level", "kind", "parent", "population", "households", "pop60", "state"),
        totals=("population", "households", "pop60"),
        filters=("level", "kind", "parent", "state"),
        search=("code", "name", "short_name"),
        key=("code",),
        names=("name", "short_name"),
        common=True,
        public_states=("current",),
        grants={
            **dict.fromkeys((*STAFF, "resident", "admin_system", "public"), ("view",)),
            "fair_office": {"view", "add", "change", "archive", "end", "restore", "merge"},
        },
        classes=dict.fromkeys(("code", "name", "short_name", "level", "kind", "parent"), P0),
        examples=(
            {"code": "370783", "name": "寿光市", "level": "county", "kind": "county"},
            {
                "code": "370783006",
                "name": "孙家集街道",
                "level": "town",
                "kind": "subdistrict",
                "parent": "370783",
            },
            {"code": "370783104", "name": "台头镇", "level": "town", "kind": "town", "parent": "370783"},
            {
                "code": "370783006232",
                "name": "三元朱村委会",
                "short_name": "三元朱村",
                "level": "village",
                "kind": "village_committee",
                "parent": "370783006",
                "lon": 118.63427,
                "lat": 36.86534,
                "coord_source": "模拟",
                "population": 535,
                "households": 188,
                "pop60": 115,
                "pop_source": "模拟",
                "aliases": [{"name": "三元朱"}],
            },
            {
                "code": "370783104238",
                "name": "付家茅坨村委会",
                "short_name": "付家茅坨村",
                "level": "village",
                "kind": "village_committee",
                "parent": "370783104",
                "lon": 118.65343,
                "lat": 37.00051,
                "coord_source": "模拟",
                "population": 1164,
                "households": 410,
                "pop60": 250,
                "pop_source": "模拟",
            },
        ),
    )
)
