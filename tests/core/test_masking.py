"""Numbers of people are covered however they are written, and nothing else is touched."""

from __future__ import annotations

from uuid import UUID

import pytest

from jishi.core.telemetry.masking import mask, masked


@pytest.mark.parametrize(
    ("written", "covered"),
    [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("+86 13800001234", "+86*******1234"),
        ("8613800001234", "861******1234"),
        ("008613800001234", "008********1234"),
        ("0536-5221234", "053****1234"),
        ("05365221234", "053****1234"),
        ("(0536)5221234", "053****1234"),
        ("（010）82345678", "010****5678"),
        ("36042619910101007X", "360***********007X"),
        ("360426199101010071", "360***********0071"),
        ("360426 19910101 007x", "360***********007X"),
        ("３６０４２６１９９１０１０１００７１", "360***********0071"),
        ("360426910101007", "360********1007"),
        ("6222021234567890123", "622************0123"),
        ("6222 0212 3456 7890 123", "622************0123"),
        ("13800001234360426199101010071", "138**********************0071"),
    ],
)
@pytest.mark.parametrize(
    "around",
    ["{}", "电话{}。", "x{}y", "?q={}&a=1", "/l/people/{}/", "a%20{}", "%E3%80%80{}", "{{'phone': '{}'}}"],
)
def test_a_number_of_a_person_is_covered(around: str, written: str, covered: str) -> None:
    assert masked(around.format(written)) == around.format(covered)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-21T02:00:00.123456Z",
        "2026-11-21 10:00:00",
        "XQ-2026-000012",
        "370783004212",
        "370783",
        "12345",
        "job 01900000-0000-7000-8000-000000000000 (plan): attempt 1",
        "13800001-2345-7890-1234-138000012345",
        'SELECT "a" FROM "b" WHERE "b"."id" = %s LIMIT 21',
        "12 of 1380000",
        "1380000123456",
        "v1.2.3",
        "%E5%AF%BF%E5%85%89",
        "%2099%20%37",
    ],
)
def test_anything_else_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


def test_a_percentage_before_a_number_is_no_escape() -> None:
    assert masked("100%13800001234") == "100%138****1234"


def test_two_numbers_in_one_text_are_both_covered() -> None:
    assert masked("13800001234、13900005678") == "138****1234、139****5678"


def test_values_are_covered_at_any_depth_and_keep_their_kind() -> None:
    key = UUID("01900000-0000-7000-8000-000000000000")
    event = {
        "event": "送到 13800001234",
        "number": 13800001234,
        "cell": 13800001234.0,
        "count": 12,
        "share": 0.5,
        "yes": True,
        "none": None,
        "id": key,
        "many": [{"13800001234": ("13800001234", 7)}],
        "fault": ValueError("13800001234"),
        "bytes": b"13800001234",
    }
    assert mask(None, "info", event) == {
        "event": "送到 138****1234",
        "number": "138****1234",
        "cell": "138****1234",
        "count": 12,
        "share": 0.5,
        "yes": True,
        "none": None,
        "id": str(key),
        "many": [{"138****1234": ["138****1234", 7]}],
        "fault": "138****1234",
        "bytes": "b'138****1234'",
    }
