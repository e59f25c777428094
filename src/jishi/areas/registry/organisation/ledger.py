"""单位：who serves, sends and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jishi.core.organisations.models import Organisation
from jishi.records.errors import Invalid
from jishi.records.ledger import P0, Ledger, Section
from jishi.records.registry import register
from jishi.rules.codes import parse_credit_code
from jishi.rules.fault import RuleFault


def _check(organisation: Organisation, lines: Mapping[str, list[Any]]) -> None:
    if not organisation.uscc:
        return
    try:
        parse_credit_code(organisation.uscc)
    except RuleFault as fault:
        raise Invalid({"uscc": [str(fault)]}) from fault


ORGANISATIONS = register(
    Ledger(
        code="organisations",
        model=Organisation,
        label=_("单位"),
        number="DW",
        menu="registry",
        icon="building",
        help=_("部门、医院、学校、社会组织。服务队和人员都挂在单位下。"),
        form=(Section(_("单位"), "code", "name", "kind", "uscc", "place", "valid_from", "valid_to"),),
        columns=("code", "name", "kind", "place", "state"),
        filters=("kind", "state"),
        search=("code", "name"),
        key=("code",),
        names=("name",),
        common=True,
        public_states=("current",),
        grants={
            "fair_office": {"view", "add", "change", "archive", "end", "restore"},
            "town_party": {"view"},
            "village_committee": {"view"},
            "posted_cadre": {"view"},
            "unit_agent": {"view"},
            "auditor": {"view"},
            "public": {"view"},
        },
        classes=dict.fromkeys(("code", "name", "kind"), P0),
        check=_check,
        examples=(
            {"code": "U-901", "name": "市人民医院（模拟）", "kind": "hospital", "place": "370783"},
            {"code": "U-902", "name": "市蔬菜技术推广站（模拟）", "kind": "bureau"},
        ),
    )
)
