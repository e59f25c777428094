"""An imported county that another process works on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import loading


@dataclass(frozen=True)
class Installation:
    """A copy of the imported county to which everything is committed, and how another process finds it."""

    people: loading.People
    var: Path
    environment: dict[str, str]
