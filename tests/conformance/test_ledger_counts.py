"""What a door costs in queries is a committed figure, and it does not grow with the rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from owners import COUNTS, OWNERS
from scopes import roles_with
from states import move
from variations import a_change, fresh, make, outside

from county import County
from jishi.records.fields import fields
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors import choices, find, get, history, shown
from jishi.records.services import commit, prepare, save

FEW, MANY = 5, 50
# A page is not to need more than this at the door (platform.md has 8 for the whole page).
MOST_TO_READ = 4

promise = pytest.mark.promise


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def list_page(county: County, owner: Ledger) -> Callable[[], object]:
    return lambda: [shown(county.system, owner, row, owner.columns) for row in find(county.system, owner)]


def detail(county: County, owner: Ledger, record: Any) -> Callable[[], object]:
    def read() -> None:
        row = get(county.system, owner, record.pk)
        shown(county.system, owner, row)
        history(county.system, owner, row)

    return read


def offered(county: County, owner: Ledger) -> Callable[[], object]:
    known = {entry.code for entry in ledgers()}
    names = [name for name, info in fields(owner).items() if info.related in known]
    return lambda: [choices(county.system, owner, name) for name in names]


def exported(county: County, owner: Ledger) -> list[dict[str, Any]]:
    """As a sheet brings them back: their numbers say which records are meant."""
    return [outside(county, owner, row) | {"number": row.number} for row in find(county.system, owner)]


def fill(county: County, owner: Ledger, rows: int) -> None:
    while len(county.rows(owner.code)) < rows:
        make(county, owner)


def through(client: Client, address: str) -> Callable[[], object]:
    def read() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address
        b"".join(answer) if answer.streaming else answer.content

    return read


def pages(client: Client, owner: Ledger, record: Any = None) -> dict[str, Callable[[], object]]:
    """The list as screen, API and workbook; with a record also its page and its JSON."""
    page, api = f"/l/{owner.code}/", f"/api/v1/{owner.code}/"
    found = {
        "page_list": through(client, page),
        "api_list": through(client, api),
        "export": through(client, f"{page}export/"),
    }
    if record is not None:
        found |= {
            "page_detail": through(client, f"{page}{record.pk}/"),
            "api_detail": through(client, f"{api}{record.pk}/"),
        }
    return found


def measured(county: County, owner: Ledger) -> dict[str, int]:
    """Queries of each door for this ledger, as it stands."""
    record = make(county, owner)
    change, values = a_change(county, owner, record), fresh(county, owner)
    step = next(s for s in owner.machine.moves_from(record.state) if s.guard is None)
    found = {
        "list": queries(list_page(county, owner)),
        "detail": queries(detail(county, owner, record)),
        "choices": queries(offered(county, owner)),
        "create": queries(lambda: save(actor=county.system, ledger=owner, values=values)),
        "change": queries(
            lambda: save(
                actor=county.system, ledger=owner, values=change, id=record.pk, version=record.version
            )
        ),
    }
    client = county.client("auditor")
    found |= {door: queries(read) for door, read in pages(client, owner, record).items()}
    record = get(county.system, owner, record.pk)
    found["move"] = queries(
        lambda: move(
            actor=county.system,
            ledger=owner,
            id=record.pk,
            move=step.code,
            version=record.version,
            reason="核实过",
        )
    )
    return found


@promise("query-counts")
def test_counts_equal_the_committed_file(
    county: County, owner: Ledger, request: pytest.FixtureRequest
) -> None:
    found = measured(county, owner)
    committed = json.loads(COUNTS.read_text()) if COUNTS.exists() else {}
    if request.config.getoption("--write-counts"):
        committed[owner.code] = found
        COUNTS.write_text(json.dumps(committed, indent=1, sort_keys=True) + "\n")
    assert found == committed[owner.code]
    assert found["list"] + found["detail"] <= 2 * MOST_TO_READ


@promise("query-counts")
def test_the_committed_file_names_every_ledger_and_no_other() -> None:
    assert set(json.loads(COUNTS.read_text())) == {owner.code for owner in OWNERS}


@promise("query-growth")
def test_no_door_costs_more_with_more_rows(county: County, owner: Ledger) -> None:
    """Lists, narrowed lists, choices and a whole import of what is there, with five rows and with fifty."""
    role = next(iter(roles_with(owner, "view")))
    found = []
    for rows in (FEW, MANY):
        fill(county, owner, rows)
        narrow, client = county.actor(role, "town", county.row("places", 1).pk), county.client("auditor")
        data = exported(county, owner)
        found.append(
            {
                "list": queries(list_page(county, owner)),
                "narrowed": queries(
                    lambda actor=narrow: [
                        shown(actor, owner, row, owner.columns) for row in find(actor, owner)
                    ]
                ),
                "choices": queries(offered(county, owner)),
                **{door: queries(read) for door, read in pages(client, owner).items()},
                "import": queries(
                    lambda sent=data: commit(
                        actor=county.system, batches=[prepare(actor=county.system, ledger=owner, rows=sent)]
                    )
                ),
            }
        )
        assert len(data) >= rows
    few, many = found
    # A column that names more than twenty records is read whole, which one count precedes.
    assert many.pop("import") <= few.pop("import") + 2 * len(fields(owner))
    assert many == few
