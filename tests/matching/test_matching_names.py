"""Places, organisations, days and personal data in what people write. All persons and numbers are made up."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.matching.names.days import find_days
from jishi.matching.names.masking import find_secrets, mask
from jishi.matching.names.places import Gazetteer, Place

VILLAGES = (
    Place("1", "东河村村民委员会", "t1", ("东河村", "东河")),
    Place("2", "东河村村民委员会", "t2", ("东河村", "东河")),
    Place("3", "幸福社区居民委员会", "t1", ("幸福社区", "幸福")),
    Place("4", "张家庄子村民委员会", "t2", ("张家庄子", "老张庄")),
)
TOWNS = {"t1": ("南桥镇", "南桥"), "t2": ("北岭街道", "北岭")}
UNITS = {"u1": ("县人民医院", "县医院"), "u2": ("供电公司",)}


def found(text: str, town: str = "") -> list[tuple[str, str, tuple[str, ...]]]:
    places = Gazetteer(VILLAGES, TOWNS, UNITS)
    return [(m.kind, m.words, m.keys) for m in places.find(text, town=town)]


@pytest.mark.parametrize(
    ("case", "text", "town", "mentions"),
    [
        ("a full name", "张家庄子村民委员会门口", "", [("village", "张家庄子村民委员会", ("4",))]),
        ("an alias", "老张庄停水了", "", [("village", "老张庄", ("4",))]),
        ("a short name with an end", "张家庄子村停水", "", [("village", "张家庄子村", ("4",))]),
        ("the town in the text decides", "北岭街道东河村停电", "",
         [("town", "北岭街道", ("t2",)), ("village", "东河村", ("2",))]),
        ("the writer's town decides", "东河村停电", "t1", [("village", "东河村", ("1",))]),
        ("two are offered", "东河村停电", "", [("village", "东河村", ("1", "2"))]),
        ("an everyday word", "我们很幸福", "", []),
        ("the same word with an end", "幸福村的路灯", "", [("village", "幸福村", ("3",))]),
        ("the same word in its town", "幸福停水", "t1", [("village", "幸福", ("3",))]),
        ("organisations", "县医院和供电公司", "",
         [("unit", "县医院", ("u1",)), ("unit", "供电公司", ("u2",))]),
        ("traditional script", "張家莊子停水", "", [("village", "张家庄子", ("4",))]),
        ("nothing", "", "", []),
    ],
)  # fmt: skip
def test_names_are_found(
    case: str, text: str, town: str, mentions: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    assert found(text, town) == mentions, case


def test_a_mention_says_whether_a_person_must_choose() -> None:
    sure = [m.sure for m in Gazetteer(VILLAGES, TOWNS).find("老张庄和东河村")]
    assert sure == [True, False]


def test_an_empty_registry_finds_nothing() -> None:
    assert Gazetteer([], {}).find("东河村") == []


ON = date(2026, 1, 8)  # a Thursday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年11月21日", (2025, 11, 21), (2025, 11, 21)),
        ("2025-11-2", (2025, 11, 2), (2025, 11, 2)),
        ("去年12月3号", (2025, 12, 3), (2025, 12, 3)),
        ("12月停的水", (2025, 12, 1), (2025, 12, 31)),
        ("2月28日", (2026, 2, 28), (2026, 2, 28)),
        ("2024年2月", (2024, 2, 1), (2024, 2, 29)),
        ("前天", (2026, 1, 6), (2026, 1, 6)),
        ("大前天", (2026, 1, 5), (2026, 1, 5)),
        ("上周三", (2025, 12, 31), (2025, 12, 31)),
        ("这星期", (2026, 1, 5), (2026, 1, 11)),
        ("下周日", (2026, 1, 18), (2026, 1, 18)),
        ("上个月", (2025, 12, 1), (2025, 12, 31)),
    ],
)
def test_days_are_found(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    (when,) = find_days(text, on=ON)
    assert (when.first, when.last) == (date(*first), date(*last))


@pytest.mark.parametrize("text", ["", "2026-02-30", "13月", "没有日子", "0000年1月1日"])
def test_no_day_is_found_in(text: str) -> None:
    assert find_days(text, on=ON) == []


@settings(deadline=None, derandomize=True)
@given(text=st.text(alphabet="0123456789年月日号-/.上下个周一三天昨前", max_size=40))
def test_any_text_gives_days_in_order(text: str) -> None:
    days = find_days(text, on=ON)
    assert all(w.first <= w.last for w in days)
    assert all(a.end <= b.start for a, b in itertools.pairwise(days))


@pytest.mark.parametrize(
    ("case", "text", "covered"),
    [
        ("a mobile number", "电话13800001234", "电话138****1234"),
        ("with blanks", "138 0000 1234", "138****1234"),
        ("full width", "１３８００００１２３４", "１３８****１２３４"),
        ("a landline", "0536-5220000", "053****0000"),
        ("an identity number", "11010519491231002X", "110105**********2X"),
        ("a wrong check digit", "编号110105194912310021", "编号110105194912310021"),
        ("a card", "卡号4111111111111111", "卡号************1111"),
        ("no card: wrong Luhn digit", "单号4111111111111112", "单号4111111111111112"),
        ("a name after a word", "联系人：李小明，男", "联系人：李某，男"),
        ("a name before a title", "王建国书记", "王某书记"),
        ("a double surname", "欧阳小红老师", "欧阳某老师"),
        ("a name beside a number", "赵大山，13800001234", "赵某，138****1234"),
        ("everyday words", "高兴的是，温度严重偏低", "高兴的是，温度严重偏低"),
        ("a year and a sum", "2026年交了350000元", "2026年交了350000元"),
    ],
)
def test_personal_data_is_covered(case: str, text: str, covered: str) -> None:
    assert mask(text) == covered, case


@settings(deadline=None, derandomize=True)
@given(text=st.text(alphabet="王李张建国书记电话13800001234X,， 先生联系人姓名", max_size=60))
def test_a_covered_text_shows_no_whole_number(text: str) -> None:
    spans = find_secrets(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert not [s for s in find_secrets(mask(text)) if s.kind in ("phone", "id")]
