"""What no answer may be, whatever was asked: a failure of ours, a leak, a script of the attacker's, a way to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from exchange import Answer, Attempt

# The marks that the attacks carry; none occurs in the product.
MARK = "zq7x"
ELSEWHERE = "zq7x.example"
CANARY = "canary-zq7x-canary"
COMPUTED = str(7191 * 7193)  # what a template engine makes of the sum in words.py
SLOWEST = 15.0

LEAKS = {
    "a stack trace": re.compile(r"Traceback \(most recent call last\)|File \"/[^\"]+\", line \d+"),
    "words of the database": re.compile(
        r"(?:sqlite3|psycopg|django\.db)\.\w+|(?:Operational|Integrity|Programming|Data)Error|"
        r"near \"[^\"]*\": syntax error|(?:UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed|"
        r"\bSELECT \"?\w+\"?\.\"|\bINSERT INTO \"|\bUPDATE \"\w+\" SET|no such (?:table|column): |"
        r"unrecognized token: |unterminated quoted string"
    ),
    "a path of the machine": re.compile(r"/site-packages/|/src/jishi/|/lib/python3"),
    "the debugging page": re.compile(r"DEBUG = True|You're seeing this error because"),
    "a file of the machine": re.compile(r"root:[x*]:0:0:|\[boot loader\]|uid=\d+\(\w+\) gid="),
    "a file that was planted": re.compile(CANARY),
    "a template that was computed": re.compile(rf"(?<!\d){COMPUTED}(?!\d)"),
}
SCRIPT_TYPES = ("", "text/javascript", "application/javascript", "module", "text/ecmascript")
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "hx-get",
    "hx-post",
    "hx-put",
    "hx-delete",
    "xlink:href",
)


class Scripts(HTMLParser):
    """Finds marks of an attack where a browser would run them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.lower(): value or "" for name, value in attrs}
        if tag == "script":
            self._script = given.get("type", "").lower() in SCRIPT_TYPES
        if MARK in tag:
            self.seen.append(f"<{tag}>")
        for name, value in given.items():
            runs = name.startswith(("on", "hx-on", "hx-vals", "hx-vars"))
            leads = name in ADDRESSES and re.match(
                r"[\s\x00-\x1f]*(?:javascript|vbscript|data:text)", value, re.I
            )
            if MARK in name or (MARK in value and (runs or leads or name == "srcdoc")):
                self.seen.append(f"<{tag} {name}={value[:60]!r}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = False

    def handle_data(self, data: str) -> None:
        if self._script and MARK in data:
            self.seen.append(f"<script> {data.strip()[:60]!r}")


def scripts(page: str) -> list[str]:
    if MARK not in page:
        return []
    reader = Scripts()
    reader.feed(page)
    reader.close()
    return reader.seen


def faults(attempt: Attempt, answer: Answer) -> Iterator[str]:
    """Every fault of this answer, in words."""
    if answer.status == 0:
        yield f"no answer: {answer.text[:120]}"
        return
    if answer.status >= 500:
        yield f"status {answer.status}"
    if answer.seconds > SLOWEST:
        yield f"slow: {answer.seconds:.0f} s"
    if refused_at_the_door(answer):
        return
    yield from leaks(answer)
    yield from ways_out(answer)
    yield from missing(attempt, answer)
    yield from cookies(answer)


def refused_at_the_door(answer: Answer) -> bool:
    """By the server, which could not read the request as HTTP: without a word, before there was a program."""
    return answer.status in (400, 413, 414, 431) and not answer.body and not answer.header("x-request-id")


def leaks(answer: Answer) -> Iterator[str]:
    if answer.kind.startswith(("image/", "font/")) or "attachment" in answer.header("content-disposition"):
        return
    text = answer.text
    for name, pattern in LEAKS.items():
        found = pattern.search(text)
        if found:
            yield f"{name}: {text[max(0, found.start() - 20) : found.end() + 40]!r}"
    if answer.kind in ("text/html", "application/xhtml+xml", "image/svg+xml", ""):
        for seen in scripts(text):
            yield f"a script of the attacker's: {seen}"


def ways_out(answer: Answer) -> Iterator[str]:
    """A redirect to elsewhere, or a header that the attacker wrote."""
    for name in (
        "location",
        "hx-redirect",
        "hx-location",
        "hx-push-url",
        "refresh",
        "content-location",
        "link",
    ):
        for value in answer.all(name):
            target = urlsplit(re.sub(r"[\x00-\x20]", "", value).replace("\\", "/"))
            if ELSEWHERE in target.netloc or target.scheme.lower() in ("javascript", "data"):
                yield f"leads elsewhere: {name}: {value[:120]}"
    for name, value in answer.headers:
        if name.lower().startswith("x-zq7x") or (name.lower() == "set-cookie" and value.startswith("zq7x")):
            yield f"a header of the attacker's: {name}: {value[:80]}"


def missing(attempt: Attempt, answer: Answer) -> Iterator[str]:
    """The headers that every answer of the program carries."""
    if answer.header("x-content-type-options") != "nosniff":
        yield "without X-Content-Type-Options: nosniff"
    if answer.header("referrer-policy") not in ("same-origin", "no-referrer", "strict-origin"):
        yield f"Referrer-Policy is {answer.header('referrer-policy')!r}"
    for name in ("server", "x-powered-by", "via"):
        if answer.header(name) not in ("", "jishi"):
            yield f"tells what it is made of: {name}: {answer.header(name)}"
    if attempt.path.startswith("/static/"):
        return
    if answer.header("x-frame-options") != "DENY":
        yield f"X-Frame-Options is {answer.header('x-frame-options')!r}"
    yield from policy(answer.header("content-security-policy"))


def policy(text: str) -> Iterator[str]:
    rules = {words[0]: words[1:] for part in text.split(";") if (words := part.split())}
    script = rules.get("script-src", rules.get("default-src"))
    if script is None:
        yield "without Content-Security-Policy for scripts"
    elif {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:", "http:"} & set(script):
        yield f"Content-Security-Policy lets scripts in: {' '.join(script)}"
    for name in ("frame-ancestors", "object-src", "base-uri"):
        if script is not None and rules.get(name, rules.get("default-src")) != ["'none'"]:
            yield f"Content-Security-Policy: {name} is not 'none'"


def cookies(answer: Answer) -> Iterator[str]:
    for cookie in answer.all("set-cookie"):
        name = cookie.partition("=")[0]
        marks = {part.strip().lower() for part in cookie.split(";")[1:]}
        if "max-age=0" in marks:
            continue  # taken away: there is nothing in it
        # A program that signs in with a session sends the token back in a header, and must be able to read it.
        if "httponly" not in marks and name != "csrftoken":
            yield f"cookie {name} is not HttpOnly"
        if not {"samesite=lax", "samesite=strict"} & marks:
            yield f"cookie {name} has no SameSite"
