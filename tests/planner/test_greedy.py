"""The baseline gives the published figures on every published instance."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_instance import county

from jishi.planner import greedy, read_problem

INSTANCES = [
    f"{size}-{number}"
    for size, last in (("tiny", 5), ("quarter", 3), ("year", 3))
    for number in range(1, last + 1)
]


@pytest.mark.parametrize("name", INSTANCES)
def test_greedy_is_the_published_figure(name: str, published: Path) -> None:
    with (published / "reference.csv").open() as file:
        figures = {row["instance"]: row["greedy"] for row in csv.DictReader(file)}
    text = figures[name]
    places = len(text.partition(".")[2])
    assert round(greedy(read_problem(published / name)), places) == float(text)


def test_greedy_by_hand() -> None:
    # Village 0: 32 + 8 cuts of hair (8 at 1.1), 40 patients (12 at 1.6), 16 times advice; units at 4.
    assert greedy(county()) == pytest.approx(32 + 8 * 1.1 + 12 * 1.6 + 28 * 1.5 + 16 * 1.2 - 12)
