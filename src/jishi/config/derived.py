"""What set-up makes out of the source and keeps beside it; each is made again only when what it is made of changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from jishi.config import messages
from jishi.web import browser_files, finders, icons

PLANNER = Path(__file__).resolve().parents[1] / "planner"


class KernelsNotCompiled(RuntimeError):
    """The planner's compile command ended with an error; its own words stand above on the screen."""


def browser_libraries(*, development: bool) -> bool:
    """The npm packages of the lock and the icons cut from them; with what tests need, or without."""
    folder = finders.modules_folder()
    names = ("package.json", "package-lock.json")
    now = fingerprint([*(settings.ROOT / name for name in names), Path(icons.__file__)])
    stamp = folder / ".made"
    made = stamp.read_text().split() if stamp.exists() else []
    enough = made[:1] == ["development"] or not development
    if made[1:] == [now] and enough and not finders.missing_files(folder):
        return False
    browser_files.install(settings.ROOT, production=not development)
    stamp.write_text(f"{'development' if development else 'production'} {now}\n")
    return True


def translations() -> bool:
    return messages.compile_stale()


def kernels() -> bool:
    """The planner's machine code, which numba keeps by the time stamp of each source file."""
    stamp = PLANNER / "__pycache__" / "kernels.made"
    now = fingerprint([*PLANNER.rglob("*.py"), Path(sys.executable)])
    if stamp.exists() and stamp.read_text() == now:
        return False
    command = [sys.executable, "-m", "jishi.planner", "compile"]
    code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    if code:
        raise KernelsNotCompiled(
            f"{' '.join(command[1:])} 失败（代码 {code}），原因见上；修正后再运行 jishi setup。"
        )
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(now)
    return True


def static_files() -> bool:
    """The folder the web server serves, named by content and compressed."""
    found = [Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list(None)]
    stamp = settings.VAR / "static.made"
    now = fingerprint(found)
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.is_dir():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)
    return True


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes whenever one of these files is written, added or taken away."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        now = path.stat()
        digest.update(f"{path}\0{now.st_size}\0{now.st_mtime_ns}\n".encode())
    return digest.hexdigest()
