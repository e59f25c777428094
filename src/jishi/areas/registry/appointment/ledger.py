"""任职：who is responsible where; while it lasts, the person's user may do what the role does there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.registry.appointment.model import Appointment
from jishi.core.access.roles import APPOINTED, SCOPES
from jishi.records.errors import Invalid
from jishi.records.ledger import Access, Apart, Ledger, Section, Share
from jishi.records.registry import register

# Before somebody has come, and while they are suspended, the post opens nothing.
CLOSED = ("planned", "suspended")
ENDED = ("completed", "recalled", "replaced")
OF_ORGANISATIONS = ("unit", "team", "alliance")


def _derive(appointment: Appointment) -> None:
    """The anchors and the scope follow from where the post is; what does not fit the role is refused by `_check`."""
    over, place, unit = APPOINTED.get(appointment.role), appointment.at_place, appointment.at_organisation
    level = place.level if place is not None else ""
    appointment.village = place if level == "village" else None
    appointment.grid = place if level == "grid" else None
    appointment.town = place if level == "town" else None
    appointment.unit = unit
    if over in OF_ORGANISATIONS:
        appointment.scope_key = str(unit.pk) if unit is not None else ""
    elif over == "county":
        appointment.scope_key = appointment.county
    else:  # over oneself there is no place: the key is the user's own id, which access fills in
        appointment.scope_key = str(place.pk) if place is not None else ""


def _check(appointment: Appointment, lines: Mapping[str, list[Any]]) -> None:
    over, place, unit = APPOINTED[appointment.role], appointment.at_place, appointment.at_organisation
    errors: dict[str, list[Any]] = {}
    if over in OF_ORGANISATIONS and (unit is None or unit.scope_kind != over):
        errors["at_organisation"] = [
            _now("这个角色管一个%(kind)s，请在所在单位里选一个%(kind)s。") % {"kind": SCOPES[over]}
        ]
    if over in (*OF_ORGANISATIONS, "self"):
        if place is not None:
            errors["at_place"] = [_now("这个角色的范围是“%(kind)s”，所在地请留空。") % {"kind": SCOPES[over]}]
    elif place is None or place.level != over:
        errors["at_place"] = [
            _now("这个角色的范围是“%(level)s”，请选这一级的地点。") % {"level": SCOPES[over]}
        ]
    if appointment.ends_on is not None and appointment.ends_on < appointment.starts_on:
        errors["ends_on"] = [_now("结束日期不能早于开始日期。")]
    if errors:
        raise Invalid(errors)


def _shares(appointment: Appointment, lines: Mapping[str, list[Any]]) -> Iterable[Share]:
    """Who leads a team or convenes an alliance sees who is in it; an alliance also sees those of its parts."""
    unit = appointment.at_organisation
    if unit is None or unit.scope_kind == "unit":
        return []
    above = [unit.part_of_id] if unit.scope_kind == "alliance" and unit.part_of_id else []
    return [Share(unit.scope_kind, str(key)) for key in (unit.pk, *above)]


def _access(appointment: Appointment) -> Iterable[Access]:
    """From its first to its last day, once the person has come."""
    if appointment.state not in CLOSED:
        yield Access(
            person=appointment.holder_person_id,
            role=appointment.role,
            scope_kind=APPOINTED[appointment.role],
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
            "county_org": {"view", "add", "change", "archive", *(m.code for m in Appointment.MACHINE.moves)},
            "fair_office": {"view"},
            "town_party": {"view"},
            "team_leader": {"view"},
            "posted_cadre": {"view"},
            "convenor": {"view"},
            "village_committee": {"view"},
            "village_supervisor": {"view"},
            "unit_leader": {"view"},
            "unit_agent": {"view"},
            "admin_security": {"view"},
            "auditor": {"view"},
        },
        derive=_derive,
        check=_check,
        apart=(
            Apart(
                *("add", "change", "archive", *(move.code for move in Appointment.MACHINE.moves)),
                from_=("holder_person",),
                reason=_("不能办理自己的任职。"),
            ),
        ),
        shares=_shares,
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
            {
                "holder_person": "样例甲",
                "post": "工作队队长",
                "role": "team_leader",
                "at_organisation": "GZD-901",
                "starts_on": "2026-01-08",
            },
            {
                "holder_person": "样例乙",
                "post": "分盟召集人",
                "role": "convenor",
                "at_organisation": "LM-902",
                "starts_on": "2026-03-01",
            },
        ),
    )
)
