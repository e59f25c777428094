"""A clerk at work over REST: sends one operation after the other, and each again under its key until it is answered."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import random
import threading
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from house import House
from journal import Journal, Operation

JSON, BYTES = "application/json", "application/octet-stream"
TIMEOUT = 60.0
PAUSE = 0.05
# The service is up again by then, or never.
PATIENCE = 300.0
# Not now: too often in this minute, or the database is busy. Nothing was changed.
LATER = (429, 503)


class Unexpected(RuntimeError):
    """An answer that no clerk may get."""


class Stale(RuntimeError):
    """Somebody else, the worker, has changed the record meanwhile: the clerk leaves it and takes another."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Clerk(threading.Thread):
    """One thread; only `ending` ends it, after the answer to what it sent last. A fault ends it and is kept."""

    def __init__(
        self, name: str, house: House, journal: Journal, told: dict[str, Any], tokens: list[str], seed: int
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.house, self.journal, self.told = house, journal, told
        self.tokens, self.chance = itertools.cycle(tokens), random.Random(seed)
        self.ending, self.fault = threading.Event(), ""
        self.keeps_need = False
        self.count = 0

    def run(self) -> None:
        courses = [self._request, self._visit] + ([self._need] if self.keeps_need else [])
        try:
            while not self.ending.is_set():
                try:
                    self.chance.choice(courses)()
                except Stale:
                    continue
        except Exception as fault:
            self.fault = f"{self.name}: {type(fault).__name__}: {fault}"

    def _request(self) -> None:
        """A request on its way, some with a paper: written down, mended, sent in (its clock runs), taken up, settled."""
        self.count += 1
        mark = f"{self.name}-{self.count}（模拟）"
        values = {"place": self.told["village"], "subject": mark, "category": "help", "urgency": "normal"}
        values |= {"channel": "visit", "content": "东头路灯不亮（模拟）"}
        record, version = self._create("requests", values, mark)
        version = self._change("requests", record, version, {"content": f"{mark}：西头也不亮（模拟）"})
        if self.chance.random() < 0.5:
            version = self._attach("requests", record, mark)
        for move, more in (
            ("report", {}),
            ("accept", {}),
            ("settle", {"values": {"result": "已修好（模拟）"}}),
        ):
            if self.ending.is_set():
                return
            version = self._move("requests", record, version, move, more)

    def _visit(self) -> None:
        """A visit with a sentence that asks for something: two records in one operation."""
        self.count += 1
        mark = f"{self.name}-{self.count}想请专家来看看（模拟）。"
        sentence = {"sentence": mark, "kind": "need", "item": "FW-901", "quantity": 2}
        values = {"village": self.told["village"], "visited_on": "2026-11-02", "purpose": "care"}
        record, version = self._create("visits", values | {"text": mark, "mentions": [sentence]}, mark)
        self._move("visits", record, version, "close", {})

    def _need(self) -> None:
        """The same record again and again, each time of the version that was read."""
        record = self.told["need"]
        found = self._read(f"/api/v1/needs/{record}/")
        quantity = self.chance.randint(1, 900)
        sources = [{"kind": "phone", "label": f"soak {uuid4()}", "quantity": quantity}]
        self._change("needs", record, found["version"], {"quantity": quantity, "sources": sources})

    def _create(self, ledger: str, values: dict[str, Any], mark: str) -> tuple[str, int]:
        record = str(UUID(int=uuid4().int & ~(0xF << 76) | (0x7 << 76)))
        operation = Operation(record, "create", ledger, record, mark=mark)
        self._done(operation, "POST", f"/api/v1/{ledger}/", {"id": record, **values})
        return record, operation.version

    def _change(self, ledger: str, record: str, version: int, values: dict[str, Any]) -> int:
        operation = Operation(str(uuid4()), "change", ledger, record)
        return self._done(operation, "PATCH", f"/api/v1/{ledger}/{record}/", values, version)

    def _move(self, ledger: str, record: str, version: int, move: str, more: dict[str, Any]) -> int:
        operation = Operation(str(uuid4()), "move", ledger, record, move=move)
        return self._done(operation, "POST", f"/api/v1/{ledger}/{record}/moves/{move}/", more, version)

    def _attach(self, ledger: str, record: str, mark: str) -> int:
        """Declared, sent, and then attached to the record, which is the operation that counts."""
        content = f"{mark}\n材料（模拟）\n".encode()
        operation = Operation(str(uuid4()), "attach", ledger, record, mark=mark)
        path = f"/api/v1/{ledger}/{record}/files/"
        said = {"id": operation.key, "name": "材料.txt", "size": len(content)}
        said["sha256"] = hashlib.sha256(content).hexdigest()
        here = self._sent("POST", path, json.dumps(said).encode(), {"Content-Type": JSON}).json()["offset"]
        if here < len(content):
            # Cut off and sent again, all of it may be there already: that is what is told, and nothing is added.
            headers = {"Content-Type": BYTES, "Upload-Offset": str(here)}
            self._sent("PUT", f"{path}{operation.key}/upload/", content[here:], headers, also=(409,))
        self._done(operation, "POST", f"{path}{operation.key}/upload/", {})
        return int(self._read(f"/api/v1/{ledger}/{record}/")["version"])

    def _read(self, path: str) -> Any:
        return self._sent("GET", path).json()

    def _done(
        self, operation: Operation, method: str, path: str, body: dict[str, Any], version: int = 0
    ) -> int:
        """The operation, acknowledged; the version that it made."""
        headers = {"Content-Type": JSON, "Idempotency-Key": operation.key}
        headers |= {"If-Match": f'"{version}"'} if version else {}
        reply = self._sent(method, path, json.dumps(body).encode(), headers, operation, also=(412,))
        operation.status, operation.answered_at = reply.status, time.time()
        if reply.status == 412:
            self.journal.refuse(operation)
            raise Stale(operation.key)
        operation.replayed = reply.headers.get("idempotent-replayed") == "true"
        found = reply.json()
        operation.number, operation.version = found.get("number", ""), int(found.get("version", 0))
        self.journal.acknowledge(operation)
        self.ending.wait(self.chance.uniform(PAUSE, 4 * PAUSE))
        return operation.version

    def _sent(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        operation: Operation | None = None,
        also: tuple[int, ...] = (),
    ) -> Reply:
        """Again and again the same until there is an answer."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            self.house.up.wait(1)
            if operation is not None:
                operation.sent += 1
            reply = self._once(method, path, body, headers or {})
            if reply is None or reply.status in LATER:
                time.sleep(PAUSE if reply is None else 0.5)
            elif reply.status < 300 or reply.status in also:
                return reply
            else:
                text = reply.body.decode("utf-8", "replace")[:600]
                raise Unexpected(f"{method} {path}: {reply.status} {text}")
        raise Unexpected(f"{method} {path}: no answer within {PATIENCE} s")

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply | None:
        """One sending over a connection of its own; None where it was cut off."""
        line = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=TIMEOUT)
        try:
            line.request(
                method, path, body or None, {**headers, "Authorization": f"Bearer {next(self.tokens)}"}
            )
            answer = line.getresponse()
            known = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, known, answer.read())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()


def begun(house: House, journal: Journal, told: dict[str, Any], seed: int) -> list[Clerk]:
    """All of them; the first also keeps the need that is changed over and over."""
    clerks = []
    for n, tokens in enumerate(told["tokens"]):
        clerk = Clerk(f"clerk{n}", house, journal, told, tokens, seed + n)
        clerk.keeps_need = n == 0
        clerk.start()
        clerks.append(clerk)
    return clerks


def stop(clerks: list[Clerk]) -> None:
    for clerk in clerks:
        clerk.ending.set()


def ended(clerks: list[Clerk]) -> list[str]:
    """Their faults, once each has its last answer."""
    stop(clerks)
    for clerk in clerks:
        clerk.join(PATIENCE)
    return [clerk.fault or f"{clerk.name}: not ended" for clerk in clerks if clerk.fault or clerk.is_alive()]
