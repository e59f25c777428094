"""Hands messages to the county's own gateway through a folder: one file a message, whole or not at all.

`out/ID.json` waits for the gateway, which answers with `receipts/ID.json`; see docs/guide/notices.md for the format.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from jishi.core.notices.channels.channel import ChannelDown, Message, Receipt
from jishi.core.notices.channels.shapes import Shape

STATES = ("confirmed", "failed")
FAULT_LENGTH = 120
PASSING_SECONDS = 600


class FileChannel:
    """One channel's two folders. A file holds a phone number: it is its owner's to read, and gone once settled."""

    def __init__(self, name: str, folder: Path, shape: Shape) -> None:
        self.name, self.shape = name, shape
        self.out, self.back = folder / name / "out", folder / name / "receipts"

    def send(self, message: Message, address: str) -> Receipt:
        now = timezone.now()
        receipt = Receipt(id=message.id, state="handed", at=now)
        try:
            self._make()
            if (self.back / f"{message.id}.json").exists():
                # Sent before by an attempt that was killed, and answered already.
                return receipt
            self._write(self.out / f"{message.id}.json", self._body(message, address))
        except OSError as fault:
            raise ChannelDown(f"{self.out}: {fault.strerror or type(fault).__name__}") from fault
        return receipt

    def _body(self, message: Message, address: str) -> Mapping[str, Any]:
        return {
            "format": 1,
            "id": str(message.id),
            "channel": self.name,
            "made_at": message.made_at.isoformat(timespec="seconds"),
            "urgent": message.urgent,
            "notices": message.count,
            "payload": self.shape(message, address),
        }

    def _make(self) -> None:
        for folder in (self.out, self.back):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _write(self, path: Path, body: Mapping[str, Any]) -> None:
        """Aside, flushed and renamed; `mkstemp` opens it for its owner only."""
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(body, file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise

    def receipts(self) -> list[Receipt]:
        if not self.back.is_dir():
            return []
        try:
            found = [self._read(path) for path in sorted(self.back.glob("*.json"))]
        except OSError as fault:
            raise ChannelDown(f"{self.back}: {fault.strerror or type(fault).__name__}") from fault
        return [receipt for receipt in found if receipt is not None]

    def _read(self, path: Path) -> Receipt | None:
        """None for what is not whole yet or speaks of no message: it is left lying for the gateway's keeper."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            state, message = told["state"], UUID(path.stem)
            at = datetime.fromisoformat(told["at"]) if told.get("at") else timezone.now()
            fault = str(told.get("fault", ""))[:FAULT_LENGTH]
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        if state not in STATES:
            return None
        return Receipt(id=message, state=state, at=timezone.localtime(_aware(at)), fault=fault)

    def lying(self) -> list[UUID]:
        """Also clears what an attempt that was killed half-way has left aside."""
        if not self.out.is_dir():
            return []
        for aside in self.out.glob(".*"):
            if time.time() - aside.stat().st_mtime > PASSING_SECONDS:
                aside.unlink(missing_ok=True)
        found = []
        for path in sorted(self.out.glob("*.json")):
            with contextlib.suppress(ValueError):
                found.append(UUID(path.stem))
        return found

    def forget(self, message: UUID) -> None:
        for folder in (self.out, self.back):
            (folder / f"{message}.json").unlink(missing_ok=True)


def _aware(moment: datetime) -> datetime:
    """A gateway that names no zone means the county's."""
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
