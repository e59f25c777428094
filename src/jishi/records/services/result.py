"""What a door answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """The record as it stands now, and the id, number and version that were first answered."""

    record: Any
    id: uuid.UUID
    number: str
    version: int
    created: bool
    replayed: bool = False
    changed: bool = True
