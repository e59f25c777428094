"""`jishi serve` runs the web server and one worker, and ends both together."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from granian import Granian
from granian.constants import Interfaces

from jishi.config.checks import refuse_unfit
from jishi.core.telemetry import figures

logger = logging.getLogger("jishi.serve")

WEB_PROCESSES = 2
THREADS_EACH = 4
WORKER = [sys.executable, "-m", "jishi.config.command", "worker"]
RESPAWN_SECONDS = 2.0
# The first signal lets the running job come to its end, the second stops it where it is, to run again later.
PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    help = "启动网站和后台任务进程，默认只在本机 127.0.0.1:8000"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
        parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000）")
        parser.add_argument("--cert", type=Path, help="TLS 证书文件（PEM）")
        parser.add_argument("--key", type=Path, help="TLS 私钥文件（PEM）")
        parser.add_argument("--behind-proxy", action="store_true", help="前面有终止 TLS 的反向代理")

    def handle(
        self,
        *args: Any,
        host: str,
        port: int,
        cert: Path | None,
        key: Path | None,
        behind_proxy: bool,
        **options: Any,
    ) -> None:
        refuse_open_listening(host, cert, key, behind_proxy)
        refuse_taken_port(host, port)
        try:
            refuse_unfit()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        server = Granian(
            "jishi.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=WEB_PROCESSES,
            blocking_threads=THREADS_EACH,
            websockets=False,
            ssl_cert=cert,
            ssl_key=key,
            respawn_failed_workers=True,
            log_dictconfig=settings.LOGGING,
        )
        # For the web processes: they would go on without this one, holding the port with old code.
        os.environ["JISHI_SERVED_BY"] = str(os.getpid())
        figures.empty()
        scheme = "https" if cert else "http"
        self.stdout.write(f"集市已启动：{scheme}://{host}:{port}/ （按 Ctrl+C 停止）")
        with WorkerBeside():
            server.serve()


def refuse_open_listening(host: str, cert: Path | None, key: Path | None, behind_proxy: bool) -> None:
    """Passwords never cross a network in the clear: beyond this machine it is TLS, here or in a proxy."""
    if bool(cert) != bool(key):
        raise CommandError("--cert 与 --key 须同时给出。")
    for path in (cert, key):
        if path and not path.is_file():
            raise CommandError(f"没有文件 {path}：请核对 --cert 和 --key。")
    if not (is_loopback(host) or cert or behind_proxy):
        raise CommandError(
            f"{host} 不是本机地址：请给出 --cert 和 --key，或在反向代理之后加 --behind-proxy。"
        )


def refuse_taken_port(host: str, port: int) -> None:
    """The server would share the port with another one, and each visitor would meet either of the two."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} 用不了（{error.strerror}）。若已有一个集市在运行，请先停下它，"
                "或换一个端口：jishi serve --port 8001（make demo PORT=8001）。"
            ) from error


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class WorkerBeside:
    """A worker process that is started again when it falls over, and ends when the block ends."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._keep, name="worker-watch", daemon=True)

    def __enter__(self) -> None:
        self._watch.start()

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._watch.join()
        for stop in (self._process.terminate, self._process.terminate, self._process.kill):
            stop()
            try:
                self._process.wait(PATIENCE_SECONDS)
                return
            except subprocess.TimeoutExpired:
                continue

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*WORKER, "--parent", str(os.getpid())], start_new_session=True)

    def _keep(self) -> None:
        while not self._ending.wait(RESPAWN_SECONDS):
            if self._process.poll() is not None:
                logger.warning("worker ended with %s, starting another", self._process.returncode)
                self._process = self._start()
