"""The product's own files, as the architecture's tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "jishi"
WRITTEN = (".py", ".html", ".js", ".css", ".txt")


def files(folder: Path = PACKAGE, *suffixes: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (suffixes or WRITTEN) and not {"__pycache__", "data"} & set(path.parts):
            yield path


def modules(folder: Path = PACKAGE) -> Iterator[Path]:
    """Python files, without the migrations that Django writes."""
    return (path for path in files(folder, ".py") if "migrations" not in path.parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
