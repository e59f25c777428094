"""Identity numbers (GB 11643) against the standard's own wording. All numbers are simulated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.codes import IdNumber, Sex, check_id, is_id_number, mask_id, parse_id
from jishi.rules.codes.identity import (
    IdBirthDateWrong,
    IdCharacterWrong,
    IdCheckDigitWrong,
    IdFault,
    IdLengthWrong,
    IdRegionUnknown,
    check_character,
)
from jishi.rules.codes.place import PROVINCES
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

GOOD = "360426199101010071"
FIRST_17 = st.builds(
    lambda province, region, born, serial: f"{province}{region:04d}{born:%Y%m%d}{serial:03d}",
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.dates(date(1850, 1, 1), date(2030, 1, 1)),
    st.integers(0, 999),
)


def standard_check(first17: str) -> str:
    """GB 11643, read from the right: weights are 2 to the power of position less one, modulo 11."""
    total = sum(int(digit) * pow(2, 18 - index, 11) for index, digit in enumerate(first17, start=1))
    remainder = (1 - total) % 11
    return "X" if remainder == 10 else str(remainder)


@given(FIRST_17)
def test_the_check_character_against_the_standard(first17: str) -> None:
    assert check_character(first17) == standard_check(first17)
    number = first17 + standard_check(first17)
    assert is_id_number(number)
    parsed = parse_id(number)
    assert parsed.number == number
    assert parsed.born == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert parsed.sex is (Sex.MALE if number[16] in "13579" else Sex.FEMALE)
    assert parsed.region == number[:6]


@given(FIRST_17, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(first17: str, place: int, digit: str) -> None:
    number = first17 + standard_check(first17)
    wrong = number[:place] + digit + number[place + 1 :]
    assert is_id_number(wrong) is (wrong == number)
    assert bool(check_id(wrong)) is (wrong == number)


@given(st.one_of(st.text("0123456789X", min_size=17, max_size=19), st.text(max_size=20)))
def test_the_fast_check_agrees_with_the_reader(text: str) -> None:
    """On text already in plain form both say the same; the reader alone forgives spelling."""
    if is_id_number(text):
        assert parse_id(text).number == text
    elif check_id(text):
        assert parse_id(text).number != text


@pytest.mark.parametrize("text", [GOOD, " 3604 2619 9101 0100 71", "３６０４２６１９９１０１０１００７１"])
def test_the_number_of_the_specification(text: str) -> None:
    assert parse_id(text) == IdNumber(GOOD, date(1991, 1, 1), Sex.MALE)
    assert check_id(text) == Allowed()


def test_a_small_x_is_read_as_a_capital() -> None:
    first = next(
        first
        for first in (f"37078319900101{serial:03d}" for serial in range(999))
        if standard_check(first) == "X"
    )
    assert parse_id(first + "x").number == first + "X"
    assert is_id_number(first + "X")
    assert not is_id_number(first + "x")


@pytest.mark.parametrize(
    ("text", "fault", "expected"),
    [
        ("36042619910101007", IdLengthWrong, "18位（15位旧号已停用，请用现行证件上的号码）"),
        ("3604261991010100711", IdLengthWrong, "18位（15位旧号已停用，请用现行证件上的号码）"),
        ("36042619910101007Y", IdCharacterWrong, "前17位为数字，第18位为数字或X"),
        ("3604261991010100X1", IdCharacterWrong, "前17位为数字，第18位为数字或X"),
        ("990426199101010071", IdRegionUnknown, "前两位为省级代码"),
        ("360426199102290071", IdBirthDateWrong, "第7至14位为真实的、不在将来的出生日期，如 19910101"),
        ("360426199113010071", IdBirthDateWrong, "第7至14位为真实的、不在将来的出生日期，如 19910101"),
        ("360426184912310071", IdBirthDateWrong, "第7至14位为真实的、不在将来的出生日期，如 19910101"),
        ("360426199101010072", IdCheckDigitWrong, "与前17位相符的校验位，请对照证件逐位核对"),
    ],
)
def test_numbers_that_cannot_be(text: str, fault: type[IdFault], expected: str) -> None:
    with refused(fault, text, expected):
        parse_id(text)
    check_denied(check_id(text), f"{fault.title}：给出的是(不予显示)，应为{expected}")
    assert not is_id_number(text)


def test_nobody_is_born_after_the_day_in_question() -> None:
    assert parse_id(GOOD, on=date(1991, 1, 1)).born == date(1991, 1, 1)
    with refused(IdBirthDateWrong, GOOD, "第7至14位为真实的、不在将来的出生日期，如 19910101"):
        parse_id(GOOD, on=date(1990, 12, 31))
    assert not check_id(GOOD, on=date(1990, 12, 31))
    assert check_id(GOOD, on=date(1991, 1, 1))


@pytest.mark.parametrize("text", ["36042619910101007１", "36042\u0661199101010071", "١" * 18])
def test_digits_of_other_scripts_are_not_plain(text: str) -> None:
    assert not is_id_number(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (GOOD, "360***********0071"),
        ("360426910101007", "360********1007"),
        ("12345678901234", "*" * 14),
        ("", ""),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert mask_id(text) == masked


def test_the_oldest_birth_year() -> None:
    first = "36042618500101007"
    assert parse_id(first + standard_check(first)).born == date(1850, 1, 1)


def test_a_number_never_shows_in_text() -> None:
    parsed = parse_id(GOOD)
    assert str(parsed) == repr(parsed) == "IdNumber(360***********0071)"
    assert GOOD not in str(IdCheckDigitWrong(GOOD, "另一个"))
