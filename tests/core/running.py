"""`jishi serve` in an installation of a test's own: waited for, and ended with all it started."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import psutil
from installed import Installation


@contextmanager
def running(
    installation: Installation, port: int, *arguments: str, stderr: IO[bytes] | None = None, **headers: str
) -> Iterator[psutil.Process]:
    process = installation.start("serve", "--port", str(port), *arguments, stderr=stderr)
    tree = psutil.Process(process.pid)
    started: list[psutil.Process] = []
    try:
        until(lambda: process.poll() is not None or answers(port, "/health", **headers)[0] == 200)
        assert process.poll() is None, "the server ended before it answered"
        started = tree.children(recursive=True)
        yield tree
    finally:
        for one in {*started, *(tree.children(recursive=True) if tree.is_running() else []), tree}:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait(30)


def answers(port: int, address: str, **headers: str) -> tuple[int, str]:
    """Status and text, over a connection of its own; 0 when nobody answers."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{address}",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError:
        return 0, ""


def until(fact: Callable[[], Any], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)
