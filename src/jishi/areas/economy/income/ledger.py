"""集体收入：entries of a village's income, confirmed by the town, corrected by further entries and never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.economy.income.model import Income
from jishi.areas.economy.income.rules import BANDS, OPERATING
from jishi.areas.economy.income.selectors import corrected
from jishi.kinds.machines.measure import MEASURE
from jishi.records.errors import Invalid
from jishi.records.ledger import Apart, Ledger, Section
from jishi.records.registry import register
from jishi.records.services import MoveRequest
from jishi.records.telling import ANSWERED, Tell
from jishi.rules.machine import Machine
from jishi.rules.verdict import Allowed, Denied, Verdict, every


def _right(request: MoveRequest) -> Verdict:
    """A correction stands on a confirmed entry, and takes no more from it than there is."""
    income = request.record
    if income.corrects is None:
        return Allowed()
    if income.corrects.state != "confirmed":
        return Denied(_now("要更正的那一笔还没有确认，请直接修改那一笔。"), field="corrects")
    if corrected(income) + income.amount < 0:
        return Denied(_now("更正以后那一笔成了负数，请核对差额。"), field="amount")
    return Allowed()


def _confirmable(request: MoveRequest) -> Verdict:
    happened = MEASURE.move("confirm").guard
    return every(happened(request) if happened is not None else Allowed(), _right(request))


INCOME = Machine(
    code="income",
    initial="entered",
    states=MEASURE.states,
    moves=(
        replace(MEASURE.move("confirm"), guard=_confirmable),
        replace(MEASURE.move("reverse"), label=_("作废"), sources=("entered",)),
    ),
)


def _derive(income: Income) -> None:
    """A correction speaks of the same village, class and cause as the entry it corrects."""
    first = income.corrects
    if first is not None:
        income.village_id, income.town_id, income.category = first.village_id, first.town_id, first.category
        income.basis, income.by_posting, income.reference = first.basis, first.by_posting, first.reference
    income.counts = income.category in OPERATING


def _check(income: Income, lines: Mapping[str, list[Any]]) -> None:
    if income.village_id is None:
        raise Invalid({"village": [_now("请选是哪个村的收入。")]})
    if income.corrects is not None and income.corrects.corrects_id is not None:
        raise Invalid({"corrects": [_now("这一笔本身就是更正，请填最早的那一笔。")]})
    if income.corrects is None and income.amount <= 0:
        raise Invalid({"amount": [_now("收入应大于零；要减少已确认的收入，请填“更正哪一笔”。")]})
    if income.amount == 0:
        raise Invalid({"amount": [_now("差额是零，不用更正。")]})
    if income.by_posting and not income.reference.strip():
        raise Invalid(
            {"reference": [_now("驻村帮扶带来的收入，请填是哪个项目或合同；不是全部收入都算增收。")]}
        )


INCOMES = register(
    Ledger(
        code="incomes",
        model=Income,
        label=_("集体收入"),
        number="SR",
        menu="economy",
        icon="coin",
        help=_("村集体一笔一笔的收入：预计的和实际的分开。确认以后不改，错了另记一笔差额，由镇里批准。"),
        form=(
            Section(_("收入"), "village", "on", "category", "amount", "basis", "source"),
            Section(_("归因"), "by_posting", "reference"),
            Section(_("更正"), "corrects"),
        ),
        columns=(
            *("number", "town", "village", "on", "category", "counts", "basis", "amount", "by_posting"),
            "state",
        ),
        totals=("amount",),
        filters=(
            *("town", "village", "on", "category", "counts", "basis", "by_posting", "corrects", "state"),
        ),
        search=("source", "reference"),
        machine=INCOME,
        rules=(BANDS,),
        settled=_(
            "确认的收入不能改，也不能归档：请新增一笔，填“更正哪一笔”和差额，由镇里批准（村集体经济组织会计制度）。"
        ),
        apart=(Apart("confirm", from_=("author",), reason=_("登记的人不能自己确认，请由镇里另一人确认。")),),
        grants={
            "village_committee": {"view", "add", "change", "archive", "reverse"},
            "town_party": {"view", "confirm", "reverse"},
            "village_supervisor": {"view"},
            "posted_cadre": {"view"},
            "county_org": {"view"},
            "county_line": {"view"},
            "inspector": {"view"},
            "auditor": {"view"},
        },
        derive=_derive,
        check=_check,
        notices=(Tell("confirm", to=("author",)), Tell(ANSWERED, to=("author",))),
        examples=(
            {
                "village": "370783006232",
                "on": "2026-12-03",
                "category": "contracting",
                "amount": "100000.00",
                "basis": "received",
                "source": "二十七亩土地流转费（模拟）",
                "by_posting": True,
                "reference": "蜜梨种植流转合同（模拟）",
            },
            {
                "village": "370783104238",
                "on": "2026-09-30",
                "category": "subsidy",
                "amount": "30000.00",
                "basis": "received",
                "source": "人居环境补助（模拟）",
            },
        ),
    )
)
