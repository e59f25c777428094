"""Requests that are no HTTP, or two at once, over a bare socket: what a proxy and the server could read differently."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from findings import Finding, Findings
from judge import LEAKS

WAIT = 3.0
GET = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n"
SECOND = b"GET /zq7x-smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class Wire:
    """`most` answers may come; `refused` means that no answer may be a 2xx."""

    attack: str
    data: bytes
    most: int = 1
    refused: bool = False


def tries() -> Iterator[Wire]:
    both = b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    yield Wire("wire:cl-te", POST + both + SECOND, most=1)
    yield Wire(
        "wire:te-cl",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + SECOND + b"0\r\n\r\n",
    )
    yield Wire(
        "wire:two-lengths", POST + b"Content-Length: 0\r\nContent-Length: 50\r\n\r\n" + SECOND, refused=True
    )
    yield Wire("wire:lengths-in-one", POST + b"Content-Length: 0, 50\r\n\r\n" + SECOND, refused=True)
    yield Wire("wire:negative-length", POST + b"Content-Length: -1\r\n\r\n" + SECOND, refused=True)
    yield Wire("wire:plus-length", POST + b"Content-Length: +5\r\n\r\nabcde" + SECOND, refused=True)
    yield Wire("wire:hex-length", POST + b"Content-Length: 0x5\r\n\r\nabcde" + SECOND, refused=True)
    yield Wire(
        "wire:huge-length", POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n" + SECOND, refused=True
    )
    yield Wire(
        "wire:te-twice",
        POST + b"Transfer-Encoding: identity\r\nTransfer-Encoding: zq7x\r\n\r\n" + SECOND,
        refused=True,
    )
    yield Wire(
        "wire:te-space",
        POST + b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SECOND,
        refused=True,
    )
    yield Wire(
        "wire:te-tab",
        POST + b"Transfer-Encoding:\x0bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + SECOND,
        refused=True,
    )
    yield Wire("wire:chunk-sign", POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + SECOND)
    yield Wire("wire:chunk-huge", POST + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n" + SECOND)
    yield Wire(
        "wire:chunk-extension", POST + b"Transfer-Encoding: chunked\r\n\r\n0;" + b"a" * 100_000 + b"\r\n\r\n"
    )
    yield Wire("wire:bare-newlines", GET.replace(b"\r\n", b"\n") + b"X: 1\n\n", most=1)
    yield Wire("wire:folded", GET + b"X-A: 1\r\n Host: zq7x.example\r\n\r\n", refused=True)
    yield Wire("wire:nul-header", GET + b"X-A: a\x00b\r\n\r\n", refused=True)
    yield Wire("wire:return-header", GET + b"X-A: a\rX-Zq7x: 1\r\n\r\n", refused=True)
    yield Wire("wire:no-host", b"GET /desk/ HTTP/1.1\r\n\r\n", refused=True)
    yield Wire(
        "wire:two-hosts",
        b"GET /desk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: zq7x.example\r\n\r\n",
        refused=True,
    )
    yield Wire(
        "wire:whole-address",
        b"GET http://zq7x.example/desk/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        refused=True,
    )
    yield Wire("wire:old", b"GET /desk/\r\n\r\n", refused=True)
    yield Wire("wire:http-0", b"GET /desk/ HTTP/0.9\r\n\r\n", refused=True)
    yield Wire("wire:http-9", b"GET /desk/ HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n", refused=True)
    yield Wire("wire:h2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 30, refused=True)
    yield Wire("wire:space-in-path", b"GET /desk/ zq7x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", refused=True)
    yield Wire("wire:nul-in-path", b"GET /desk/\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", refused=True)
    yield Wire(
        "wire:line-in-path", b"GET /desk/\rX-Zq7x: 1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", refused=True
    )
    yield Wire("wire:bytes-in-path", b"GET /desk/\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", refused=True)
    yield Wire(
        "wire:connect", b"CONNECT zq7x.example:443 HTTP/1.1\r\nHost: zq7x.example\r\n\r\n", refused=True
    )
    yield Wire("wire:star", b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", refused=True)
    yield Wire(
        "wire:many-headers", GET + b"".join(b"X-%d: 1\r\n" % n for n in range(500)) + b"\r\n", refused=True
    )
    yield Wire("wire:long-header", GET + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n", refused=True)
    yield Wire(
        "wire:long-line", b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", refused=True
    )
    yield Wire("wire:tls", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200, refused=True)
    yield Wire("wire:noise", bytes(range(256)) * 20, refused=True)


def attack(host: str, port: int, findings: Findings) -> int:
    """How many were tried. After them the server must answer as before."""
    count = 0
    for one in (*tries(), Wire("wire:well-after-all", GET + b"Connection: close\r\n\r\n")):
        answer = exchanged(host, port, one.data)
        findings.count("(wire)", one.attack)
        count += 1
        for seen in faults(one, answer):
            findings.add(Finding("(wire)", one.attack, seen, f"{one.data[:120]!r} -> {answer[:160]!r}"))
    return count


def faults(one: Wire, answer: bytes) -> Iterator[str]:
    statuses = [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3})", answer)]
    if any(status >= 500 and status != 505 for status in statuses):
        yield f"status {statuses}"
    if b"zq7x-smuggled" in answer or (len(statuses) > one.most):
        yield f"one request was answered {len(statuses)} times: {statuses}"
    if one.refused and any(200 <= status < 300 for status in statuses):
        yield f"taken for a sound request: {statuses}"
    if one.attack == "wire:well-after-all" and statuses != [200]:
        yield f"the server is not well afterwards: {statuses}"
    if any(pattern.search(answer.decode("latin-1")) for pattern in LEAKS.values()):
        yield "a leak in the answer"
    if b"\nx-zq7x" in answer.lower():
        yield "a header of the attacker's"


def exchanged(host: str, port: int, data: bytes) -> bytes:
    """What comes back until the server closes the line or is silent for a while."""
    answer = b""
    with socket.create_connection((host, port), timeout=WAIT) as line:
        try:
            line.sendall(data)
            while len(answer) < 1_000_000 and (part := line.recv(65536)):
                answer += part
        except OSError:
            pass
    return answer
