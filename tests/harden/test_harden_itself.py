"""The harness itself: every route is attacked by everything, planted faults are found, and a sound page is left alone."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import schemata
import uploads
import walk
import wire
from bodies import BODIES, WEIRD
from exchange import Answer, Attempt, Site, Visitor
from findings import Findings
from judge import faults
from plan import Plan
from planted import FAULTS, SOUND, planted
from routes import Form, Known, Places, Route, patterns, routes
from words import HEADERS, HOSTS, METHODS, PATHS, TEXTS

from jishi.api.management.commands.openapi import document
from jishi.records.registry import ledgers

pytestmark = pytest.mark.sqlite_only
ANYWHERE = {*TEXTS, *PATHS, *HEADERS, *HOSTS, *BODIES, *(f"method:{name}" for name in METHODS)}


@pytest.fixture(scope="module")
def places() -> list[Known]:
    found = Places()
    for code in sorted(entry.code for entry in ledgers()):
        found.values[code]["record_id"] = "01900000-0000-7000-8000-000000000001"
    return found.whole(sorted(entry.code for entry in ledgers()))


@pytest.fixture(scope="module")
def planned(places: list[Known]) -> list[Attempt]:
    fields, methods = walk.of_document(json.loads(document()))
    return list(walk.attempts(Plan("http://127.0.0.1:1/zq7x", fields, methods), places))


def test_every_route_of_the_resolver_is_a_place_but_signing_out(places: list[Known]) -> None:
    there = {place.route.pattern for place in places}
    assert set(patterns()) - there == {"logout/", "account/logout/"}
    assert {route.pattern for route in routes()} == there
    codes = {entry.code for entry in ledgers()}
    assert {place.values.get("code") for place in places if place.route.pattern == "l/<slug:code>/"} == codes


def test_every_attack_is_made_on_every_family_of_routes(places: list[Known], planned: list[Attempt]) -> None:
    family = {place.told: place.route.family for place in places}
    made: dict[str, set[str]] = defaultdict(set)
    for attempt in planned:
        made[family[attempt.route]].add(attempt.attack)
    assert made.keys() == {route.family for route in routes()}
    for name, attacks in made.items():
        assert ANYWHERE - attacks == set(), name
        if name in ("api/v1/<ledger>/", "api/v1/<ledger>/<id>/", "api/v1/<ledger>/<id>/moves/<move>/"):
            assert set(WEIRD) - attacks == set(), name


def test_every_value_of_an_attack_differs() -> None:
    for table in (TEXTS, PATHS, HOSTS):
        assert [text for text, count in Counter(table.values()).items() if count > 1] == []


def test_every_planted_fault_is_found() -> None:
    with planted() as address:
        site = Site(address)
        for path, (wanted, _answer) in FAULTS.items():
            findings = Findings()
            place = Known(Route(path.lstrip("/")), {}, names={"q"})
            walk.carry_out(Plan(address, {}, {}).at(place, 0, 1), {"": Visitor(site)}, findings, "")
            seen = [finding.seen for finding in findings.found.values()]
            assert any(wanted in text for text in seen), (path, seen)


def test_a_sound_page_gives_no_finding() -> None:
    with planted() as address:
        findings = Findings()
        place = Known(Route("sound"), {}, names={"q"})
        given = [
            attempt
            for attempt in Plan(address, {}, {}).at(place, 0, 1)
            # The little server of the test is no HTTP server to attack with long heads and odd methods.
            if attempt.attack.startswith(("xss:", "sql:", "template:", "number:negative"))
        ]
        walk.carry_out(given, {"": Visitor(Site(address))}, findings, "")
        assert findings.told() == []
        assert sum(findings.tried.values()) == len(given) > 30


def test_a_route_where_nobody_answers_is_found() -> None:
    findings = Findings()
    place = Known(Route("gone"), {})
    first = next(iter(Plan("", {}, {}).at(place, 0, 1)))
    walk.carry_out([first], {"": Visitor(Site("http://127.0.0.1:9"))}, findings, "")
    assert [finding.seen[:9] for finding in findings.found.values()] == ["no answer"]


def test_a_slow_answer_is_found() -> None:
    answer = Answer(200, tuple(SOUND.items()), b"", 16.0)
    assert list(faults(Attempt("a", "b", "GET", "/"), answer)) == ["slow: 16 s"]


def test_smuggling_and_what_no_server_should_take_are_seen() -> None:
    one = wire.Wire("wire:x", b"", most=1, refused=True)
    sound = b"HTTP/1.1 200 OK\r\n\r\n"
    assert list(wire.faults(one, b"HTTP/1.1 400 Bad Request\r\n\r\n")) == []
    assert list(wire.faults(one, b"")) == []
    assert list(wire.faults(one, sound)) == ["taken for a sound request: [200]"]
    assert next(wire.faults(one, sound + sound)) == "one request was answered 2 times: [200, 200]"
    assert list(wire.faults(one, b"HTTP/1.1 500 Oh\r\n\r\n")) == ["status [500]"]


def test_every_upload_has_a_name_and_its_forms_are_found(tmp_path: Path) -> None:
    names = [
        attack
        for attack, _name, _kind, _content in uploads.files(tmp_path / "canary.txt", "http://127.0.0.1:1/")
    ]
    assert len(names) == len(set(names)) > 30
    with planted() as address:
        findings = Findings()
        place = Known(Route("fails"), {}, role="a", forms=[Form("/fails", "POST", {}, ["file"])])
        sent = uploads.upload(
            [place], {"a": Visitor(Site(address))}, findings, tmp_path / "canary.txt", "http://127.0.0.1:1/"
        )
        assert sent == len(names)
        assert findings.found


def test_a_file_left_outside_is_found(tmp_path: Path) -> None:
    findings = Findings()
    uploads.left_behind(tmp_path, findings)
    assert not findings.found
    (tmp_path / "zq7x-escaped.xlsx").write_bytes(b"")
    uploads.left_behind(tmp_path, findings)
    assert len(findings.found) == 1


def test_what_schemathesis_found_becomes_a_finding() -> None:
    report = {
        "failures": [{"title": "Server error", "operations": ["GET /api/v1/a/"]}],
        "errors": [],
        "operations": {"total": 2, "tested": 1},
        "test_cases": {"generated": 7},
        "running_time": 3.0,
        "seed": 1,
    }
    findings = Findings()
    assert schemata.read_report(report, "fair_office", findings) == schemata.Ran("fair_office", 1, 7, 3.0)
    assert sorted(finding.seen for finding in findings.found.values()) == [
        "1 of 2 operations were tried: give it more SECONDS",
        "Server error",
    ]
