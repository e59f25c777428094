"""Every address with every role, without signing in, and from a foreign county, against the table written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from django.test import Client
from rights import LEDGERS
from table import ROWS, Row
from walking import METHODS, Got, addresses, body, filled, walk

from county import County
from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.access.roles import PSEUDO_ROLES, ROLES
from jishi.core.calendar.published import load_published
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger, ledgers

pytestmark = pytest.mark.sqlite_only
PEOPLE = [role for role in ROLES if role not in PSEUDO_ROLES]
OF_LEDGERS = [row for row in ROWS if "<slug:code>" in row.address or "<ledger>" in row.address]
OTHERS = [row for row in ROWS if row not in OF_LEDGERS]
# What only some ledgers have.
SOME = ("opens", "finds", "merges", "lies")
NOWHERE = "01900000-0000-7000-8000-000000000000"


def signed_in(county: County, role: str, kind: str = "county", key: str = "") -> Client:
    user = User.objects.get(pk=county.users[role])
    since, scope = date(2026, 1, 1), key or county.code
    grant(user=user, role=role, scope_kind=kind, scope_key=scope, starts_on=since, source="matrix")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def calendar(counties: tuple[County, County]) -> None:
    """As set-up loads it."""
    for one in counties:
        load_published(one.code)


@pytest.fixture
def crowd(county: County) -> dict[str, Client]:
    """Somebody of each role, over the whole county."""
    return {role: signed_in(county, role) for role in PEOPLE}


def named(row: Row) -> bool:
    """Does the address name one record?"""
    return any(
        word in row.address for word in ("<uuid:record_id>", "<id>", "<uuid:season_id>", "<uuid:fair_id>")
    )


def expected(row: Row, asked: str, role: str, code: str) -> str:
    if asked in ("anyone", "member"):
        return "in"
    if asked == "nobody":
        return "gone"
    if asked == "audits":
        return "in" if role in ("auditor", "admin_audit") else "no"
    if asked == "watches":
        return ("gone" if row.missing else "in") if role == "admin_system" else "no"
    if asked == "keeps":
        keeps = role in ("admin_system", "county_org", "fair_office")
        return ("gone" if row.missing else "in") if keeps else "no"
    if asked == "guarded":
        return "guarded"
    if asked == "lies" and not LEDGERS[code].lies:
        return "gone" if role in LEDGERS[code].roles("view") else "no"
    allowed = role in LEDGERS[code].roles("view" if asked == "lies" else asked)
    return ("gone" if row.missing else "in") if allowed else "no"


def signing(row: Row) -> bool:
    """The pages for signing in are the library's: a method that is not named shows the form again, and writes nothing."""
    return row.address.startswith(("account/", "login/", "logout/"))


def shown(row: Row, method: str, who: str, got: Got) -> str:
    return f"{method} {row.address} {who}: {got.kind} ({got.status}) {got.text[-120:]!r}"


def told(faults: Iterable[str]) -> str:
    """One a line, so that a report shows them all."""
    return "\n".join(faults)


def tried(row: Row, county: County, owner: Ledger | None, crowd: dict[str, Client]) -> Iterator[str]:
    """Every role at one address; yields what is not as the table says."""
    code = owner.code if owner else row.ledger
    for method in METHODS:
        asked = row.asks(method)
        for role, client in crowd.items() if asked else [("county_org", crowd["county_org"])]:
            got = walk(client, method, filled(row, county, owner), body(row, county, owner))
            wanted = expected(row, asked, role, code) if asked else "method"
            if asked == "guarded":
                wanted = "guarded"
                sees = role in LEDGERS[code].roles("view")
                right = (
                    got.kind in ("in", "no", "gone", "method")
                    if sees
                    else got.kind in ("no", "gone", "method")
                )
            else:
                right = got.kind == wanted
            right = right or (not asked and (got.kind in ("no", "gone") or signing(row)))
            if wanted == "no" and named(row):
                # Who does not even see the record is told that it is not there.
                right = got.kind == "no" or (got.kind == "gone" and role not in LEDGERS[code].roles("view"))
            if asked in SOME and wanted == "no":
                # Where a ledger has nothing of the kind, the address is not there either.
                right = got.kind in ("no", "gone", "method")
            if not right or (got.wrote and got.kind != "in"):
                yield shown(row, method, role, got)


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_every_role_at_every_address_of_a_ledger(county: County, crowd: dict[str, Client], code: str) -> None:
    owner = ledger(code)
    assert told(fault for row in OF_LEDGERS for fault in tried(row, county, owner, crowd)) == ""


def test_every_role_at_every_other_address(county: County, crowd: dict[str, Client]) -> None:
    ledger("fairs").model._default_manager.filter(pk=county.ids("fairs")[0]).update(state="menu_ordered")
    leaving = [row for row in OTHERS if "logout" in row.address]
    staying = [row for row in OTHERS if row not in leaving]
    assert told(fault for row in (*staying, *leaving) for fault in tried(row, county, None, crowd)) == ""


