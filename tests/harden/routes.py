"""Every route of the program as its URL resolver has it, with real values for what stands in angle brackets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, URLResolver, get_resolver, resolve

PART = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|\{(\w+)\}")
# What stands where nothing was met on the way: fits the converter, leads to nothing.
MADE_UP = {
    "uuid": "01900000-0000-7000-8000-000000000000",
    "int": "1",
    "slug": "nothing",
    "str": "nothing",
    "path": "no/thing",
    "": "abc",
}
# Signing out in the middle of an attack would only end the attack.
LEAVES = ("logout",)


@dataclass(frozen=True)
class Route:
    """One pattern; `ledger` where the pattern belongs to one, as each ledger's REST addresses do."""

    pattern: str

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Name and converter of each part that varies."""
        return [(b or c or d, a) for a, b, c, d in PART.findall(self.pattern)]

    @property
    def family(self) -> str:
        """Routes that are one for every ledger."""
        return re.sub(r"^api/v1/[\w-]+/", "api/v1/<ledger>/", self.pattern)

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def filled(self, given: Mapping[str, str]) -> str:
        """The address with these values, and made-up ones where there are none."""

        def value(found: re.Match[str]) -> str:
            name = found[2] or found[3] or found[4]
            return given.get(name) or MADE_UP.get(found[1] or "", "abc")

        return "/" + re.sub(r"[\^$\\]|\(\?:|\)\?", "", PART.sub(value, self.pattern))


@dataclass
class Form:
    """A form of a page, as it was sent to the browser."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@dataclass
class Known:
    """What is known of a place where a route leads: whose visitor comes in, its parameters and its forms."""

    route: Route
    values: dict[str, str]
    role: str = ""
    names: set[str] = field(default_factory=set)
    forms: list[Form] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.route.filled(self.values)

    @property
    def told(self) -> str:
        code = self.values.get("code", "")
        return self.route.pattern.replace("<slug:code>", code) if code else self.route.pattern or "(home)"


def patterns(found: Any = None, before: str = "") -> Iterator[str]:
    for one in get_resolver().url_patterns if found is None else found:
        text = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, text)
        else:
            yield text


def routes() -> list[Route]:
    """Of the whole program, each once. The addresses of signing out are tried by `doors`, with a visitor of their own."""
    return [Route(text) for text in dict.fromkeys(patterns()) if not any(word in text for word in LEAVES)]


def led_to(address: str) -> tuple[Route, dict[str, str], set[str]] | None:
    """The route, values and parameter names of an address of the program; nothing for a file or another site."""
    split = urlsplit(address)
    if split.netloc or split.scheme or not split.path.startswith("/") or split.path.startswith("/static/"):
        return None
    try:
        match = resolve(split.path)
    except Resolver404:
        return None
    values = {name: str(value) for name, value in match.kwargs.items()}
    names = {name for name, _value in parse_qsl(split.query, keep_blank_values=True)}
    return Route(match.route), values, names


class Places:
    """All that is known, by route; of a route that belongs to ledgers, one place for each ledger."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Known] = {}
        self.values: dict[str, dict[str, str]] = defaultdict(dict)

    def met(self, route: Route, values: dict[str, str], names: set[str], role: str) -> Known:
        key = (route.pattern, values.get("code", ""))
        known = self.known.setdefault(key, Known(route, values, role))
        known.names |= names
        code = values.get("code") or _code(route)
        for name, value in values.items():
            self.values[code].setdefault(name, value)
            self.values[""].setdefault(name, value)
        return known

    def take(self, other: Places) -> None:
        """What another visitor met, beneath what is known already."""
        for key, known in other.known.items():
            mine = self.known.setdefault(key, known)
            mine.names |= known.names
            mine.role = mine.role or known.role
            if not mine.forms and known.forms:
                mine.forms, mine.role, mine.values = known.forms, known.role, known.values
        for code, values in other.values.items():
            self.values[code] = {**values, **self.values[code]}

    def whole(self, codes: list[str]) -> list[Known]:
        """Every route, met or not: what no link leads to is made from what was met elsewhere."""
        for route in routes():
            own = codes if "<slug:code>" in route.pattern else [_code(route)]
            for code in own:
                if (route.pattern, code if "<slug:code>" in route.pattern else "") in self.known:
                    continue
                given = {name: self._like(code, name) for name, _kind in route.parts}
                if "<slug:code>" in route.pattern:
                    given["code"] = code
                self.met(route, {name: value for name, value in given.items() if value}, set(), "")
        return [self.known[key] for key in sorted(self.known) if not any(w in key[0] for w in LEAVES)]

    def _like(self, code: str, name: str) -> str:
        own = self.values.get(code, {})
        names = (name, "record_id") if name in ("id", "pk") else (name,)
        return next(
            (own[one] for one in names if own.get(one)), "" if code else self.values[""].get(name, "")
        )


def _code(route: Route) -> str:
    """The ledger of a REST address."""
    found = re.match(r"api/v1/([\w-]+)/", route.pattern)
    return found[1] if found else ""
