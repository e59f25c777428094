"""Goes where the links and forms of the pages lead, as several people, so that attacks begin from real places."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from exchange import Answer, Attempt, Visitor
from findings import Finding, Findings
from judge import faults
from routes import Form, Known, Places, led_to

# Links that show a place once more in another way are not followed for ever.
MOST_OF_ONE = 1
MOST_PAGES = 400
THREADS = 4
LINKS = {"a": "href", "link": "href", "form": "action", "iframe": "src"}
FETCHED = ("hx-get", "hx-post", "data-url", "data-move", "data-href", "formaction")


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._choosing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in (LINKS.get(tag, ""), *FETCHED):
            if given.get(name):
                self.links.append(given[name])
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").upper())
            self.forms.append(self._open)
        elif self._open is not None and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self._open is not None and self._choosing:
            chosen = "selected" in given or not self._open.values.get(self._choosing)
            self._open.values[self._choosing] = (
                given.get("value", "") if chosen else self._open.values[self._choosing]
            )
        if tag == "button" and self._open is not None and given.get("name") and given.get("value"):
            self._open.values.setdefault(given["name"], given["value"])

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._open is not None
        name, kind = given["name"], given.get("type", "text")
        if tag == "select":
            self._choosing = name
            self._open.values.setdefault(name, "")
        elif kind == "file":
            self._open.files.append(name)
        elif tag in ("input", "textarea") and (kind not in ("checkbox", "radio") or "checked" in given):
            self._open.values[name] = given.get("value", "")
        elif tag == "input":
            self._open.values.setdefault(name, given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._choosing = ""


def read(answer: Answer) -> Page:
    page = Page()
    if answer.kind == "text/html":
        page.feed(answer.text)
    return page


def crawl(visitors: Iterable[Visitor], places: Places, findings: Findings) -> int:
    """How many pages were read. Who comes first in the order of `visitors` attacks at a place."""
    everybody = list(visitors)
    own = [Places() for _visitor in everybody]
    with ThreadPoolExecutor(THREADS) as pool:
        counts = list(pool.map(lambda visitor, met: _as_one(visitor, met, findings), everybody, own))
    for met in own:
        places.take(met)
    return sum(counts)


def _as_one(visitor: Visitor, places: Places, findings: Findings) -> int:
    todo, seen, been = deque(["/", "/desk/", "/api/v1/openapi.json"]), set[str](), Counter[tuple[str, str]]()
    while todo and len(seen) < MOST_PAGES:
        address = todo.popleft()
        led = led_to(address)
        if led is None or address in seen:
            continue
        route, values, names = led
        key = (route.pattern, values.get("code", ""))
        if been[key] >= MOST_OF_ONE:
            if key in places.known:
                places.known[key].names |= names
            continue
        been[key] += 1
        seen.add(address)
        answer = visitor.get(address)
        _judged(visitor, address, answer, route.pattern, findings)
        if answer.status != 200:
            continue
        known = places.met(route, values, names, visitor.name)
        page = read(answer)
        todo.extend(urljoin(address, link).partition("#")[0] for link in page.links if _inside(link))
        _forms(page.forms, address, known, places, visitor.name)
    return len(seen)


def _forms(forms: list[Form], address: str, known: Known, places: Places, role: str) -> None:
    """A form belongs to the place that it is sent to."""
    for form in forms:
        led = led_to(urljoin(address, form.action or address))
        if led is None:
            continue
        route, values, names = led
        target = places.met(route, values, names, role)
        target.names |= set(form.values) if form.method == "GET" else set()
        if form.method == "POST" and len(target.forms) < 3:
            target.forms.append(
                Form(urljoin(address, form.action or address), "POST", form.values, form.files)
            )


def _inside(link: str) -> bool:
    split = urlsplit(link)
    return split.scheme in ("", "http") and not split.netloc and "logout" not in link


def _judged(visitor: Visitor, address: str, answer: Answer, route: str, findings: Findings) -> None:
    findings.count(route, "crawl")
    attempt = Attempt(route, "crawl", "GET", address, role=visitor.name)
    for seen in faults(attempt, answer):
        findings.add(Finding(route, "crawl", seen, f"{attempt.told()} ({visitor.name})"))
