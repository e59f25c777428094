"""A request on its way, day by day: what the tests of clocks and the journey of a request both need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import time_machine

from county import County
from jishi.core.access.actor import Actor
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.calendar.clock import COUNTY_TIME
from jishi.records.registry import ledger, ledger_of
from jishi.records.services import Result, move, save

VILLAGE = "370783006232"
PLAIN = {
    "place": VILLAGE,
    "subject": "路灯不亮、线路老化（模拟）",
    "category": "help",
    "urgency": "normal",
    "channel": "visit",
    "content": "东头三盏路灯不亮，电线也老化了（模拟）。",
    "contact_name": "样例乙",
    "contact_phone": "13800000002",
}


@dataclass
class Day:
    """One day of the county: everybody acts on it."""

    county: County
    today: date

    def as_(self, actor: Actor) -> Actor:
        return replace(actor, today=self.today)

    def moved(self, actor: Actor, record: Any, code: str, reason: str = "", **values: Any) -> Any:
        owner = _owner(record)
        record.refresh_from_db()
        done: Result = move(
            actor=self.as_(actor),
            ledger=owner,
            id=record.pk,
            move=code,
            version=record.version,
            values=values,
            reason=reason,
        )
        assert done.version >= record.version
        record.refresh_from_db()
        return record

    def saved(self, actor: Actor, record: Any, **values: Any) -> Any:
        record.refresh_from_db()
        owner = _owner(record)
        save(actor=self.as_(actor), ledger=owner, id=record.pk, version=record.version, values=values)
        record.refresh_from_db()
        return record

    def asked(self, actor: Actor, **values: Any) -> Any:
        owner = ledger("requests")
        return owner.model._default_manager.get(
            pk=save(actor=self.as_(actor), ledger=owner, values=PLAIN | values).id
        )

    def at_work(self, actor: Actor, **values: Any) -> Any:
        """A request that has been reported today: its limit runs."""
        return self.moved(actor, self.asked(actor, **values), "report")


def _owner(record: Any) -> Any:
    owner = ledger_of(type(record))
    assert owner is not None
    return owner


@contextmanager
def day(county: County, text: str) -> Iterator[Day]:
    """`text` is a moment in the county's time, such as 2026-11-23 09:00."""
    moment = datetime.fromisoformat(text).replace(tzinfo=COUNTY_TIME)
    with time_machine.travel(moment, tick=True):
        yield Day(county, moment.date())


def reached(county: County, unit: Any, on: date) -> None:
    """Somebody can sign for this unit from this day on."""
    user = User.objects.get(pk=county.users["unit_agent"])
    grant(
        user=user, role="unit_agent", scope_kind="unit", scope_key=str(unit.pk), starts_on=on, source="test"
    )


def unit_of(county: County, code: str) -> Any:
    return next(row for row in county.rows("organisations") if row.code == code)


def stored(record: Any) -> Mapping[str, Any]:
    record.refresh_from_db()
    return {name.attname: getattr(record, name.attname) for name in record._meta.fields}
