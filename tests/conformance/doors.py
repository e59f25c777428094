"""The two doors through which people and programs change records, under one face, as a browser or client enters them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from scopes import roles_with
from states import declared
from variations import outside

from county import County
from jishi.records.ledger import Ledger
from jishi.records.selectors import shown

JSON = "application/json"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back: whether it is done, with which status, and every word that was said."""

    done: bool
    status: int
    text: str


def who(owner: Ledger, verb: str) -> str | None:
    """Somebody who is granted this: the fair office where it is, since it sees most of what forms name."""
    granted = roles_with(owner, verb)
    return "fair_office" if "fair_office" in granted else next(iter(granted), None)


def spelled(value: Any) -> str:
    """A value as it stands in a form's control."""
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


class Screen:
    """The back office, in a browser without scripts: whole forms, and where a form is done, another page."""

    STALE = 409

    def __init__(
        self, county: County, owner: Ledger, role: str, kind: str = "county", key: object = None
    ) -> None:
        self.county, self.owner = county, owner
        self.client = county.client(role, kind, key)

    def _post(self, address: str, data: Values) -> Answer:
        answer = self.client.post(f"/l/{self.owner.code}/{address}", data)
        return Answer(answer.status_code == 302, answer.status_code, answer.content.decode())

    def create(self, values: Values, record_id: UUID) -> Answer:
        return self._post("new/", {**{k: spelled(v) for k, v in values.items()}, "id": str(record_id)})

    def change(self, record: Any, values: Values, version: int, operation: UUID) -> Answer:
        whole = outside(self.county, self.owner, record) | dict(values)
        sent = {name: spelled(value) for name, value in whole.items()}
        return self._post(f"{record.pk}/edit/", sent | {"version": version, "operation": str(operation)})

    def move(
        self, record: Any, step: str, values: Values, version: int, operation: UUID, reason: str = "核实过"
    ) -> Answer:
        proposed = shown(self.county.system, self.owner, record, self.owner.machine.move(step).fields)
        whole = {name: cell.value for name, cell in proposed.items()} | dict(values)
        sent = {f"{step}-{name}": spelled(value) for name, value in whole.items()}
        sent |= {f"{step}-paper-{code}": "1" for code in declared(self.owner, self.owner.machine.move(step))}
        sent |= {"version": str(version), "operation": str(operation), "reason": reason}
        return self._post(f"{record.pk}/move/{step}/", sent)

    def archive(self, record: Any, version: int, operation: UUID, reason: str = "重复登记") -> Answer:
        sent = {"version": version, "operation": str(operation), "reason": reason}
        return self._post(f"{record.pk}/archive/", sent)


class Api:
    """REST, as a program signed in by session enters it."""

    STALE = 412

    def __init__(
        self, county: County, owner: Ledger, role: str, kind: str = "county", key: object = None
    ) -> None:
        self.county, self.owner = county, owner
        self.client = county.client(role, kind, key)

    def _send(self, method: str, address: str, body: Values, **headers: Any) -> Answer:
        answer = self.client.generic(
            method,
            f"/api/v1/{self.owner.code}/{address}",
            json.dumps(body, default=str),
            content_type=JSON,
            headers=headers,
        )
        return Answer(answer.status_code in (200, 201), answer.status_code, answer.content.decode())

    def _conditions(self, version: int, operation: UUID) -> dict[str, str]:
        return {"If-Match": f'"{version}"', "Idempotency-Key": str(operation)}

    def create(self, values: Values, record_id: UUID) -> Answer:
        return self._send("POST", "", {**values, "id": str(record_id)})

    def change(self, record: Any, values: Values, version: int, operation: UUID) -> Answer:
        return self._send("PATCH", f"{record.pk}/", values, **self._conditions(version, operation))

    def move(
        self, record: Any, step: str, values: Values, version: int, operation: UUID, reason: str = "核实过"
    ) -> Answer:
        body: dict[str, Any] = {"values": dict(values), "reason": reason}
        if papers := declared(self.owner, self.owner.machine.move(step)):
            body["evidence"] = papers
        conditions = self._conditions(version, operation)
        return self._send("POST", f"{record.pk}/moves/{step}/", body, **conditions)

    def archive(self, record: Any, version: int, operation: UUID, reason: str = "重复登记") -> Answer:
        conditions = self._conditions(version, operation)
        return self._send("DELETE", f"{record.pk}/", {"reason": reason}, **conditions)


Door = type[Screen] | type[Api]
