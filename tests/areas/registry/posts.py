"""The first example's appointment and whom it appoints: what the tests of its access are told in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from county import TODAY, County
from jishi.areas.registry.appointment.ledger import APPOINTMENTS
from jishi.core.access.actor import HoldValue, actor_of
from jishi.core.access.models import Hold, User
from jishi.records.selectors import get
from jishi.records.services import move, save
from jishi.records.services.access import tie


def someone(county: County, person: Any, name: str) -> User:
    user = User.objects.create_user(county=county.code, username=name, name=name)
    tie(actor=county.system, user=user, person=person)
    return user


def holds(user: User, on: date = TODAY) -> set[HoldValue]:
    return set(actor_of(user, on).holds)


def spans(user: User) -> list[tuple[date, date | None]]:
    return list(Hold.objects.filter(user=user).order_by("starts_on").values_list("starts_on", "ends_on"))


def step(county: County, code: str, on: date = TODAY, **values: Any) -> Any:
    row = get(county.system, APPOINTMENTS, county.row("appointments").pk)
    return move(
        actor=replace(county.system, today=on),
        ledger=APPOINTMENTS,
        id=row.pk,
        move=code,
        version=row.version,
        values=values,
        reason="按程序办理",
    ).record


def change(county: County, **values: Any) -> Any:
    row = get(county.system, APPOINTMENTS, county.row("appointments").pk)
    return save(
        actor=county.system, ledger=APPOINTMENTS, id=row.pk, version=row.version, values=values
    ).record


def over_village(county: County, position: int = 3) -> HoldValue:
    return HoldValue("posted_cadre", "village", str(county.row("places", position).pk))
