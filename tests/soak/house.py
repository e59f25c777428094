"""The processes of one installation, started, ended politely, or killed as a power cut would: all of them at once."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

READY_SECONDS = 180
COMMAND = [sys.executable, "-m", "jishi.config.command"]


class HouseFault(RuntimeError):
    """A command failed, or the server did not come up; its own words are in the message."""


@dataclass
class House:
    """`up` is set while a server answers on `port`; each life of it has a port of its own."""

    environment: dict[str, str]
    log: Path
    port: int = 0
    up: threading.Event = field(default_factory=threading.Event)
    _process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str, given: str = "") -> str:
        """A command to its end."""
        done = subprocess.run(
            command, env=self.environment, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise HouseFault(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """The server with its web processes and its worker; until /health says that it is ready."""
        self.port = free_port()
        command = [*COMMAND, "serve", "--port", str(self.port)]
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(command, env=self.environment, stdout=out, stderr=out)
        limit = time.monotonic() + READY_SECONDS
        while self._health() is None:
            if self._process.poll() is not None or time.monotonic() > limit:
                raise HouseFault(f"the server is not ready: {self.log.read_text('utf-8')[-3000:]}")
            time.sleep(0.05)
        self.up.set()

    def kill(self) -> int:
        """SIGKILL to the whole tree; how many processes it was. None of them is left when this returns."""
        if self._process is None or self._process.poll() is not None:
            return 0
        root = psutil.Process(self._process.pid)
        # It starts again what falls over: stopped, it cannot do so while the others are killed.
        root.suspend()
        tree = [*root.children(recursive=True), root]
        for process in tree:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        self.up.clear()
        self._process.wait(30)
        _gone, left = psutil.wait_procs(tree, timeout=30)
        if left:
            raise HouseFault(f"killed and still there: {[process.pid for process in left]}")
        self._process = None
        return len(tree)

    def stop(self) -> None:
        """As whoever runs it stops it: the job that runs comes to its end."""
        if self._process is None:
            return
        self.up.clear()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise HouseFault("the server did not end within 60 s of SIGTERM") from None
        self._process = None

    def _health(self) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/health")
            answer = line.getresponse()
            return json.loads(answer.read()) if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
