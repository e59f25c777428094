"""Three-way merge, by enumeration of every case of one field and by properties of many."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.values.merge import Conflict, FieldsDiffer, Merge, merge

from .expect import refused

Values = Mapping[str, object]
FIELDS = ("姓名", "村", "电话")
RECORDS = st.fixed_dictionaries({name: st.sampled_from(["", "甲", "乙", None]) for name in FIELDS})


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged", "conflict"),
    [
        ("甲", "甲", "甲", "甲", False),
        ("甲", "乙", "甲", "乙", False),
        ("甲", "甲", "乙", "乙", False),
        ("甲", "乙", "乙", "乙", False),
        ("甲", "乙", "丙", "丙", True),
        (None, "乙", "", "", True),
    ],
)
def test_every_case_of_one_field(
    base: object, mine: object, theirs: object, merged: object, conflict: bool
) -> None:
    result = merge({"f": base}, {"f": mine}, {"f": theirs})
    conflicts = (Conflict("f", base, mine, theirs),) if conflict else ()
    assert result == Merge({"f": merged}, conflicts)
    assert result.clean is not conflict


@given(RECORDS, RECORDS, RECORDS)
def test_nothing_is_lost(base: Values, mine: Values, theirs: Values) -> None:
    result = merge(base, mine, theirs)
    assert list(result.values) == list(base)
    fields = [conflict.field for conflict in result.conflicts]
    for field, old in base.items():
        changes = {value for value in (mine[field], theirs[field]) if value != old}
        assert (field in fields) is (len(changes) == 2)
        if len(changes) == 1:
            assert result.values[field] == changes.pop()
        elif not changes:
            assert result.values[field] == old
        else:
            assert result.values[field] == theirs[field]


@given(RECORDS, RECORDS)
def test_one_sided_edits_are_taken_whole(base: Values, edited: Values) -> None:
    assert merge(base, edited, base).values == edited
    assert merge(base, base, edited).values == edited
    assert merge(base, edited, edited) == Merge(dict(edited), ())


def test_the_fields_must_be_the_same() -> None:
    with refused(FieldsDiffer, "mine: 村", "与起始版本相同的字段"):
        merge({"姓名": "甲", "村": "乙"}, {"姓名": "甲"}, {"姓名": "甲", "村": "乙"})
    with refused(FieldsDiffer, "theirs: 村、镇", "与起始版本相同的字段"):
        merge({"姓名": "甲"}, {"姓名": "甲"}, {"姓名": "甲", "镇": "丙", "村": "乙"})
