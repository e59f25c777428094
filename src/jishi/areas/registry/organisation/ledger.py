"""单位：who serves, sends and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.core.access.roles import STAFF
from jishi.core.organisations.models import Organisation
from jishi.records.errors import Invalid
from jishi.records.ledger import P0, Ledger, Section
from jishi.records.registry import register
from jishi.rules.codes import parse_credit_code
from jishi.rules.fault import RuleFault


def _check(organisation: Organisation, lines: Mapping[str, list[Any]]) -> None:
    errors: dict[str, list[Any]] = {}
    if organisation.uscc:
        try:
            parse_credit_code(organisation.uscc)
        except RuleFault as fault:
            errors["uscc"] = [str(fault)]
    above, place = organisation.part_of, organisation.place
    if organisation.kind == "team" and (place is None or place.level != "town"):
        errors["place"] = [_now("工作队按镇街设，驻地请选镇街。")]
    if organisation.kind == "sub_alliance" and (above is None or above.kind != "alliance"):
        errors["part_of"] = [_now("分盟属于一个联盟，上级单位请选联盟。")]
    if above is not None and above.pk == organisation.pk:
        errors["part_of"] = [_now("上级单位不能是自己。")]
    if errors:
        raise Invalid(errors)


ORGANISATIONS = register(
    Ledger(
        code="organisations",
        model=Organisation,
        label=_("单位"),
        number="DW",
        menu="registry",
        icon="building",
        help=_("部门、医院、学校、社会组织。服务队和人员都挂在单位下。"),
        form=(
            Section(_("单位"), "code", "name", "kind", "uscc", "place", "part_of", "valid_from", "valid_to"),
        ),
        columns=("code", "name", "kind", "place", "state"),
        filters=("kind", "part_of", "state"),
        search=("code", "name"),
        key=("code",),
        names=("name",),
        common=True,
        public_states=("current",),
        grants={
            **dict.fromkeys((*STAFF, "admin_system", "public"), ("view",)),
            "county_org": {"view", "add", "change", "archive", "end", "restore"},
            "fair_office": {"view", "add", "change", "archive", "end", "restore"},
        },
        classes=dict.fromkeys(("code", "name", "kind"), P0),
        check=_check,
        examples=(
            {"code": "U-901", "name": "市人民医院（模拟）", "kind": "hospital", "place": "370783"},
            {"code": "U-902", "name": "市蔬菜技术推广站（模拟）", "kind": "bureau"},
            {"code": "GZD-901", "name": "孙家集街道工作队（模拟）", "kind": "team", "place": "370783006"},
            {"code": "LM-901", "name": "蔬菜产业联盟（模拟）", "kind": "alliance"},
            {
                "code": "LM-902",
                "name": "蔬菜产业联盟东片（模拟）",
                "kind": "sub_alliance",
                "part_of": "LM-901",
            },
        ),
    )
)
