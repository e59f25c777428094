"""Figures as the county publishes them."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.values.display import (
    FigureNegative,
    PlacesWrong,
    floored,
    show_over,
    show_scaled,
    show_wan,
    show_wan_mu,
    show_yi,
)

from .expect import refused

AMOUNTS = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("show", "amount", "places", "shown"),
    [
        (show_wan, 224_200_000, 2, "224.2万元"),
        (show_yi, 33_100_000_000, 2, "3.31亿元"),
        (show_wan_mu, 316_000_000, 2, "3.16万亩"),
        (show_wan, 1_234_500, 2, "1.23万元"),
        (show_wan, 1_235_000, 2, "1.24万元"),
        (show_wan, 1_245_000, 2, "1.25万元"),
        (show_wan, -1_235_000, 2, "-1.24万元"),
        (show_wan, -1, 2, "0万元"),
        (show_wan, 1_500_000, 0, "2万元"),
        (show_wan, 10_000_000, 0, "10万元"),
        (show_wan, 123_456_789_000_000, 1, "123,456,789万元"),
    ],
)
def test_larger_units(show: Callable[[int, int], str], amount: int, places: int, shown: str) -> None:
    assert show(amount, places) == shown


def test_places_default_to_two_and_are_never_negative() -> None:
    assert (show_wan(1_234_567), show_yi(12_345_678_900), show_wan_mu(123_456_789)) == (
        "1.23万元",
        "1.23亿元",
        "1.23万亩",
    )
    assert show_scaled(1234, 1000, "千") == "1.23千"
    assert (show_wan(123_456_789, 6), show_yi(123_456_789_012, 10), show_wan_mu(1_234_567_891, 8)) == (
        "123.456789万元",
        "12.3456789012亿元",
        "12.34567891万亩",
    )
    assert show_over(7) == "7"
    with refused(PlacesWrong, -1, "0或正整数"):
        show_wan(1, -1)


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_is_to_the_nearest_and_up_at_the_half(amount: int, places: int) -> None:
    shown = Fraction(show_scaled(amount, 1_000_000, "", places).replace(",", ""))
    step = Fraction(1, 10**places)
    assert abs(shown - Fraction(amount, 1_000_000)) <= step / 2
    assert (shown / step).denominator == 1
    if abs(shown - Fraction(amount, 1_000_000)) == step / 2:
        assert abs(shown) > abs(Fraction(amount, 1_000_000))


@pytest.mark.parametrize(
    ("count", "unit", "shown"),
    [
        # As the county's reports write them.
        (1106, "件", "1100余件"),
        (104_000, "人次", "10万余人次"),
        (13_050, "人", "1.3万余人"),
        (120, "项", "120项"),
        (128, "场", "120余场"),
        (40, "场", "40场"),
        (7, "名", "7名"),
        (0, "件", "0件"),
        (10_000, "人", "1万人"),
        (9_999, "人", "9900余人"),
    ],
)
def test_over(count: int, unit: str, shown: str) -> None:
    assert show_over(count, unit) == shown


@given(st.integers(0, 10**9))
def test_floored_keeps_two_digits(count: int) -> None:
    text = str(count)
    assert floored(count) == int(text[:2] + "0" * (len(text) - 2))
    assert ("余" in show_over(count)) is (floored(count) != count)


def test_a_negative_figure_has_no_remainder() -> None:
    with refused(FigureNegative, -1, "0或正整数"):
        show_over(-1)
