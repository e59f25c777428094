"""定期任务：what the organisation department asks of the holders of a role, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.work.obligation_template.model import ObligationTemplate
from jishi.areas.work.obligation_template.rules import CATCH_UP, DUE_RULES
from jishi.core.access.roles import STAFF
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger, Section
from jishi.records.registry import register


def _check(template: ObligationTemplate, lines: Mapping[str, list[Any]]) -> None:
    errors: dict[str, list[Any]] = {}
    if template.required < 1:
        errors["required"] = [_now("每期次数至少为 1：一次也不要的不是任务。不再要的请停用。")]
    if template.prorated and template.every == "day":
        errors["prorated"] = [_now("每日任务不用折算：请假和不在岗的日子不会生成。")]
    if template.due_days is None and template.every not in DUE_RULES:
        errors["due_days"] = [_now("这个周期没有统一的期限规则，请填写期末后几天内。")]
    first, last = template.valid_from, template.valid_to
    if first is not None and last is not None and last < first:
        errors["valid_to"] = [_now("停用日期不能早于启用日期。")]
    if errors:
        raise Invalid(errors)


SEEING = {"view"}

OBLIGATION_TEMPLATES = register(
    Ledger(
        code="obligation_templates",
        model=ObligationTemplate,
        label=_("定期任务"),
        number="RM",
        menu="work",
        icon="refresh",
        help=_(
            "哪种任职的人每日、每周、每月、每季、每半年、每年要做什么，期末后几天内交。系统每天按它生成任务。"
        ),
        form=(
            Section(_("任务"), "code", "name", "role", "town"),
            Section(_("周期和期限"), "every", "due_days", "required", "prorated"),
            Section(_("成果和起止"), "evidence", "valid_from", "valid_to"),
        ),
        columns=(
            "number",
            "code",
            "name",
            "role",
            "town",
            "every",
            "due_days",
            "required",
            "valid_to",
            "state",
        ),
        filters=("role", "town", "every", "valid_from", "valid_to", "state"),
        search=("name", "code"),
        key=("code",),
        names=("name",),
        fixed=("code", "role", "every"),
        common=True,
        grants={
            **dict.fromkeys(STAFF, SEEING),
            "county_org": {"view", "add", "change", "archive", "end", "restore"},
        },
        rules=(*DUE_RULES.values(), CATCH_UP),
        check=_check,
        examples=(
            {
                "code": "YJL",
                "name": "月交流（样例）",
                "role": "posted_cadre",
                "town": "370783006",
                "every": "month",
                "required": 1,
                "valid_from": "2026-01-01",
            },
            {
                "code": "RDT",
                "name": "日动态（样例）",
                "role": "posted_cadre",
                "every": "day",
                "required": 1,
                "valid_from": "2026-01-01",
                "valid_to": "2027-12-31",
            },
            {
                "code": "BNSZ",
                "name": "半年述职（样例）",
                "role": "convenor",
                "every": "half",
                "due_days": 15,
                "required": 1,
                "evidence": "述职报告",
            },
        ),
    )
)
