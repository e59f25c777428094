"""The chain's daily root, written outside the database: only against it can a cut-off end be seen.

The file is one line a day: date, county, number and hash of the last entry. Copy it to another machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from jishi.core.audit.models import Head

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{6}) (\d+) ([0-9a-f]{64})")


class RootFileDamaged(ValueError):
    """A line of the file of roots cannot be read."""


@dataclass(frozen=True, slots=True)
class Root:
    """Where a county's chain ended on a day."""

    day: date
    county: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.day} {self.county} {self.seq} {self.hash}"


def write_root(county: str, day: date) -> Root | None:
    """Today's root, written once a day; None when there is nothing to write or it stands there already."""
    head = Head.objects.filter(county=county).first()
    if head is None or any(root.day >= day for root in read_roots(county)):
        return None
    root = Root(day, county, head.seq, head.hash)
    handle = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{root}\n")
        file.flush()
        os.fsync(file.fileno())
    return root


def read_roots(county: str) -> Iterator[Root]:
    """The county's roots, oldest first."""
    path = _path()
    if not path.exists():
        return
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise RootFileDamaged(f"{path} 第 {number} 行读不懂：请与异地保存的副本核对。")
        day, of, seq, hashed = found.groups()
        if of == county:
            yield Root(date.fromisoformat(day), of, int(seq), hashed)


def _path() -> Path:
    return Path(settings.VAR) / "audit-roots.txt"
