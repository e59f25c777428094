"""A site with one fault of each kind planted in it, so that the harness is seen to find them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

SOUND = {
    "Server": "jishi",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "script-src 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'",
    "Content-Type": "text/html; charset=utf-8",
}
Reply = tuple[int, dict[str, str], str]


def _asked(environ: dict[str, Any]) -> str:
    return " ".join(value for values in parse_qs(environ["QUERY_STRING"]).values() for value in values)


def _sound(environ: dict[str, Any]) -> Reply:
    text = (
        _asked(environ).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
    return 200, SOUND, f'<p title="{text}">{text}</p>'


def _without(name: str) -> Callable[[dict[str, Any]], Reply]:
    return lambda environ: (200, {key: value for key, value in SOUND.items() if key != name}, "")


def _says(text: str, status: int = 200, **headers: str) -> Callable[[dict[str, Any]], Reply]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda environ: (status, {**SOUND, **given}, text)


# By path: what is wrong there, in the words of the judge.
FAULTS: dict[str, tuple[str, Callable[[dict[str, Any]], Reply]]] = {
    "/fails": ("status 500", _says("", 500)),
    "/trace": ("a stack trace", _says("Traceback (most recent call last):\n", 400)),
    "/sql": ("words of the database", _says("sqlite3.OperationalError: near", 400)),
    "/path": ("a path of the machine", _says("/srv/site-packages/django")),
    "/file": ("a file of the machine", _says("root:x:0:0:root:/root")),
    "/computed": ("a template that was computed", _says("51724863")),
    "/reflects": ("a script of the attacker's", lambda environ: (200, SOUND, f"<p>{_asked(environ)}</p>")),
    "/attribute": (
        "a script of the attacker's",
        lambda environ: (200, SOUND, f'<a href="{_asked(environ)}">a</a>'),
    ),
    "/redirect": ("leads elsewhere", lambda environ: (302, {**SOUND, "Location": _asked(environ)}, "")),
    "/sniff": ("without X-Content-Type-Options", _without("X-Content-Type-Options")),
    "/frame": ("X-Frame-Options", _without("X-Frame-Options")),
    "/policy": ("without Content-Security-Policy", _without("Content-Security-Policy")),
    "/inline": ("lets scripts in", _says("", Content_Security_Policy="script-src 'self' 'unsafe-inline'")),
    "/referrer": ("Referrer-Policy", _without("Referrer-Policy")),
    "/server": ("tells what it is made of", _says("", Server="zope/2.1")),
    "/cookie": ("not HttpOnly", _says("", Set_Cookie="sessionid=a; SameSite=Lax")),
    "/cookie-site": ("no SameSite", _says("", Set_Cookie="sessionid=a; HttpOnly")),
}


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    _fault, answer = FAULTS.get(environ["PATH_INFO"], ("", _sound))
    status, headers, text = answer(environ)
    clean = {name: value.replace("\r", "").replace("\n", "") for name, value in headers.items()}
    body = text.encode("utf-8", "replace")
    latin = [(name, value.encode("utf-8", "replace").decode("latin-1")) for name, value in clean.items()]
    start(f"{status} Planted", [*latin, ("Content-Length", str(len(body)))])
    return [body]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def version_string(self) -> str:
        return "jishi"


@contextmanager
def planted() -> Iterator[str]:
    """The address of the site."""
    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
