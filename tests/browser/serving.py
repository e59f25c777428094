"""`jishi serve` on a loopback port, started and ended by a test, as an office would start it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

READY_SECONDS = 90


@dataclass(frozen=True)
class Site:
    """A running server, and the passwords of the people who may sign in."""

    address: str
    passwords: Mapping[str, str]


class ServerDidNotStart(RuntimeError):
    """The server ended or did not answer; its own words stand in the output."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a server that answers; it and its worker are gone after the block."""
    port = free_port()
    command = [sys.executable, "-m", "jishi.config.command", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
    try:
        _wait(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise ServerDidNotStart(f"jishi serve ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/login/", timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise ServerDidNotStart(f"no answer from {address} within {READY_SECONDS} s")
