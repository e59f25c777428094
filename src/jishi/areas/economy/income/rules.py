"""Which income counts as operating, in which band a village is, and what a correction may say; pure."""

from __future__ import annotations

from collections.abc import Sequence

# Subsidies and other income are no earnings of the village's own.
OPERATING = ("operating", "contracting", "investment")
BANDS = "income.bands"
# Fen of ten thousand yuan.
WAN = 1_000_000


def band(amount: int, bands: Sequence[int]) -> int:
    """How many of the bounds are reached: 0 below the first. The bound itself belongs to the band it begins.

    `amount` in fen, `bands` in ten thousand yuan, ascending. Example: 50,000 yuan is in the first band of 5, 10.
    """
    return sum(amount >= bound * WAN for bound in bands)


def band_label(index: int, bands: Sequence[int]) -> str:
    """As a table heads it: 5万元以下, 5万元（含）到10万元, 100万元（含）以上."""
    if index == 0:
        return f"{bands[0]}万元以下"
    if index == len(bands):
        return f"{bands[-1]}万元（含）以上"
    return f"{bands[index - 1]}万元（含）到{bands[index]}万元"
