"""Places are found by their initials, in search, lists and choices; words and numbers as before."""

from __future__ import annotations

import pytest

from county import County
from jishi.records.registry import ledger
from jishi.records.selectors import Query, choices, find, search_entries
from jishi.records.selectors.worded import spells, worded


@pytest.mark.parametrize(
    ("name", "letters", "fits"),
    [
        ("三元朱", "syz", True),
        ("三元朱", "yz", True),
        ("三元朱", "sz", False),
        ("三元朱", "syzc", False),
        ("单家庄", "sjz", True),  # shàn, as a name
        ("单家庄", "djz", True),  # dān, as people also say
        ("重兴", "cx", True),
        ("东斟灌", "dzg", True),
    ],
)
def test_initials_in_any_reading(name: str, letters: str, fits: bool) -> None:
    assert spells(name, letters) is fits


def test_a_village_and_what_lies_in_it_are_found_by_initials(county: County) -> None:
    office = county.actor("fair_office")
    found = {row.number for row in search_entries(office, "SYZ")}
    assert {row.number for row in search_entries(office, "三元朱")} <= found
    assert found
    villages = [row.name for row in find(office, ledger("places"), Query(search="syz"))]
    assert villages
    assert all("三元朱" in name for name in villages)
    assert [one.label for one in choices(office, ledger("venues"), "village", "syz")] == [
        one.label for one in choices(office, ledger("venues"), "village", "三元朱")
    ]


def test_numbers_begin_with_letters_too(county: County) -> None:
    office = county.actor("fair_office")
    fair = county.row("fairs")
    assert fair.number in {row.number for row in search_entries(office, "dj")}
    assert [row.number for row in search_entries(office, fair.number.lower())] == [fair.number]


@pytest.mark.parametrize("text", ["", "  ", "qqqq", "三元猪", "s"])
def test_what_is_nowhere_finds_nothing_by_initials(county: County, text: str) -> None:
    names = [row.name for row in find(county.actor("fair_office"), ledger("places"), Query(search="qqqq"))]
    assert names == []
    assert (worded(county.code, text) is None) is (not text.strip())


def test_only_within_the_scope(county: County) -> None:
    """Initials widen the words, never the scope."""
    village = county.row("places", 1)
    cadre = county.actor("posted_cadre", "village", village.pk)
    seen = {row.pk for row in search_entries(cadre, "syz")}
    assert seen <= {row.pk for row in search_entries(cadre, "三元朱")}
