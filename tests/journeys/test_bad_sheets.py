"""Sheets with mistakes are refused whole, by row and column and with what to do; the database stays as it was."""

from __future__ import annotations

from typing import Any

import pytest
from witness import untouched

from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.registry.place.ledger import PLACES
from jishi.records.selectors import visible
from jishi.sheets.check import check
from jishi.sheets.reader import read
from jishi.sheets.write import NotChecked, write
from loading import People, upload
from small_county import COUNTY, PLACES_FILE, needs_xlsx, place_rows, places_csv

FIRST_VILLAGE = 4  # the header, the county and two towns stand above
SURVEY = "需求摸底（模拟）"
DAY = "2026-11-27"

Faults = list[tuple[str, int, str, str]]


def with_village(position: int = 0, **changed: Any) -> list[dict[str, Any]]:
    rows = [dict(row) for row in place_rows()]
    rows[FIRST_VILLAGE - 1 + position].update(changed)
    return rows


def faults_of(people: People, ledger: Any, name: str, data: bytes) -> Faults:
    """What the pre-check says; writing in spite of it is refused as well."""
    with untouched(COUNTY):
        checked = check(people.office, ledger, read(data, name, ledger))
        with pytest.raises(NotChecked):
            write(people.office, checked)
    assert (checked.created, checked.changed) == (0, 0)
    return [(fault.sheet, fault.row, fault.column, fault.message) for fault in checked.faults]


@pytest.mark.parametrize(
    "changed, column, message",
    [
        pytest.param(
            {"code": "37078310420"},
            "区划代码",
            "区划代码长度不对：给出的是“37078310420”，应为6位（县）、9位（乡镇）或12位（村）",
            id="too-short",
        ),
        pytest.param(
            {"code": "37078310420A"},
            "区划代码",
            "区划代码含有数字以外的字符：给出的是“37078310420A”，"
            "应为6、9或12位数字，如 370783、370783112、370783112206",
            id="with-a-letter",
        ),
        pytest.param(
            {"code": "370784104207"},
            "区划代码",
            "区划代码 370784104207 不是本县（370783）的。",
            id="of-another-county",
        ),
        pytest.param(
            {"code": "370783104999"},
            "区划代码",
            "区划代码的村级段不对：给出的是“999”，应为001至599（001起居委会，200起村委会，400起类似单位）",
            id="no-such-village-number",
        ),
        pytest.param(
            {"code": "370783104299"},
            "上级",
            "区划代码 370783104299 属于 370783104，上级却填了化龙镇。请核对代码或上级。",
            id="of-another-town",
        ),
        pytest.param(
            {"parent": "370783199"},
            "上级",
            "地点中没有“370783199”，最接近的是 370783 寿光市。",
            id="parent-missing-in-the-list",
        ),
        pytest.param(
            {"parent": ""},
            "上级",
            "镇街的上级应为县，村的上级应为镇街，网格的上级应为村。",
            id="parent-left-out",
        ),
        pytest.param({"kind": "town"}, "类型", "这个层级没有这一类型。", id="kind-of-another-level"),
        pytest.param({"name": ""}, "名称", "必填。", id="no-name"),
        pytest.param({"population": -3}, "人口", "不能小于 0，现为 -3。", id="fewer-than-nobody"),
        pytest.param({"lon": 200.0}, "经度", "确保该值小于或等于180。", id="off-the-globe"),
    ],
)
def test_a_wrong_village_is_named_by_row_and_column(
    changed: dict[str, Any], column: str, message: str, imported: People
) -> None:
    data = places_csv(with_village(**changed))
    found = faults_of(imported, PLACES, PLACES_FILE, data)
    assert found == [("地点", FIRST_VILLAGE + 1, column, message)]


def test_a_village_listed_twice_names_the_other_row(imported: People) -> None:
    rows = [*place_rows(), dict(place_rows()[FIRST_VILLAGE - 1])]
    assert faults_of(imported, PLACES, PLACES_FILE, places_csv(rows)) == [
        ("地点", len(rows) + 1, "区划代码", f"与第 {FIRST_VILLAGE + 1} 行重复：同一个键只能出现一次。")
    ]


