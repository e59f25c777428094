"""大集场地：only a village with a ready venue can host."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.areas.service.venue.model import Venue
from jishi.records.ledger import Ledger, Section
from jishi.records.registry import register

VENUES = register(
    Ledger(
        code="venues",
        model=Venue,
        label=_("大集场地"),
        number="CD",
        menu="service",
        icon="building-community",
        help=_("有一处已具备条件的场地，这个村才能办大集。"),
        form=(Section(_("场地"), "village", "name", "max_stalls", "ready", "checked_on"),),
        columns=("number", "town", "village", "name", "max_stalls", "ready", "state"),
        filters=("town", "village", "ready", "state"),
        search=("name",),
        key=("village", "name"),
        grants={
            "fair_office": {"view", "add", "change", "archive", "end", "restore"},
            "town_party": {"view", "add", "change"},
            "village_committee": {"view", "add", "change"},
            "posted_cadre": {"view", "add", "change"},
            "village_supervisor": {"view"},
            "unit_leader": {"view"},
            "unit_agent": {"view"},
            "auditor": {"view"},
        },
        examples=(
            {
                "village": "370783006232",
                "name": "文化广场",
                "max_stalls": 24,
                "ready": True,
                "checked_on": "2026-11-20",
            },
            {"village": "370783104238", "name": "村委会大院", "max_stalls": 12, "ready": False},
        ),
    )
)
