"""Over what a role is held: a town's party committee over its town, a posted cadre over one village."""

from __future__ import annotations

# By role: the level of the place that must be named, or "unit" for an organisation. Residents are not appointed.
OVER = {
    "fair_office": "county",
    "auditor": "county",
    "town_party": "town",
    "village_committee": "village",
    "posted_cadre": "village",
    "unit_agent": "unit",
}
