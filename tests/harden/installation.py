"""An installation of the harness's own: the tests' county in a folder of its own, served as an office serves it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from exchange import Site, Visitor
from judge import CANARY

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90
# The day that the examples speak of, and the password that the county of the tests gives everybody.
TODAY = "2026-11-21"
PASSWORD = "a-long-word-1"
PRODUCTION_HOST = "jishi.example.gov.cn"
# Who may open what differs: between them these open every page of the program; "" is nobody.
ROLES = (
    "fair_office",
    "county_org",
    "county_line",
    "unit_leader",
    "posted_cadre",
    "village_committee",
    "auditor",
    "admin_system",
    "admin_security",
    "admin_audit",
    "",
)


class NotReady(RuntimeError):
    """A command of the product failed, or the server did not answer; its own words are in the message."""


@dataclass
class Installation:
    """A var folder and what a process needs to use it."""

    var: Path
    profile: str = "demo"
    hosts: str = ""
    names: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("JISHI_", "DATABASE_"))
        }
        return {
            **kept,
            "JISHI_VAR": str(self.var),
            "JISHI_PROFILE": self.profile,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
            **({"JISHI_TODAY": TODAY} if self.profile == "demo" else {}),
            **({"JISHI_HOSTS": self.hosts} if self.hosts else {}),
        }

    def run(self, *words: str, given: str = "") -> str:
        """`jishi WORDS` to its end."""
        command = [sys.executable, "-m", "jishi.config.command", *words]
        done = subprocess.run(
            command, env=self.environment, input=given, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotReady(f"jishi {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def visitor(self, site: Site, role: str) -> Visitor:
        return Visitor(site, self.names[role], PASSWORD, role) if role else Visitor(site)


def with_county(folder: Path) -> Installation:
    """Set up, with the examples of every ledger; a file lies beside it that no answer may show."""
    made = Installation(folder / "var")
    made.var.mkdir(mode=0o700)
    made.run("setup", "--development", "--verbosity", "0")
    command = [sys.executable, str(Path(__file__).with_name("loaded.py"))]
    done = subprocess.run(command, env=made.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotReady(f"the county was not loaded: {done.stdout}{done.stderr}")
    made.names = dict(line.split("\t") for line in done.stdout.splitlines())
    (folder / "canary.txt").write_text(CANARY, encoding="utf-8")
    return made


def in_production(folder: Path) -> Installation:
    """As a county runs it: its own keys, secure cookies, TLS in a proxy before it, and the limit on sign-ins."""
    made = Installation(folder / "production", "production", PRODUCTION_HOST)
    made.var.mkdir(mode=0o700)
    made.run("setup", "--verbosity", "0")
    return made


@contextmanager
def served(installation: Installation, log: Path, *words: str) -> Iterator[str]:
    """The address of a server that answers; it and its worker are gone after the block."""
    port = free_port()
    command = [sys.executable, "-m", "jishi.config.command", "serve", "--port", str(port), *words]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=installation.environment, stdout=out, stderr=out)
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise NotReady(f"jishi serve ended with {process.returncode}: {log.read_text('utf-8')[-2000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # an answer all the same: another host's name, or TLS asked for
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise NotReady(f"no answer on port {port} within {READY_SECONDS} s: {log.read_text('utf-8')[-2000:]}")


@dataclass
class Caller:
    """A port where nobody may ever call: whoever does was sent there by an attack."""

    port: int
    calls: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/zq7x"


@contextmanager
def caller() -> Iterator[Caller]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        found, ending = Caller(server.getsockname()[1]), threading.Event()

        def listen() -> None:
            while not ending.is_set():
                try:
                    line, _address = server.accept()
                except TimeoutError:
                    continue
                with line:
                    line.settimeout(2)
                    found.calls.append(line.recv(200).decode("latin-1").partition("\r\n")[0])

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield found
        ending.set()
        thread.join()


def complaints(log: Path) -> list[str]:
    """What the server itself told as an error, without the numbers that differ each time."""
    lines = log.read_text("utf-8", "replace").splitlines()
    wrong = [
        line
        for line in lines
        if re.search(r"\[(?:error|critical)\s*\]|^\w*(?:Error|Exception)\b|panicked", line)
    ]
    return list(dict.fromkeys(re.sub(r"^\S+Z |0x[0-9a-f]+|request_id=\S+", "", line) for line in wrong))
