"""Which attack is made on which route: every one on every one, dealt out over the ledgers that a route serves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, urlencode

from bodies import BODIES, WEIRD
from exchange import FORM, Attempt, in_path
from routes import Form, Known
from words import ALONE, HEADERS, HOSTS, METHODS, NAMES, PATHS, SCRIPTS, TEXTS

JSON = {"Content-Type": "application/json", "If-Match": '"1"'}
# A server takes addresses of 64 KB; of a longer text its beginning is tried in an address, the whole in a body.
MOST_ADDRESS, LONGEST = 40_000, 5000
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


class Plan:
    """Attempts on one place after another. `caller` is where nobody may ever call."""

    def __init__(
        self, caller: str, schemas: Mapping[str, list[str]], operations: Mapping[str, set[str]]
    ) -> None:
        self.texts = {name: text.replace("{caller}", caller) for name, text in TEXTS.items()}
        self.schemas, self.operations = schemas, operations

    def at(self, place: Known, turn: int, of: int) -> Iterator[Attempt]:
        """What this place has of the attacks: it is the `turn`th of `of` places that one family of routes leads to."""

        def mine(number: int) -> bool:
            return number % of == turn % of

        for number, (name, text) in enumerate(self.texts.items()):
            if mine(number):
                yield from self._everywhere(place, name, text)
        for number, name in enumerate(ALONE):
            if mine(number):
                yield from self._one_by_one(place, name, self.texts[name])
        for number, (name, text) in enumerate(PATHS.items()):
            if mine(number):
                yield from self._path(place, name, text)
        for number, (name, given) in enumerate(HEADERS.items()):
            if mine(number):
                yield Attempt(place.told, name, "GET", place.address, given, role=place.role)
                yield Attempt(
                    place.told, name, "POST", place.address, {"Content-Type": FORM, **given}, b"", place.role
                )
        for number, (name, host) in enumerate(HOSTS.items()):
            if mine(number):
                yield Attempt(place.told, name, "GET", place.address, {"Host": host}, role=place.role)
        yield from self._bodies(place, mine)
        for number, method in enumerate(METHODS):
            if mine(number):
                yield Attempt(place.told, f"method:{method}", method, place.address, role=place.role)

    def names(self, place: Known) -> list[str]:
        """Those that were seen, then those that programs commonly have."""
        return list(dict.fromkeys((*sorted(place.names), *NAMES)))

    def _everywhere(self, place: Known, name: str, text: str) -> Iterator[Attempt]:
        given = asked(self.names(place), text)
        yield self._get(place, name, f"{place.address}?{query({**given, text[:LONGEST] or 'zq7x': ''})}")
        for part, kind in place.route.parts:
            if kind in ("", "str", "path"):  # other converters let none of these in
                yield self._get(
                    place, name, place.route.filled({**place.values, part: in_path(text[:LONGEST])})
                )
        if place.route.is_api:
            yield from self._to_api(place, name, text)
            return
        for form in place.forms:
            yield self._form(place, name, form.action, filled(form, text))
        if not place.forms and (name in ALONE or name in SCRIPTS):
            yield self._form(place, name, place.address, dict.fromkeys(self.names(place), text))

    def _one_by_one(self, place: Known, name: str, text: str) -> Iterator[Attempt]:
        for one in sorted(place.names):
            yield self._get(place, f"{name}:alone", f"{place.address}?{query({one: text})}")
        for form in place.forms:
            for field in form.values:
                if field != "csrfmiddlewaretoken":
                    yield self._form(place, f"{name}:alone", form.action, {**form.values, field: text})

    def _to_api(self, place: Known, name: str, text: str) -> Iterator[Attempt]:
        fields = self.schemas.get(place.route.pattern, [])
        for method in self._methods_of(place):
            yield self._json(place, name, method, dict.fromkeys(fields, text))

    def _methods_of(self, place: Known) -> list[str]:
        return sorted(self.operations.get(place.route.pattern, set()) & set(CHANGES))

    def _path(self, place: Known, name: str, text: str) -> Iterator[Attempt]:
        yield self._get(place, name, f"{place.address}{text}")
        yield self._get(place, name, f"/{text}{place.address}")
        for part, _kind in place.route.parts:
            yield self._get(place, name, place.route.filled({**place.values, part: text}))

    def _bodies(self, place: Known, mine: Callable[[int], bool]) -> Iterator[Attempt]:
        methods = (self._methods_of(place) if place.route.is_api else []) or ["POST"]
        for number, (name, (kind, body)) in enumerate(BODIES.items()):
            for method in methods if mine(number) else ():
                given = {"Content-Type": kind, "If-Match": '"1"'} if kind else {"If-Match": '"1"'}
                yield Attempt(place.told, name, method, place.address, given, body, place.role)
        # Not dealt out: of a family, not every place takes fields.
        fields = self.schemas.get(place.route.pattern, []) if place.route.is_api else []
        for name, value in WEIRD.items():
            for method in methods if fields else ():
                yield self._json(place, name, method, dict.fromkeys(fields, value))

    def _get(self, place: Known, name: str, path: str) -> Attempt:
        return Attempt(place.told, name, "GET", path, role=place.role)

    def _form(self, place: Known, name: str, path: str, values: Mapping[str, str]) -> Attempt:
        kept = {key: value for key, value in values.items() if key != "csrfmiddlewaretoken"}
        return Attempt(
            place.told, name, "POST", path, {"Content-Type": FORM}, query(kept).encode(), place.role
        )

    def _json(self, place: Known, name: str, method: str, value: object) -> Attempt:
        body = json.dumps(value).encode()
        return Attempt(place.told, name, method, place.address, JSON, body, place.role)


def asked(names: list[str], text: str) -> dict[str, str]:
    """The text under as many names as an address has room for."""
    room = max(1, MOST_ADDRESS // (len(in_path(text)) + 20))
    return dict.fromkeys(names[:room], text[:LONGEST])


def query(values: Mapping[str, str]) -> str:
    return urlencode(values, quote_via=quote, errors="surrogatepass")


def filled(form: Form, text: str) -> dict[str, str]:
    """Every field of the form that a person types into; what the form itself put there stays."""
    return {name: value if name == "csrfmiddlewaretoken" else text for name, value in form.values.items()}
