"""What the clerks sent and what they were answered: the promise is about what stands here."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Operation:
    """One operation under its own key, sent again under it until it was answered. Times are seconds of the clock.

    The key of a creation is the record's id, that of an attachment the file's, any other is its `Idempotency-Key`.
    """

    key: str
    verb: str
    ledger: str
    record: str
    move: str = ""
    mark: str = ""
    sent: int = 0
    status: int = 0
    answered_at: float = 0.0
    replayed: bool = False
    number: str = ""
    version: int = 0


@dataclass
class Kill:
    """One end of all processes: from when to when, and at which point one of them was held (empty: at none)."""

    began_at: float
    ended_at: float
    point: str
    processes: int


@dataclass
class Journal:
    """Of all threads."""

    acknowledged: list[Operation] = field(default_factory=list)
    refused: list[Operation] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, operation: Operation) -> None:
        with self._lock:
            self.acknowledged.append(operation)

    def refuse(self, operation: Operation) -> None:
        with self._lock:
            self.refused.append(operation)

    @property
    def replayed(self) -> int:
        return sum(1 for one in self.acknowledged if one.replayed)

    def told(self) -> dict[str, Any]:
        return {
            "acknowledged": [asdict(one) for one in self.acknowledged],
            "refused": [asdict(one) for one in self.refused],
            "kills": [asdict(one) for one in self.kills],
        }
