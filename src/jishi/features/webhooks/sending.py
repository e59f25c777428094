"""One POST to a receiver: to an address that was checked, following nothing, within seconds, reading little.

The library's own client is enough, since a connection is all that differs; those with more to offer follow redirects,
read proxies from the environment and resolve names again.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.outbox.delivering import LONGEST, Answer, Verdict
from jishi.core.telemetry.masking import masked
from jishi.features.webhooks.address import AddressRefused, NameUnresolved, Target, read, resolve

CONNECT_SECONDS, TOTAL_SECONDS = 5.0, 10.0
ANSWER_BYTES, ANSWER_SHOWN = 4096, 300
# They say that it might go better later.
LATER = frozenset({408, 425, 429})


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the addresses that were checked; the host is asked for by name and certificate."""

    def __init__(self, target: Target, addresses: list[str]) -> None:
        super().__init__(target.host, target.port, timeout=TOTAL_SECONDS)
        self.default_port = 443 if target.scheme == "https" else 80
        self._target, self._addresses = target, addresses

    def connect(self) -> None:
        raw = self._reached()
        raw.settimeout(TOTAL_SECONDS)
        if self._target.scheme != "https":
            self.sock = raw
            return
        # The handshake comes after, so that whoever ends this in time finds the socket.
        context = ssl.create_default_context()
        wrapped = context.wrap_socket(raw, server_hostname=self._target.host, do_handshake_on_connect=False)
        self.sock = wrapped
        wrapped.do_handshake()

    def _reached(self) -> socket.socket:
        """The first address that takes the connection."""
        until, fault = time.monotonic() + CONNECT_SECONDS, OSError()
        for address in self._addresses:
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((address, self._target.port), timeout=left)
            except OSError as error:
                fault = error
        raise fault


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """What came of it; whatever the other side does, this returns within seconds."""
    began = time.monotonic()
    try:
        target = read(url)
        return _posted(target, resolve(target), headers, body, began)
    except AddressRefused as fault:
        return _answer("never", began, str(fault))
    except NameUnresolved as fault:
        return _answer("again", began, str(fault))


def _posted(
    target: Target, addresses: list[str], headers: Mapping[str, str], body: bytes, began: float
) -> Answer:
    connection, late = _Pinned(target, addresses), threading.Event()

    def end() -> None:
        late.set()
        if connection.sock is not None:
            # Of the socket beneath: an encrypted one would take its state away under the thread that reads.
            with suppress(OSError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(TOTAL_SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        response = connection.getresponse()
        status, text = response.status, response.read(ANSWER_BYTES)
        if late.is_set():
            raise TimeoutError
        return _judged(status, text, response.headers, began)
    except ssl.SSLCertVerificationError as fault:
        told = _("对方的证书不能验证：%(why)s") % {"why": fault.verify_message}
        return _answer("again", began, told)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        if late.is_set() or isinstance(fault, TimeoutError):
            return _answer("again", began, _("对方没有在 %(n)s 秒内答完。") % {"n": int(TOTAL_SECONDS)})
        told = _("连接不上，或中途断开：%(why)s") % {"why": type(fault).__name__}
        return _answer("again", began, told)
    finally:
        timer.cancel()
        connection.close()


def _judged(status: int, text: bytes, headers: http.client.HTTPMessage, began: float) -> Answer:
    said = _legible(text)
    if 200 <= status < 300:
        return _answer("done", began, _("已收到"), status, said)
    if status in LATER or status >= 500:
        wait = _wait(headers.get("Retry-After"))
        return _answer("again", began, _("对方说稍后再试或出了错。"), status, said, wait)
    if 300 <= status < 400:
        where = masked(headers.get("Location", ""))[:100]
        told = _("对方要求转到“%(where)s”，推送不跟随转向：请把地址改成最后的那一个。")
        return _answer("never", began, told % {"where": where}, status, said)
    return _answer("never", began, _("对方拒绝了，重发也会如此：请与对方核对地址和密钥。"), status, said)


def _answer(
    verdict: Verdict,
    began: float,
    told: str,
    status: int | None = None,
    answer: str = "",
    wait: timedelta | None = None,
) -> Answer:
    return Answer(verdict, round(1000 * (time.monotonic() - began)), told, status, answer, wait)


def _wait(header: str | None) -> timedelta | None:
    """Seconds or a date, as the receiver says it; never longer than we wait anyway."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    try:
        until = parsedate_to_datetime(text)
        return min(max(until - timezone.now(), timedelta()), LONGEST)
    except (TypeError, ValueError):
        return None


def _legible(text: bytes) -> str:
    """What may be shown and kept of an answer: no control characters, no numbers of persons."""
    words = "".join(char if char.isprintable() else " " for char in text.decode("utf-8", "replace"))
    return masked(" ".join(words.split()))[:ANSWER_SHOWN]
