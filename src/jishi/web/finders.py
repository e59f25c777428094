"""Serves of the browser libraries in node_modules just the files named here; whole packages are 180 MB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

# `jishi-icons` is no package of a registry: set-up cuts it out of @tabler/icons-sprite (see jishi.web.icons).
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "@tabler/core": ("dist/css/tabler.min.css",),
    "jishi-icons": ("icons.svg",),
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css", "dist/images/*.png"),
    "@event-calendar/build": ("dist/event-calendar.min.js", "dist/event-calendar.min.css"),
}
PREFIX = "vendor/"


def modules_folder() -> Path:
    return Path(settings.ROOT) / "node_modules"


def missing_files(folder: Path, packages: Mapping[str, tuple[str, ...]] = PACKAGES) -> list[str]:
    """The allowed globs, as `package/glob`, that match no file below `folder`."""
    return [
        f"{package}/{glob}"
        for package, globs in packages.items()
        for glob in globs
        if not any((folder / package).glob(glob))
    ]


class NodeFinder(BaseFinder):
    """Static name: `vendor/<package>/<path in the package>`."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.folder = modules_folder()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []  # absent files are reported by jishi.web.checks, with what to do

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = self._file(path)
        if find_all:
            return [str(found)] if found else []
        return str(found) if found else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        for package, globs in PACKAGES.items():
            storage = FileSystemStorage(location=self.folder / package)
            storage.prefix = PREFIX + package  # type: ignore[attr-defined]  # collectstatic reads it
            for file in sorted({file for glob in globs for file in (self.folder / package).glob(glob)}):
                path = file.relative_to(self.folder / package).as_posix()
                if not matches_patterns(path, list(ignore_patterns or [])):
                    yield path, storage

    def _file(self, path: str) -> Path | None:
        for package, globs in PACKAGES.items():
            start = f"{PREFIX}{package}/"
            inner = path.removeprefix(start)
            if path.startswith(start) and ".." not in inner.split("/"):
                file = self.folder / package / inner
                if any(fnmatchcase(inner, glob) for glob in globs) and file.is_file():
                    return file
        return None
