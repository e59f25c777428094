"""任职:who is responsible where; while it lasts, the person's user may do what the role does there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.registry.appointment.model import Appointment
from jishi.areas.registry.appointment.rules import OVER
from jishi.core.access.roles import SCOPES
from jishi.records.errors import Invalid
from jishi.records.ledger import Access, Ledger, Section
from jishi.records.registry import register

# Before somebody has come, and while they are suspended, the post opens nothing.
CLOSED = ("planned", "suspended")
ENDED = ("completed", "recalled", "replaced")


def _derive(appointment: Appointment) -> None:
    """The anchors and the scope follow from where the post is; what does not fit the role is refused by `_check`."""
    over, place, unit = OVER.get(appointment.role), appointment.at_place, appointment.at_organisation
    level = place.level if place is not None else ""
    appointment.village = place if level == "village" else None
    appointment.town = place if level == "town" else None
    appointment.unit = unit
    named = {"county": appointment.county, "unit": unit.pk if unit is not None else ""}
    appointment.scope_key = str(named.get(str(over), place.pk if place is not None else ""))


def _check(appointment: Appointment, lines: Mapping[str, list[Any]]) -> None:
    over, place = OVER[appointment.role], appointment.at_place
    errors: dict[str, list[Any]] = {}
    if over == "unit" and appointment.at_organisation is None:
        errors["at_organisation"] = [_now("这个角色管一个单位，请选所在单位。")]
    if over == "unit" and place is not None:
        errors["at_place"] = [_now("这个角色管的是单位，所在地请留空。")]
    if over != "unit" and (place is None or place.level != over):
        errors["at_place"] = [
            _now("这个角色的范围是“%(level)s”，请选这一级的地点。") % {"level": SCOPES[over]}
        ]
    if appointment.ends_on is not None and appointment.ends_on < appointment.starts_on:
        errors["ends_on"] = [_now("结束日期不能早于开始日期。")]
    if errors:
        raise Invalid(errors)


def _access(appointment: Appointment) -> Iterable[Access]:
    """From its first to its last day, once the person has come."""
    if appointment.state not in CLOSED:
        yield Access(
            person=appointment.holder_person_id,
            role=appointment.role,
            scope_kind=OVER[appointment.role],
            scope_key=appointment.scope_key,
            starts_on=appointment.starts_on,
            ends_on=appointment.ends_on,
        )


APPOINTMENTS = register(
    Ledger(
        code="appointments",
        model=Appointment,
        label=_("任职"),
        number="RZ",
        menu="registry",
        icon="certificate",
        help=_("谁在哪里任什么职、从哪天到哪天。到任以后，本人的账号才有这个角色的权限；离任那天收回。"),
        form=(
            Section(_("任职"), "holder_person", "post", "role"),
            Section(_("在哪里"), "at_place", "at_organisation"),
            Section(_("任期"), "starts_on", "ends_on"),
        ),
        columns=(
            "number",
            "holder_person",
            "post",
            "role",
            "at_place",
            "at_organisation",
            "starts_on",
            "ends_on",
            "state",
        ),
        filters=("holder_person", "role", "town", "village", "unit", "starts_on", "ends_on", "state"),
        search=("post",),
        locked=ENDED,
        grants={
            "fair_office": {
                "view",
                "add",
                "change",
                "archive",
                "activate",
                "suspend",
                "complete",
                "recall",
                "replace",
            },
            "town_party": {"view"},
            "village_committee": {"view"},
            "unit_agent": {"view"},
            "auditor": {"view"},
        },
        derive=_derive,
        check=_check,
        access=_access,
        examples=(
            {
                "holder_person": "样例甲",
                "post": "第一书记",
                "role": "posted_cadre",
                "at_place": "370783006232",
                "starts_on": "2026-01-05",
                "ends_on": "2027-12-31",
            },
            {
                "holder_person": "样例乙",
                "post": "大集联络员",
                "role": "unit_agent",
                "at_organisation": "U-902",
                "starts_on": "2026-03-01",
            },
        ),
    )
)
