"""Telephone numbers as people write them. All numbers are simulated."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.codes import PhoneKind, PhoneNumber, PhoneNumberWrong, check_phone, mask_phone, parse_phone
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

EXPECTED = "11位手机号，或带区号的固定电话（如 0536-5221234），或 12345 一类服务号码"
MOBILE, FIXED, SERVICE = PhoneKind


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("13800001234", "13800001234", MOBILE),
        ("+86 138-0000-1234", "13800001234", MOBILE),
        ("0086 13800001234", "13800001234", MOBILE),
        ("１９９００００１２３４", "19900001234", MOBILE),
        ("0536-5221234", "05365221234", FIXED),
        ("(0536) 5221234", "05365221234", FIXED),
        ("+86 536 5221234", "05365221234", FIXED),
        ("010-88881234", "01088881234", FIXED),
        ("+86 10 88881234", "01088881234", FIXED),
        ("021-68881234", "02168881234", FIXED),
        ("0531-88881234", "053188881234", FIXED),
        ("12345", "12345", SERVICE),
        ("110", "110", SERVICE),
        ("10086", "10086", SERVICE),
        ("96102", "96102", SERVICE),
        ("961020", "961020", SERVICE),
        ("400-800-1234", "4008001234", SERVICE),
        ("800-810-1234", "8008101234", SERVICE),
    ],
)
def test_numbers_as_written(text: str, number: str, kind: PhoneKind) -> None:
    assert parse_phone(text) == PhoneNumber(number, kind)
    assert check_phone(text) == Allowed()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1380000123",
        "138000012345",
        "12800001234",
        "5221234",
        "5365221234",
        "0536-1221234",
        "010-8888123",
        "0536-522123",
        "0536-522123456",
        "13800O01234",
        "+1 2025550123",
        "9612",
        "1234567",
        "13800001234转8",
    ],
)
def test_numbers_that_cannot_be(text: str) -> None:
    with refused(PhoneNumberWrong, text, EXPECTED):
        parse_phone(text)
    check_denied(check_phone(text), f"电话号码不对：给出的是(不予显示)，应为{EXPECTED}")


@given(st.integers(3, 9), st.integers(0, 999_999_999))
def test_any_mobile_number(second: int, rest: int) -> None:
    number = f"1{second}{rest:09d}"
    assert parse_phone(f"+86 {number[:3]} {number[3:7]} {number[7:]}") == PhoneNumber(number, MOBILE)
    masked = mask_phone(number)
    assert re.fullmatch(r"\d{3}\*{4}\d{4}", masked)
    assert masked[:3] + masked[-4:] == number[:3] + number[-4:]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("138-0000-1234", "138****1234"),
        ("0536-5221234", "053****1234"),
        ("12345", "12345"),
        ("961020", "961020"),
        ("5221234", "*******"),
        ("4008001234", "400***1234"),
        ("", ""),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert mask_phone(text) == masked


def test_a_number_never_shows_in_text() -> None:
    parsed = parse_phone("13800001234")
    assert str(parsed) == repr(parsed) == "PhoneNumber(138****1234)"
