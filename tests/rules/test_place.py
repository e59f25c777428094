"""Codes of places and grids: every kind of town and village by number, and the codes of a real county."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.codes import (
    GridCode,
    PlaceCode,
    PlaceLevel,
    TownKind,
    VillageKind,
    check_place,
    parse_grid,
    parse_place,
)
from jishi.rules.codes.place import (
    PROVINCES,
    URBAN_RURAL,
    CountyNumberWrong,
    GridCodeWrong,
    PlaceCodeLengthWrong,
    PlaceCodeNotDigits,
    ProvinceUnknown,
    TownNumberWrong,
    UrbanRuralClassUnknown,
    VillageNumberWrong,
    town_kind,
    urban_rural_label,
    village_kind,
)
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

NOT_DIGITS = "6、9或12位数字，如 370783、370783112、370783112206"
TOWN_BOUNDS = "001至599（001起街道，100起镇，200起乡，400起类似乡级单位）"
VILLAGE_BOUNDS = "001至599（001起居委会，200起村委会，400起类似单位）"


def expected_town(number: int) -> TownKind:
    """统计用区划代码编制规则: 001-099, 100-199, 200-399, 400-599."""
    if number < 100:
        return TownKind.SUBDISTRICT
    if number < 200:
        return TownKind.TOWN
    return TownKind.TOWNSHIP if number < 400 else TownKind.LIKE_TOWN


def expected_village(number: int) -> VillageKind:
    """The same rules: 001-199, 200-399, 400-499, 500-599; 498 and 598 stand for a town without villages."""
    if number in (498, 598):
        return VillageKind.VIRTUAL
    if number < 200:
        return VillageKind.RESIDENTS_COMMITTEE
    if number < 400:
        return VillageKind.VILLAGE_COMMITTEE
    return VillageKind.LIKE_RESIDENTS if number < 500 else VillageKind.LIKE_VILLAGE


def test_every_number_of_town_and_village() -> None:
    for number in range(1, 600):
        text = f"{number:03d}"
        assert town_kind(text) is expected_town(number)
        assert village_kind(text) is expected_village(number)
        assert parse_place(f"370783{text}").kind is expected_town(number)
        assert parse_place(f"370783112{text}").kind is expected_village(number)


@pytest.mark.parametrize("number", ["600", "999"])
def test_numbers_that_no_town_or_village_has(number: str) -> None:
    with refused(TownNumberWrong, number, TOWN_BOUNDS):
        parse_place(f"370783{number}")
    with refused(TownNumberWrong, number, TOWN_BOUNDS):
        parse_place(f"370783{number}201")
    with refused(VillageNumberWrong, number, VILLAGE_BOUNDS):
        parse_place(f"370783112{number}")
    with refused(TownNumberWrong, "000", TOWN_BOUNDS):
        parse_place("370783000")
    with refused(VillageNumberWrong, "000", VILLAGE_BOUNDS):
        village_kind("000")


@pytest.mark.parametrize(
    ("text", "code", "level", "town", "parent"),
    [
        ("370783", "370783", PlaceLevel.COUNTY, None, None),
        ("370783112", "370783112", PlaceLevel.TOWN, "370783112", "370783"),
        ("370783112206", "370783112206", PlaceLevel.VILLAGE, "370783112", "370783112"),
        ("370783000000", "370783", PlaceLevel.COUNTY, None, None),
        ("370783112000", "370783112", PlaceLevel.TOWN, "370783112", "370783"),
        (" 370783-112-206 ", "370783112206", PlaceLevel.VILLAGE, "370783112", "370783112"),
        ("３７０７８３", "370783", PlaceLevel.COUNTY, None, None),
        ("441900003001", "441900003001", PlaceLevel.VILLAGE, "441900003", "441900003"),
    ],
)
def test_reading_a_code(
    text: str, code: str, level: PlaceLevel, town: str | None, parent: str | None
) -> None:
    place = parse_place(text)
    assert (place.code, place.level, place.town, place.parent) == (code, level, town, parent)
    assert place.county == code[:6]
    assert place.full == (code + "000000")[:12]
    assert check_place(text) == Allowed()


def test_a_county_has_no_kind() -> None:
    assert parse_place("370783").kind is None


@pytest.mark.parametrize(
    ("text", "fault", "value", "expected"),
    [
        ("3707831", PlaceCodeLengthWrong, "3707831", "6位（县）、9位（乡镇）或12位（村）"),
        ("", PlaceCodeNotDigits, "", NOT_DIGITS),
        ("37078A", PlaceCodeNotDigits, "37078A", NOT_DIGITS),
        (
            "三七零七八三",
            PlaceCodeNotDigits,
            "三七零七八三",
            NOT_DIGITS,
        ),
        ("990783", ProvinceUnknown, "990783", "前两位为省级代码，如 37（山东）"),
        ("370000", CountyNumberWrong, "370000", "第3至4位（市）和第5至6位（县）都不为00的县级代码"),
        ("370700", CountyNumberWrong, "370700", "第3至4位（市）和第5至6位（县）都不为00的县级代码"),
        ("370083", CountyNumberWrong, "370083", "第3至4位（市）和第5至6位（县）都不为00的县级代码"),
    ],
)
def test_codes_that_cannot_be(text: str, fault: type[ProvinceUnknown], value: str, expected: str) -> None:
    with refused(fault, value, expected):
        parse_place(text)
    check_denied(check_place(text), f"{fault.title}：给出的是“{value}”，应为{expected}")


def test_there_are_34_provinces() -> None:
    assert len(PROVINCES) == 34


@given(st.sampled_from(sorted(PROVINCES)), st.integers(1, 99), st.integers(1, 99), st.integers(1, 599))
def test_any_county_and_town(province: str, city: int, county: int, town: int) -> None:
    code = f"{province}{city:02d}{county:02d}{town:03d}"
    assert parse_place(code) == PlaceCode(code, PlaceLevel.TOWN)
    assert parse_place(parse_place(code).full) == parse_place(code)


def test_a_grid_is_a_village_and_a_serial() -> None:
    grid = parse_grid("370783112206003")
    assert grid == GridCode(parse_place("370783112206"), 3)
    assert str(grid) == "370783112206003"
    assert parse_grid("370783112206123") == GridCode(parse_place("370783112206"), 123)


@pytest.mark.parametrize("text", ["37078311220600", "3707831122060031", "37078311220600A", ""])
def test_grid_codes_of_wrong_form(text: str) -> None:
    with refused(GridCodeWrong, text, "15位数字：12位村代码加3位序号，如 370783112206001"):
        parse_grid(text)


@pytest.mark.parametrize("text", ["370783112206000", "370783112000001"])
def test_grids_of_no_village_or_serial(text: str) -> None:
    with refused(GridCodeWrong, text, "前12位为村代码，末3位序号从001起"):
        parse_grid(text)


def test_urban_rural_classes() -> None:
    assert {code: urban_rural_label(code) for code in URBAN_RURAL} == URBAN_RURAL
    assert urban_rural_label("220") == "村庄"
    with refused(UrbanRuralClassUnknown, "221", "111、112、121、122、123、210、220"):
        urban_rural_label("221")
