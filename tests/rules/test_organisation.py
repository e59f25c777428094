"""Unified social credit codes against GB 32100 and GB 11714 spelt out a second time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.codes import CreditCode, check_credit_code, mask_credit_code, parse_credit_code
from jishi.rules.codes.organisation import (
    ALPHABET,
    KINDS,
    CreditCodeCharacterWrong,
    CreditCodeCheckWrong,
    CreditCodeKindUnknown,
    CreditCodeLengthWrong,
    CreditCodeRegionWrong,
    OrganisationCodeWrong,
    check_character,
    organisation_check,
)
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

GOOD = "91110000600037341L"
CHARACTERS = "数字和大写字母，不含 I、O、S、V、Z（常与 1、0、5、2 混淆）"
FIRST_TWO = "前两位为登记部门和类别，如 91（企业）、93（农民专业合作社）"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def standard_check(first17: str) -> str:
    """GB 32100: C18 = 31 - MOD(sum of Ci x 3^(i-1) mod 31, 31), 31 becoming 0."""
    total = sum(ALPHABET.index(character) * pow(3, index, 31) for index, character in enumerate(first17))
    return ALPHABET[(31 - total % 31) % 31]


def standard_organisation(first8: str) -> str:
    """GB 11714: C9 = 11 - MOD(sum of Ci x Wi, 11); 10 is X, 11 is 0."""
    total = sum(
        LETTERS.index(character) * weight
        for character, weight in zip(first8, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    value = 11 - total % 11
    return {10: "X", 11: "0"}.get(value, str(value))


CODES = st.builds(
    lambda kind, region, body: kind + region + body + standard_organisation(body),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["370783", "100000", "110000", "429004"]),
    st.text(ALPHABET, min_size=8, max_size=8),
).map(lambda first: first + standard_check(first))


@given(CODES)
def test_codes_made_by_the_standard_are_read(code: str) -> None:
    parsed = parse_credit_code(code)
    assert parsed == CreditCode(code)
    assert (parsed.kind, parsed.region, parsed.organisation) == (code[:2], code[2:8], code[8:17])
    assert parsed.label == KINDS[code[:2]]
    assert check_character(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    assert bool(check_credit_code(wrong)) is (wrong == code)


def test_the_code_of_the_specification() -> None:
    assert parse_credit_code(" 9111 0000 6000 3734 1l ") == CreditCode(GOOD)
    assert check_credit_code(GOOD) == Allowed()
    assert parse_credit_code(GOOD).label == "企业"
    assert parse_credit_code(GOOD).organisation == "600037341"


@pytest.mark.parametrize(
    ("text", "fault", "expected"),
    [
        (GOOD[:17], CreditCodeLengthWrong, "18位"),
        (GOOD + "0", CreditCodeLengthWrong, "18位"),
        (
            "9111000060003734IL",
            CreditCodeCharacterWrong,
            "数字和大写字母，不含 I、O、S、V、Z（常与 1、0、5、2 混淆）",
        ),
        (
            "99110000600037341L",
            CreditCodeKindUnknown,
            "前两位为登记部门和类别，如 91（企业）、93（农民专业合作社）",
        ),
        ("91990000600037341L", CreditCodeRegionWrong, "第3至8位为登记地区划代码（中央单位为100000）"),
        ("91100001600037341L", CreditCodeRegionWrong, "第3至8位为登记地区划代码（中央单位为100000）"),
        ("91110000600037342L", OrganisationCodeWrong, "第9至17位为组织机构代码，末位是其校验位，请逐位核对"),
        ("91110000600037341M", CreditCodeCheckWrong, "与前17位相符的校验位，请对照证照逐位核对"),
    ],
)
def test_codes_that_cannot_be(text: str, fault: type[RuleFault], expected: str) -> None:
    with refused(fault, text, expected):
        parse_credit_code(text)
    check_denied(check_credit_code(text), f"{fault.title}：给出的是“{text}”，应为{expected}")


def test_a_sum_that_divides_evenly_checks_as_zero() -> None:
    """31 less nothing is 31, which the standard writes as 0."""
    bodies = (f"MA3C{number:04d}" for number in range(9999))
    firsts = (f"93370783{body}{standard_organisation(body)}" for body in bodies)
    first = next(first for first in firsts if standard_check(first) == "0")
    assert parse_credit_code(first + "0").code == first + "0"


def test_masks() -> None:
    assert mask_credit_code(GOOD) == "9111**********341L"
    assert mask_credit_code("9111") == "****"
