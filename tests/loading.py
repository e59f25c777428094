"""Puts the small county through the doors as its people would, and plans its season."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jishi.areas.demand.mention.ledger import MENTIONS
from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.registry.organisation.ledger import ORGANISATIONS
from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor, actor_of
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.calendar.published import load_published
from jishi.features.demo import load as steps
from jishi.features.planning.jobs import make
from jishi.records.ledger import Ledger
from jishi.records.selectors import visible
from jishi.records.services import move, save
from jishi.sheets.check import Checked, check
from jishi.sheets.reader import read
from jishi.sheets.write import write
from small_county import COUNTY, NEEDS_FILE, NOW, PLACES_FILE, needs_xlsx, places_csv, season_row, small_world

TODAY = NOW.date()
# Enough for three fairs of 23 villages; the run ends sooner once its plan is proven good.
SECONDS = 2.0


@dataclass(frozen=True)
class People:
    """Who acts in the journeys, and where they find the season."""

    office: Actor
    cadre: Actor
    season: UUID

    @property
    def public(self) -> Actor:
        return Actor.public(COUNTY, TODAY)

    def the_season(self) -> Any:
        return visible(self.office, SEASONS).get(pk=self.season)

    def fairs(self) -> list[Any]:
        """The fairs that stand, by day."""
        rows = visible(self.office, FAIRS).filter(season=self.season, archived_at=None)
        return list(rows.select_related("village", "town", "venue").order_by("starts_at"))

    def agent_of(self, unit: Any) -> Actor:
        """The person of this unit who confirms its booths."""
        return person(f"agent-{unit.code}", ("unit_agent", "unit", str(unit.pk)))


def person(name: str, *holds: tuple[str, str, str]) -> Actor:
    user, made = User.objects.get_or_create(
        username=name, defaults={"county": COUNTY, "name": name, "password": "!"}
    )
    for role, kind, key in holds if made else ():
        grant(user=user, role=role, scope_kind=kind, scope_key=key, starts_on=TODAY, source="test")
    return actor_of(user, TODAY)


def upload(actor: Actor, ledger: Ledger, name: str, data: bytes) -> Checked:
    """What the import page does: check the whole file, write it when nothing is wrong."""
    checked = check(actor, ledger, read(data, name, ledger))
    if checked.ok:
        write(actor, checked)
    return checked


def load() -> People:
    """Places and needs come from sheets; visits from the cadre, whose sentences become needs."""
    world = small_world()
    load_published(COUNTY)
    office = person("office", ("fair_office", "county", COUNTY))
    assert upload(office, PLACES, PLACES_FILE, places_csv()).faults == []
    for step in (steps.units, steps.catalogue, steps.teams, steps.venues):
        step(office, world)
    villages = visible(office, PLACES).filter(level="village")
    cadre = person("cadre", *(("posted_cadre", "village", str(place.pk)) for place in villages))
    steps.diary(cadre, world)
    assert upload(office, NEEDS, NEEDS_FILE, needs_xlsx()).faults == []
    for said in visible(cadre, MENTIONS).order_by("number"):
        move(actor=cadre, ledger=MENTIONS, id=said.pk, move="link", version=said.version)
    season = save(actor=office, ledger=SEASONS, values=season_row()).id
    return People(office, cadre, season)


def plan(people: People) -> Any:
    """One planning run, adopted."""
    return make(
        people.office, people.season, seconds=SECONDS, report=lambda _fraction, _message: None
    ).adopt()


def units(people: People) -> list[Any]:
    return list(visible(people.office, ORGANISATIONS).order_by("code"))
