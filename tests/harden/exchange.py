"""Requests as an attacker sends them: nothing is tidied, no redirect is followed, every answer is kept whole."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

TIMEOUT = 30.0
MOST_BODY = 4_000_000
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----zq7xboundary"


@dataclass(frozen=True)
class Attempt:
    """One request: which route it is aimed at, what is tried there, and as whom."""

    route: str
    attack: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    role: str = ""

    def told(self) -> str:
        return f"{self.method} {self.path[:160]}"


@dataclass(frozen=True)
class Answer:
    """What came back; `status` 0 is no answer at all, told in `text`."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    def header(self, name: str) -> str:
        return ", ".join(self.all(name))

    @property
    def kind(self) -> str:
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.body)


class _Line(http.client.HTTPConnection):
    """Takes any path: what is odd about it is the point."""

    def _validate_path(self, url: str) -> None:
        pass


class Site:
    """A server on loopback; each thread holds a connection of its own, in the way a browser does."""

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        self.address = address
        self.host, self.port = str(urlsplit(address).hostname), int(urlsplit(address).port or 80)
        self.always = dict(headers or {})
        self.sent = 0
        self._own = threading.local()

    def send(self, attempt: Attempt) -> Answer:
        """The answer, or status 0 with the reason. A line that the server had closed meanwhile is opened once more."""
        started = time.monotonic()
        self.sent += 1
        for again in (False, True):
            line = self._line(fresh=again)
            try:
                try:
                    line.request(
                        attempt.method,
                        attempt.path,
                        body=attempt.body or None,
                        headers={**self.always, **attempt.headers},
                    )
                except (BrokenPipeError, ConnectionResetError):
                    if not attempt.body:
                        raise
                    # Refused before the body had come: the answer stands there all the same.
                reply = line.getresponse()
                body = reply.read(MOST_BODY)
                if reply.read(1):
                    line.close()
                return Answer(reply.status, tuple(reply.getheaders()), body, time.monotonic() - started)
            except (OSError, http.client.HTTPException) as fault:
                line.close()
                if again:
                    why = f"{type(fault).__name__}: {fault}".encode()
                    return Answer(0, (), why, time.monotonic() - started)
        raise AssertionError("both turns return")

    def _line(self, fresh: bool) -> _Line:
        if fresh or not hasattr(self._own, "line"):
            self._own.line = _Line(self.host, self.port, timeout=TIMEOUT)
        found: _Line = self._own.line
        return found


class Visitor:
    """Somebody at a site, with their cookies; nobody signed in where `name` is empty."""

    def __init__(self, site: Site, name: str = "", password: str = "", role: str = "") -> None:
        self.site, self.name = site, role or name
        self.cookies: dict[str, str] = {}
        if name:
            self._sign_in(name, password)

    def send(self, attempt: Attempt, csrf: bool = True) -> Answer:
        """The attempt with this visitor's cookies, and with the token that goes with them."""
        headers = dict(attempt.headers)
        own = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers["Cookie"] = "; ".join(part for part in (own, headers.get("Cookie", "")) if part)
        if not headers["Cookie"]:
            del headers["Cookie"]
        if csrf and attempt.method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            headers.setdefault("X-CSRFToken", self.cookies.get("csrftoken", ""))
            if self.site.always.get("X-Forwarded-Proto") == "https":
                headers.setdefault("Referer", f"https://{self.site.always['Host']}/")
        return self.site.send(
            Attempt(
                attempt.route, attempt.attack, attempt.method, attempt.path, headers, attempt.body, self.name
            )
        )

    def get(self, path: str) -> Answer:
        return self.send(Attempt("", "", "GET", path))

    def post(self, path: str, values: Mapping[str, str], csrf: bool = True) -> Answer:
        attempt = Attempt("", "", "POST", path, {"Content-Type": FORM}, urlencode(values).encode())
        return self.send(attempt, csrf)

    def call(self, method: str, path: str, value: Any, **headers: str) -> Answer:
        """JSON to the API."""
        given = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return self.send(Attempt("", "", method, path, given, json.dumps(value).encode()))

    def _sign_in(self, name: str, password: str) -> None:
        self.keep(self.get("/login/"))
        answer = self.post("/login/", {"login": name, "password": password})
        self.keep(answer)
        if answer.status != 302 or "sessionid" not in self.cookies:
            raise NotSignedIn(f"{name}: {answer.status} {answer.text[:200]}")

    def keep(self, answer: Answer) -> None:
        for cookie in answer.all("set-cookie"):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()


class NotSignedIn(RuntimeError):
    """The site did not take the name and the password: nothing behind the door would be tried."""


def in_path(text: str) -> str:
    """As one part of an address: whatever is not plain is written as %XX."""
    return quote(text, safe="", errors="surrogatepass")


def multipart(values: Mapping[str, str], files: Mapping[str, tuple[str, str, bytes]]) -> tuple[str, bytes]:
    """A form with files: content type and body. File names go out as they are."""
    parts: list[bytes] = []
    for name, value in values.items():
        parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    for name, (filename, kind, content) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        parts.append(head.encode() + content)
    cut = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(cut + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
    return f"multipart/form-data; boundary={BOUNDARY}", body
