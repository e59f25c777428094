"""承办能力：which team can run which service, and for how many people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.areas.service.capability.model import Capability
from jishi.core.access.roles import STAFF
from jishi.records.ledger import Ledger, Section
from jishi.records.registry import register


def _derive(capability: Capability) -> None:
    capability.provider_id = capability.unit_id = capability.team.organisation_id
    capability.capacity = capability.people


CAPABILITIES = register(
    Ledger(
        code="capabilities",
        model=Capability,
        label=_("承办能力"),
        number="NL",
        menu="service",
        icon="list-check",
        help=_("没有登记能力的队，不会被排去办这项服务。"),
        form=(Section(_("能力"), "team", "item", "people", "most_stalls"),),
        columns=("number", "team", "item", "people", "most_stalls", "state"),
        filters=("team", "item", "state"),
        key=("team", "item"),
        common=True,
        grants={
            **dict.fromkeys(STAFF, ("view",)),
            "fair_office": {
                "view",
                "add",
                "change",
                "archive",
                "try_out",
                "activate",
                "make_standing",
                "rest",
                "retire",
                "propose_again",
            },
            "unit_leader": {"view", "add", "change"},
            "unit_agent": {"view", "add", "change"},
        },
        derive=_derive,
        examples=(
            {"team": "D-901", "item": "FW-902", "people": 80},
            {"team": "D-902", "item": "FW-901", "people": 40, "most_stalls": 12},
        ),
    )
)