def test_all_mistakes_are_told_at_once(imported: People) -> None:
    rows = with_village(code="37078310420")
    rows[FIRST_VILLAGE]["name"] = ""
    found = faults_of(imported, PLACES, PLACES_FILE, places_csv(rows))
    assert [(row, column) for _sheet, row, column, _message in found] == [
        (FIRST_VILLAGE + 1, "区划代码"),
        (FIRST_VILLAGE + 2, "名称"),
    ]


def test_a_list_in_gbk_is_read_as_it_is_meant(imported: People) -> None:
    """One village more than there is; the others stand as they are."""
    new = {**place_rows()[-1], "code": "370783104250", "name": "喆村村委会", "short_name": "喆村"}
    new["parent"] = "370783104"
    checked = upload(imported.office, PLACES, PLACES_FILE, places_csv([*place_rows(), new], "gbk"))
    assert (checked.upload.encoding, checked.faults) == ("GBK", [])
    assert (checked.created, checked.changed, checked.unchanged) == (1, 0, len(place_rows()))
    assert visible(imported.office, PLACES).get(code=new["code"]).name == "喆村村委会"


def test_the_same_list_again_changes_nothing(imported: People) -> None:
    checked = check(imported.office, PLACES, read(places_csv(), PLACES_FILE, PLACES))
    assert (checked.faults, checked.created, checked.changed) == ([], 0, 0)


def survey(village: str, item: str = "FW-001", people: Any = 3, day: str = DAY) -> bytes:
    return needs_xlsx([(village, item, people, day)])


def test_an_unknown_village_is_answered_with_the_nearest(imported: People) -> None:
    place = visible(imported.office, PLACES).get(short_name="岳家村")
    assert faults_of(imported, NEEDS, "摸底.xlsx", survey("岳加村")) == [
        (SURVEY, 2, "村", f"地点中没有“岳加村”，最接近的是 {place.code} 岳家村。")
    ]


def test_a_village_whose_name_another_has_too_asks_for_the_code(imported: People) -> None:
    """Duplicate names within a county are normal."""
    other = {**place_rows()[-1], "code": "370783104250", "short_name": "岳家村", "parent": "370783104"}
    assert upload(imported.office, PLACES, PLACES_FILE, places_csv([*place_rows(), other])).ok
    both = visible(imported.office, PLACES).filter(short_name="岳家村").order_by("code")
    named = "、".join(f"{place.code} 岳家村" for place in both)
    ((_sheet, _row, column, message),) = faults_of(imported, NEEDS, "摸底.xlsx", survey("岳家村"))
    assert column == "村"
    assert message.startswith("“岳家村”有 2 个同名，请填代码：")
    assert set(message.removesuffix("。").split("：")[1].split("、")) == set(named.split("、"))


@pytest.mark.parametrize(
    "people, message",
    [
        pytest.param(-4, "不能小于 1，现为 -4。", id="negative"),
        pytest.param(0, "不能小于 1，现为 0。", id="nobody"),
        pytest.param(10**12, "不能大于 100000，现为 1000000000000。", id="enormous"),
        pytest.param("1e400", "应为整数，现为“1e400”。", id="beyond-all-numbers"),
        pytest.param(3.5, "应为整数，现为 3.5。", id="half-a-person"),
        pytest.param("很多", "应为整数，现为“很多”。", id="words"),
        pytest.param("", "必填。", id="left-out"),
    ],
)
def test_a_count_that_cannot_be_is_refused(people: Any, message: str, imported: People) -> None:
    data = survey("岳家村", people=people)
    assert faults_of(imported, NEEDS, "摸底.xlsx", data) == [(SURVEY, 2, "人数", message)]


def test_an_unknown_item_and_a_day_in_words_are_named(imported: People) -> None:
    data = survey("岳家村", item="血压血糖测量与用药", day="去年冬天")
    assert faults_of(imported, NEEDS, "摸底.xlsx", data) == [
        (
            SURVEY,
            2,
            "服务项目",
            "服务项目库中没有“血压血糖测量与用药”，最接近的是 FW-001 血压血糖测量与用药指导。",
        ),
        (SURVEY, 2, "最早提出", "应为日期，如 2026-11-21，现为“去年冬天”。"),
    ]
