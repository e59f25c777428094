"""Outside words become inside values, however they were typed."""

from __future__ import annotations

import pytest

from jishi.records.convert import BadValue, convert
from jishi.records.fields import fields
from jishi.records.registry import ledger


@pytest.mark.parametrize("typed", ["county", "县（市、区）", "县(市、区)", " 县（市、区) "])
def test_a_choice_is_known_by_its_code_and_its_label_in_any_width(typed: str) -> None:
    assert convert(fields(ledger("places"))["kind"], typed) == "county"


def test_a_choice_that_is_none_is_answered_with_all_there_are() -> None:
    with pytest.raises(BadValue, match="没有“县市”这个选项，可选：县（市、区）、街道、"):
        convert(fields(ledger("places"))["kind"], "县市")
