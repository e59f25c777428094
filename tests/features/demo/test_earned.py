"""The simulated incomes add up, and the corrected one is corrected by an entry of its own."""

from __future__ import annotations

import pytest

from county import County
from jishi.areas.economy.income.selectors import report
from jishi.features.demo import earned
from jishi.features.demo.simulation.world import World
from jishi.rules.values.period import parse_period
from unchanged import whole


def test_the_report_of_a_village_adds_up(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    place = county.row("incomes").village
    monkeypatch.setattr(earned, "villages", lambda _world: [place.code])
    world: World = None  # type: ignore[assignment]  # only the villages are asked of it, and they are given above
    assert earned.tell(county.system, world) == "8 笔集体收入（均为模拟）"
    (line,) = report(county.system, parse_period("2026-11")).lines
    # 72,000 + 38,000 + 15,000 + 26,000 - 500 earned; the subsidy besides; the lease is expected only.
    assert (line.year.current, line.received, line.expected) == (15_050_000, 18_050_000, 10_000_000)
    assert line.by_posting == 2_550_000
    assert line.year.before == 6_000_000
    assert all("模拟" in row.source for row in county.rows("incomes"))
    whole(county)
