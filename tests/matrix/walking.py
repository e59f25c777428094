"""The addresses of the program and what a visitor gets there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLResolver, get_resolver
from rights import LEDGERS
from table import Row

from county import County
from jishi.core.audit.models import Entry
from jishi.kinds.record import new_id
from jishi.records.fields import fields, line_fields
from jishi.records.ledger import Ledger
from jishi.records.models import Register

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every pattern of the resolver; REST addresses of all ledgers are one pattern each."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        text = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from addresses(found.url_patterns, text)
        else:
            yield re.sub(rf"^api/v1/({'|'.join(LEDGERS)})/", "api/v1/<ledger>/", text)


def filled(row: Row, county: County, owner: Ledger | None) -> str:
    """The address of this county's own records."""
    given = {
        "<slug:code>": owner.code if owner else "",
        "<ledger>": owner.code if owner else "",
        "<str:field>": a_relation(owner) if owner else "",
        "<uuid:record_id>": str(county.ids(owner.code)[0]) if owner else "",
        "<id>": str(county.ids(owner.code)[0] if owner else new_id()),
        "<slug:step>": LEDGERS[owner.code].first if owner else "",
        "<move>": LEDGERS[owner.code].first if owner else "",
        "<uuid:season_id>": str(county.ids("seasons")[0]),
        "<uuid:fair_id>": str(county.ids("fairs")[0]),
        "<uuid:decision_id>": str(county.ids("decisions")[0]),
        "<uuid:job_id>": str(new_id()),
        "<uuid:token_id>": str(new_id()),
        "<uuid:hook_id>": str(new_id()),
        "<uuid:delivery_id>": str(new_id()),
        "<uuid:token>": str(new_id()),
        "<uuid:selection>": str(new_id()),
        "<uuid:notice_id>": str(new_id()),
        "<uuid:file>": str(new_id()),
        "<file>": str(new_id()),
        "<uuid:view_id>": str(new_id()),
        "<slug:field>": LEDGERS[owner.code].covered if owner else "",
        "<slug:what>": "merge",
        "<slug:paper>": "minutes",
        "<str:token>": "never-given-out",
        "^api/(?P<rest>.*)$": "api/nothing",
        "^confirm-email/(?P<key>[-:\\w]+)/$": "confirm-email/abc/",
        "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-set-password/",
    }
    address = row.address
    for word, value in given.items():
        address = address.replace(word, value)
    return f"/{address}"


def body(row: Row, county: County, owner: Ledger | None = None) -> dict[str, str]:
    """What an address asks for beside itself: which value and why; which fair, which team, which day."""
    if row.address.endswith(("look-up/", "<id>/reveal/")):
        given = {"field": LEDGERS[owner.code].covered if owner else "", "reason": "核对名单"}
        return given | ({"value": "360426199901010074"} if "look-up" in row.address else {})
    if not row.address.startswith("planning/<") and "planning/fairs" not in row.address:
        return {}
    fair, team = county.row("fairs"), county.row("providers")
    given = {
        "id": str(fair.pk),
        "team": str(team.pk),
        "start": "2026-12-25",
        "day": "2026-12-25",
        "reason": "试",
    }
    return given | {
        "version": str(county.row("seasons").version if "season_id" in row.address else fair.version)
    }


def a_relation(owner: Ledger) -> str:
    """A field of the form or of a line in it that names another record."""
    for name, info in fields(owner).items():
        if info.kind == "record":
            return name
    line = owner.lines[0]
    inner = next(name for name, info in line_fields(owner, line).items() if info.kind == "record")
    return f"{line.code}.{inner}"


@dataclass(frozen=True)
class Got:
    """`kind`: in (let in, whatever is then said of the content), login, who (401), no (403), gone (404), method (405)."""

    kind: str
    status: int
    text: str
    wrote: bool


def walk(client: Client, method: str, address: str, given: dict[str, str] | None = None) -> Got:
    """One request with nothing in it that could be saved; what it does all the same is taken back."""
    before = Entry.objects.count(), Register.objects.count()
    with transaction.atomic():
        if address.startswith("/api/"):
            more = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
            answer: Any = client.generic(method, address, json.dumps(given or {}), **more)
        elif method == "POST":
            answer = client.post(address, given or {})
        else:
            answer = getattr(client, method.lower())(address)
        wrote = (Entry.objects.count(), Register.objects.count()) != before
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        transaction.set_rollback(True)
    return Got(kind_of(answer), answer.status_code, text, wrote)


def kind_of(answer: HttpResponseBase) -> str:
    known = {401: "who", 403: "no", 404: "gone", 405: "method"}
    if answer.status_code in known:
        return known[answer.status_code]
    if answer.status_code == 302 and answer.headers["Location"].startswith(("/login/", "/account/login/")):
        return "login"
    assert answer.status_code < 500, answer.status_code
    return "in"
