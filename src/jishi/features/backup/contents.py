"""Which files of the var folder belong to a backup: all that people have put there, no keys, nothing that is remade."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("files", "plans")
SINGLE = ("audit-roots.txt",)


def kept(var: Path) -> Iterator[Path]:
    """The files, by their path inside the var folder; without the passing ones that begin with a dot."""
    for name in SINGLE:
        if (var / name).is_file():
            yield Path(name)
    for folder in FOLDERS:
        for path in sorted((var / folder).rglob("*")):
            inside = path.relative_to(var)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                yield inside