def anonymous_wants(row: Row, asked: str, code: str, method: str = "GET") -> set[str]:
    rights = LEDGERS.get(code)
    if asked == "view" and method != "GET" and row.address.startswith("api/"):
        return {"who"}  # what changes something is nobody's without a name, published or not
    if asked == "anyone":
        return {"in"}
    if row.address.startswith("api/") and "<ledger>" not in row.address and asked in ("member", "nobody"):
        return {"who", "gone"}
    if asked == "nobody":
        return {"gone", "login"}
    if "<ledger>" in row.address and asked == "view" and rights is not None and "history" not in row.address:
        if rights.visitor == "sees" or (rights.visitor == "list" and not named(row)):
            return {"in"}
        return {"gone"} if rights.visitor else {"who"}
    if "<ledger>" in row.address:
        return {"who", "no"} | (
            {"gone", "method"} if asked in (*SOME, "guarded") else set()
        )  # whose ledger is published is told that this part of it is not
    return {"login", "method"} if asked in (*SOME, "guarded") else {"login"}


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_without_signing_in_only_what_is_published(county: County, code: str) -> None:
    ledger("fairs").model._default_manager.filter(pk=county.ids("fairs")[1]).update(state="menu_ordered")
    faults = []
    for row in OF_LEDGERS:
        for method in METHODS:
            asked = row.asks(method)
            got = walk(Client(), method, filled(row, county, ledger(code)))
            wanted = (
                anonymous_wants(row, asked, code, method)
                if asked
                else {"method", "who", "login", "gone", "no"}
            )
            if got.kind not in wanted or got.wrote:
                faults.append(shown(row, method, "nobody", got))
    assert told(faults) == ""


def test_without_signing_in_at_every_other_address(county: County) -> None:
    ledger("fairs").model._default_manager.filter(pk=county.ids("fairs")[0]).update(state="menu_ordered")
    faults = []
    for row in OTHERS:
        for method in METHODS:
            asked = row.asks(method)
            got = walk(Client(), method, filled(row, county, None))
            wanted = (
                anonymous_wants(row, asked, row.ledger, method)
                if asked
                else {"method", "login", "no", "gone"}
            )
            right = got.kind in wanted or (not asked and signing(row))
            if not right or got.wrote:
                faults.append(shown(row, method, "nobody", got))
    assert told(faults) == ""


@pytest.mark.parametrize("code", sorted(LEDGERS))
@pytest.mark.parametrize("stranger", ["foreign county", "other village"])
def test_outside_the_scope_there_is_nothing(
    counties: tuple[County, County], code: str, stranger: str
) -> None:
    """The office of the next county, and the committee of another village: no record of ours, and none is changed."""
    ours, theirs = counties
    foreign = stranger == "foreign county"
    role = "fair_office" if foreign else "village_committee"
    client = signed_in(theirs, role) if foreign else signed_in(ours, role, "village", NOWHERE)
    owner, rights = ledger(code), LEDGERS[code]
    ids = [str(key) for key in ours.ids(code)]
    open_to_all = owner.common and not foreign
    faults = []
    for row in OF_LEDGERS:
        for method in (one for one in METHODS if row.asks(one)):
            got = walk(client, method, filled(row, ours, owner))
            sees = role in rights.roles("view")
            if named(row):
                wanted = {"in", "no"} if open_to_all else {"gone"} if sees else {"gone", "no"}
                if row.missing:
                    wanted |= {"gone"}
                if row.asks(method) in (*SOME, "guarded"):
                    wanted |= {"no", "gone", "method"}
            else:
                wanted = {expected(row, row.asks(method), role, code)}
                if row.asks(method) in (*SOME, "guarded"):
                    wanted = {"in", "no", "gone", "method"} if sees else {"no", "gone", "method"}
            leaked = not open_to_all and any(key in got.text for key in ids) and got.kind == "in"
            if got.kind not in wanted or leaked or got.wrote:
                faults.append(shown(row, method, stranger, got))
    assert told(faults) == ""


def test_a_foreign_county_at_every_other_address(counties: tuple[County, County]) -> None:
    ours, theirs = counties
    client, faults = signed_in(theirs, "fair_office"), []
    for row in OTHERS:
        if row.ledger and named(row) and "<" in row.address:
            for method in (one for one in METHODS if row.asks(one)):
                got = walk(client, method, filled(row, ours, None), body(row, ours))
                # A list within a season that is not there is empty.
                empty = got.kind == "in" and str(ours.ids("fairs")[0]) not in got.text
                if (got.kind != "gone" and not empty) or got.wrote:
                    faults.append(shown(row, method, "foreign", got))
    assert told(faults) == ""


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    there, written = set(addresses()), [row.address for row in ROWS]
    assert len(written) == len(set(written))
    assert there - set(written) == set(), "write a row for each of these, from the description of the roles"
    assert set(written) - there == set(), "these rows lead nowhere"


def test_the_table_names_every_ledger_every_role_and_no_other() -> None:
    assert set(LEDGERS) == {owner.code for owner in ledgers()}
    for code, rights in LEDGERS.items():
        machine = ledger(code).machine
        assert rights.first in [move.code for move in machine.moves_from(machine.initial)]
        for verb in ("view", "add", "change", "archive", "step"):
            assert rights.roles(verb) <= set(PEOPLE), (code, verb)
        for verb in ("add", "change", "archive", "step"):
            assert not rights.roles(verb) & {"auditor", "admin_system", "admin_security", "admin_audit"}, code
