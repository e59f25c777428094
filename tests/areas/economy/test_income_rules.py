"""Bands of income: the bound itself belongs to the band it begins, and every amount is in one band."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.areas.economy.income.rules import WAN, band, band_label

BOUNDS = (5, 10, 50, 100)


@pytest.mark.parametrize(
    ("amount", "index", "label"),
    [
        (0, 0, "5万元以下"),
        (5 * WAN - 1, 0, "5万元以下"),
        (5 * WAN, 1, "5万元（含）到10万元"),
        (10 * WAN, 2, "10万元（含）到50万元"),
        (100 * WAN - 1, 3, "50万元（含）到100万元"),
        (100 * WAN, 4, "100万元（含）以上"),
    ],
)
def test_the_bands_of_the_county(amount: int, index: int, label: str) -> None:
    assert (band(amount, BOUNDS), band_label(index, BOUNDS)) == (index, label)


@given(st.integers(-(10**9), 10**12), st.sets(st.integers(1, 1000), min_size=1, max_size=6))
def test_an_amount_lies_between_the_bounds_of_its_band(amount: int, some: set[int]) -> None:
    bounds = tuple(sorted(some))
    index = band(amount, bounds)
    assert index == 0 or amount >= bounds[index - 1] * WAN
    assert index == len(bounds) or amount < bounds[index] * WAN
