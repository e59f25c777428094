"""A large import gives up its new records for statements, part by part, and keeps every promise of a small one."""

from __future__ import annotations

from typing import Any

import pytest
from sheet_county import COUNTY, Examples
from workbooks import workbook

from jishi.core.audit.verifying import verify as faults_of_chain
from jishi.records.errors import InvalidRows
from jishi.records.models import Register
from jishi.records.registry import ledger
from jishi.records.services import write as writing
from jishi.records.services.projection import verify as faults_of_register
from jishi.sheets.check import Checked, check
from jishi.sheets.reader import read
from jishi.sheets.write import write


@pytest.fixture(autouse=True)
def every_row_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_RECORDS", 0)
    monkeypatch.setattr(writing, "PART", 2)


def venues(examples: Examples) -> Checked:
    rows = [["370783006232", f"场地{n}", 10 + n, "是"] for n in range(5)]
    rows.append(["370783006232", "文化广场", 99, "是"])
    data = workbook(大集场地=[["村", "名称", "最多摊位", "已具备条件"], *rows])
    return check(examples.system, ledger("venues"), read(data, "场地.xlsx", ledger("venues")))


def spent(checked: Checked) -> list[bool]:
    return [draft.spent for batch in checked.batches for draft in batch.drafts]


def stored() -> list[Any]:
    model = ledger("venues").model
    return list(model._default_manager.filter(county=COUNTY, name__startswith="场地").order_by("name"))


def test_spent_rows_are_written_as_any_other_and_a_second_call_is_a_replay(examples: Examples) -> None:
    checked = venues(examples)
    counted = (checked.created, checked.changed)
    first, again = (write(examples.system, checked) for _ in range(2))
    assert sum(spent(checked)) == first.created == counted[0]
    assert (checked.created, checked.changed) == (first.created, first.changed) == counted
    assert (first.replayed, again.replayed, again.created) == (False, True, first.created)
    assert [(row.name, row.max_stalls) for row in stored()] == [(f"场地{n}", 10 + n) for n in range(5)]
    assert faults_of_chain(COUNTY) == []
    assert faults_of_register([ledger("venues")], COUNTY) == []


def test_a_try_that_failed_is_made_again_from_the_same_statements(
    examples: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = venues(examples)
    append = writing.append

    def cut_off(*_args: Any) -> None:
        raise ConnectionResetError("cut off")

    monkeypatch.setattr(writing, "append", cut_off)
    with pytest.raises(ConnectionResetError):
        write(examples.system, checked)
    assert stored() == []
    monkeypatch.setattr(writing, "append", append)
    write(examples.system, checked)
    for row in stored():
        entry = Register.objects.get(pk=row.pk)
        assert entry.number == row.number
        assert entry.search.count(row.number.lower()) == 1
    assert len(stored()) == 5
    assert faults_of_register([ledger("venues")], COUNTY) == []
    assert faults_of_chain(COUNTY) == []


def test_what_the_database_refuses_is_named_though_the_record_was_given_up(examples: Examples) -> None:
    head = ["区划代码", "名称", "层级", "类型", "上级", "经度", "纬度"]
    rows = [
        ["370783006298", "好村委会", "村", "村委会", "370783006", 118.5, 36.8],
        ["370783006299", "新村委会", "村", "村委会", "370783006", 118.5, ""],
    ]
    data = workbook(地点=[head, *rows])
    checked = check(examples.system, ledger("places"), read(data, "地点.xlsx", ledger("places")))
    assert checked.ok
    with pytest.raises(InvalidRows, match="经度和纬度要么都填"):
        write(examples.system, checked)
    assert spent(checked) == [True, True]
    assert [(fault.sheet, fault.row) for fault in checked.faults] == [("地点", 3)]
