"""需求：the orders that fairs are planned for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.areas.demand.need.model import Need, NeedSource
from jishi.areas.demand.need.selectors import taken_by_fairs, taken_through_booths, waiting_for_booths
from jishi.kinds.order import MOST_PEOPLE
from jishi.records.errors import Invalid
from jishi.records.ledger import Follow, Ledger, Line, Section, SheetRow
from jishi.records.registry import register
from jishi.records.telling import DEFAULT, Tell
from jishi.rules.machine import Machine, Move, Phase, State

NEED = Machine(
    code="need",
    initial="placed",
    states=(
        State("placed", _("待安排"), Phase.OPEN),
        State("confirmed", _("已排进大集"), Phase.OPEN),
        State("served", _("已服务"), Phase.WAITING),
        State("closed", _("已办结"), Phase.DONE),
        State("withdrawn", _("已撤回"), Phase.DROPPED),
    ),
    moves=(
        Move("take", _("排进大集"), ("placed", "confirmed"), "confirmed", fields=("fair",)),
        Move("release", _("退回待安排"), ("confirmed",), "placed", fields=("fair",)),
        Move("serve", _("登记已服务"), ("confirmed",), "served"),
        Move("close", _("办结"), ("served",), "closed"),
        Move("withdraw", _("撤回"), ("placed",), "withdrawn", reason_required=True),
    ),
)


def _check(need: Need, lines: Mapping[str, list[Any]]) -> None:
    if need.village_id is None:
        raise Invalid({"village": [_("请选村。")]})
    rows = lines.get("sources")
    if rows and sum(row.quantity for row in rows) != need.quantity:
        raise Invalid(
            {
                "quantity": [
                    _("人数 %(have)s 与来源合计 %(sum)s 不等；人数应是各来源之和。")
                    % {"have": need.quantity, "sum": sum(row.quantity for row in rows)}
                ]
            }
        )


def _derive(need: Need) -> None:
    if need.asked_on is None:
        need.asked_on = timezone.localtime(need.occurred_at).date()


def absorb(values: Mapping[str, Any], stored: Any, origin: SheetRow) -> Mapping[str, Any]:
    """A row of a survey sheet is one source beside the others; the same sheet again takes the place of itself."""
    if "sources" in values:
        return values
    kept = [row.outside() for row in getattr(stored, "_stored_lines", {}).get("sources", [])]
    same = [i for i, r in enumerate(kept) if (r["kind"], r["label"]) == (NeedSource.Kind.SHEET, origin.file)]
    try:
        exact = float(str(values.get("quantity")))
    except ValueError:
        return values  # the field itself says what is wrong with it
    if not 1 <= exact <= MOST_PEOPLE or not exact.is_integer():
        return values
    count = int(exact)
    row = {"kind": NeedSource.Kind.SHEET.value, "label": origin.file, "row": origin.row, "quantity": count}
    # It keeps its place, so that the same sheet again changes nothing.
    place = same[0] if same else len(kept)
    sources = [*(r for i, r in enumerate(kept) if i not in same)]
    sources.insert(place, row)
    return {**values, "quantity": sum(r["quantity"] for r in sources), "sources": sources}


NEEDS = register(
    Ledger(
        code="needs",
        model=Need,
        label=_("需求"),
        number="XQ",
        menu="demand",
        icon="clipboard-list",
        help=_("哪个村、多少人、要哪项服务。人数是各来源之和。"),
        form=(Section(_("需求"), "village", "item", "quantity", "asked_on", "wanted_from"),),
        lines=(Line("sources", NeedSource, "kind", "label", "row", "mention", "quantity"),),
        columns=("number", "town", "village", "item", "quantity", "fair", "state"),
        totals=("quantity",),
        filters=("town", "village", "item", "fair", "state"),
        key=("village", "item"),
        machine=NEED,
        program_moves=("take", "release"),
        follows=(
            Follow("fairs", ("cancel", "archive"), "release", taken_by_fairs),
            Follow("booths", ("refuse", "archive"), "release", taken_through_booths),
            Follow("booths", ("ask_again",), "take", waiting_for_booths),
        ),
        locked=("served", "closed"),
        grants={
            "fair_office": {
                "view",
                "add",
                "change",
                "archive",
                "take",
                "release",
                "serve",
                "close",
                "withdraw",
            },
            "county_org": {"view"},
            "county_line": {"view"},
            "village_supervisor": {"view"},
            "posted_cadre": {"view", "add", "change", "withdraw"},
            "village_committee": {"view", "add", "change", "withdraw"},
            "town_party": {"view", "add", "change"},
            "auditor": {"view"},
        },
        notices=(*DEFAULT, Tell("take", "release", to=("author",))),
        derive=_derive,
        check=_check,
        absorb=absorb,
        examples=(
            {
                "village": "370783006232",
                "item": "FW-901",
                "quantity": 12,
                "sources": [{"kind": "phone", "label": "2026-11-05 来电", "quantity": 12}],
            },
            {
                "village": "370783104238",
                "item": "FW-902",
                "quantity": 40,
                "sources": [{"kind": "sheet", "label": "需求摸底表（模拟）.xlsx", "row": 2, "quantity": 40}],
            },
        ),
    )
)
