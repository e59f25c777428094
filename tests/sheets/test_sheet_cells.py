"""A value into a cell and back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.records.convert import BadValue
from jishi.records.fields import columns
from jishi.records.registry import ledger
from jishi.sheets.cells import coerced, incoming, is_mask, neutral, restored, word

NAME = columns(ledger("places"))["name"]
CODE = columns(ledger("places"))["code"]
PARENT = columns(ledger("places"))["parent"]
DAY = columns(ledger("visits"))["visited_on"]
MOMENT = columns(ledger("fairs"))["starts_at"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'=", "''@"])
def test_what_looks_like_a_formula_gets_an_apostrophe(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    assert neutral(text) == f"'{text}"
    assert restored(neutral(text)) == text


@pytest.mark.parametrize("text", ["三元朱村", "'引号开头", "1=2", "a-b", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text
    assert restored(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n a1村")))
def test_neutral_text_is_never_a_formula_and_comes_back_whole(text: str) -> None:
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert restored(neutral(text)) == text


@pytest.mark.parametrize(
    ("cell", "read"),
    [(370783006232.0, 370783006232), (" 三元朱村　", "三元朱村"), (1.5, 1.5), (True, True), ("'=1", "=1")],
)
def test_cells_as_they_are_read(cell: Any, read: Any) -> None:
    assert incoming(cell) == read
    assert type(incoming(cell)) is type(read)


@pytest.mark.parametrize(
    ("info", "cell", "taken"),
    [
        (CODE, 370783006232, "370783006232"),
        (PARENT, "370783006｜孙家集街道", "370783006"),
        (PARENT, "孙家集街道", "孙家集街道"),
        (DAY, 46347, date(2026, 11, 21)),
        (DAY, "2026年11月21日", "2026-11-21"),
        (DAY, "2026/11/21 0:00:00", "2026/11/21"),
        (DAY, 20261121, "2026-11-21"),
        (DAY, date(2026, 11, 21), date(2026, 11, 21)),
        (MOMENT, 46347.375, datetime.fromisoformat("2026-11-21 09:00")),
        (MOMENT, "2026/1/5 9:30", "2026-01-05 09:30:00"),
        (MOMENT, date(2026, 11, 21), datetime.fromisoformat("2026-11-21")),
    ],
)
def test_what_excel_made_of_a_value_is_understood(info: Any, cell: Any, taken: Any) -> None:
    assert coerced(info, cell) == taken


@pytest.mark.parametrize(
    ("info", "cell", "says"),
    [
        (CODE, "3.70783E+11", "科学计数法"),
        (CODE, 913707830000000000, "只留下前 15 位"),
        (NAME, date(2026, 3, 4), "日期或时间"),
    ],
)
def test_what_excel_has_spoilt_is_refused_with_what_to_do(info: Any, cell: Any, says: str) -> None:
    with pytest.raises(BadValue, match=says) as fault:
        coerced(info, cell)
    assert "“文本”格式" in str(fault.value)


def test_masks_are_known_by_their_look() -> None:
    cells = ("●●●", "138****8000", "13800008000", "", None, 5)
    assert [is_mask(cell) for cell in cells] == [True, True, False, False, False, False]


def test_words_compare_by_key() -> None:
    assert word("370783006232｜三元朱村") == word(370783006232.0) == "370783006232"
