"""Every column sorts and every filter filters, by the words and codes that a person would give."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from states import stand
from variations import asked_for, changes, make

from county import County
from jishi.records.convert import LOCAL
from jishi.records.errors import Invalid
from jishi.records.fields import columns
from jishi.records.ledger import P2, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors import Query, find, shown
from jishi.records.selectors.shown import outside_key
from jishi.records.services import save

promise = pytest.mark.promise
DATES = ("date", "datetime")


def varied(county: County, owner: Ledger) -> list[Any]:
    """Records that differ in as many columns as their ledger lets them."""
    for position in range(3):
        record = make(county, owner)
        for name, value in list(changes(county, owner, record))[position::2]:
            try:
                save(
                    actor=county.system,
                    ledger=owner,
                    values={name: value},
                    id=record.pk,
                    version=record.version,
                )
                record = owner.model._default_manager.get(pk=record.pk)
            except Invalid:
                continue
        state = owner.machine.states[position % len(owner.machine.states)]
        stand(owner, record, state.code)
    return county.rows(owner.code)


def sorted_by(county: County, owner: Ledger, name: str, sign: str = "") -> list[Any]:
    """What the column holds, row by row, in the order asked for; a relation as the name that it is sorted by."""
    found = []
    for row in find(county.system, owner, Query(order=f"{sign}{name}")):
        value = getattr(row, name)
        found.append(
            (getattr(value, "name", str(value.pk)) if value else None) if is_relation(owner, name) else value
        )
    return found


def is_relation(owner: Ledger, name: str) -> bool:
    return columns(owner)[name].kind == "record"


def personal(owner: Ledger) -> set[str]:
    """Columns whose order would tell what their masks hide."""
    return {name for name, level in owner.classes.items() if level is P2 and name in columns(owner)}


@promise("columns-sort")
def test_every_column_sorts_both_ways(county: County, owner: Ledger) -> None:
    rows = varied(county, owner)
    for name in {*owner.columns, "number", "changed_at"} - personal(owner):
        up, down = sorted_by(county, owner, name), sorted_by(county, owner, name, "-")
        assert len(up) == len(rows), name
        assert up == down[::-1], name
        values = [value for value in up if value is not None]
        if columns(owner)[name].kind not in ("text", "long_text", "choice", "record"):
            assert values == sorted(values), name
        # Equal values stand together, whatever order the database gives to texts.
        assert len([1 for a, b in pairwise(up) if a != b]) == max(len(set(up)) - 1, 0), name


@promise("columns-sort")
def test_an_order_that_is_no_column_is_refused_by_name(county: County, owner: Ledger) -> None:
    with pytest.raises(Invalid) as caught:
        find(county.system, owner, Query(order="no_such_column"))
    assert "no_such_column" in caught.value.errors["order"][0]
    for name in personal(owner):
        with pytest.raises(Invalid):
            find(county.system, owner, Query(order=name))


def words_for(owner: Ledger, name: str, row: Any) -> list[str]:
    """The ways in which a person or program may write the value that this row has."""
    info, value = columns(owner)[name], getattr(row, name)
    if value is None or value == "":
        return []
    if info.kind == "record":
        target = next((entry for entry in ledgers() if entry.code == info.related), None)
        return [str(value.pk), outside_key(target, value)] if target else [str(value.pk)]
    if name == "state":
        return [value, str(owner.machine.state(value).label)]
    if info.kind == "choice":
        return [value, str(dict(info.choices)[value])]
    if info.kind == "boolean":
        return ["是", "true", "1"] if value else ["否", "false", "0"]
    return [asked_for(info, value)]


def alike(owner: Ledger, name: str, one: Any, other: Any) -> bool:
    a, b = (getattr(row, columns(owner)[name].attname) for row in (one, other))
    if columns(owner)[name].kind == "datetime" and a and b:
        return timezone.localtime(a, LOCAL).date() == timezone.localtime(b, LOCAL).date()
    return a == b


@promise("filters-filter")
def test_every_filter_keeps_exactly_the_rows_it_names(county: County, owner: Ledger) -> None:
    rows = varied(county, owner)
    narrowed = set()
    for name in owner.filters:
        for row in rows:
            wanted = {other.pk for other in rows if alike(owner, name, row, other)}
            for words in words_for(owner, name, row):
                assert {hit.pk for hit in find(county.system, owner, Query({name: words}))} == wanted, (
                    name,
                    words,
                )
                narrowed |= {name} if len(wanted) < len(rows) else set()
    assert narrowed, "no filter of this ledger told two records apart"


@promise("filters-filter")
def test_ranges_keep_both_ends(county: County, owner: Ledger) -> None:
    rows = varied(county, owner)
    for name in owner.filters:
        if columns(owner)[name].kind not in ("date", "datetime", "integer", "amount"):
            continue
        values = sorted(value for value in (getattr(row, name) for row in rows) if value is not None)
        if not values:
            continue
        low, high = values[0], values[-1]
        day = timedelta(days=1) if columns(owner)[name].kind in DATES else 1
        for start, end, there in ((low, high, True), (high + day, high + day * 9, False)):
            info = columns(owner)[name]
            query = Query({f"{name}_from": asked_for(info, start), f"{name}_to": asked_for(info, end)})
            hits = {row.pk for row in find(county.system, owner, query)}
            wanted = {row.pk for row in rows if getattr(row, name) is not None} if there else set()
            assert hits == wanted, name


@promise("filters-filter")
def test_a_filter_that_does_not_exist_or_fit_is_refused_by_name(county: County, owner: Ledger) -> None:
    with pytest.raises(Invalid) as caught:
        find(county.system, owner, Query({"no_such_filter": "1"}))
    assert "no_such_filter" in caught.value.errors
    for name in owner.filters:
        if (
            columns(owner)[name].kind in ("record", "choice", "date", "datetime", "boolean")
            or name == "state"
        ):
            with pytest.raises(Invalid) as caught:
                find(county.system, owner, Query({name: "没有这样的值"}))
            assert name in caught.value.errors


@promise("lists-archived")
def test_archived_records_appear_only_when_asked_for(county: County, owner: Ledger) -> None:
    record = make(county, owner)
    owner.model._default_manager.filter(pk=record.pk).update(archived_at="2026-11-20T00:00:00Z")
    assert record.pk not in {row.pk for row in find(county.system, owner)}
    assert record.pk in {row.pk for row in find(county.system, owner, Query(archived=True))}


@promise("search")
def test_search_finds_by_number_title_and_declared_words(county: County, owner: Ledger) -> None:
    for row in county.rows(owner.code):
        words = [row.number, row.number.lower(), str(row)]
        words += [str(getattr(row, name)) for name in owner.search if getattr(row, name)]
        for text in words:
            assert row.pk in {hit.pk for hit in find(county.system, owner, Query(search=text))}, text
    assert not find(county.system, owner, Query(search="没有这样的字样")).exists()


@promise("lists-shown")
def test_every_row_of_a_list_can_be_read(county: County, owner: Ledger) -> None:
    for row in find(county.system, owner):
        cells = shown(county.system, owner, row, owner.columns)
        assert tuple(cells) == owner.columns
        assert cells["state"].text == str(owner.machine.state(row.state).label) if "state" in cells else True
        for name, cell in cells.items():
            assert (cell.text == "") is (getattr(row, name) in (None, "")), name
