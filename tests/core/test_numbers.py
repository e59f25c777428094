"""Numbers follow on without gaps or doubles, also when several take them at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from installed import COUNTY, Installation

from jishi.core.numbers.models import Counter
from jishi.core.numbers.taking import TakenOutsideTransaction, spell, take
from jishi.core.transactions import run_tx


@pytest.mark.django_db
def test_series_are_counted_apart() -> None:
    assert take(county=COUNTY, prefix="SQ", year=2026) == 1
    assert take(county=COUNTY, prefix="SQ", year=2026, count=100) == 2
    assert take(county=COUNTY, prefix="SQ", year=2026) == 102
    assert take(county=COUNTY, prefix="SQ", year=2027) == 1
    assert take(county=COUNTY, prefix="TJ", year=2026) == 1
    assert take(county="370702", prefix="SQ", year=2026) == 1
    assert Counter.objects.get(county=COUNTY, prefix="SQ", year=2026).last == 102


@pytest.mark.django_db
def test_a_refused_change_gives_its_numbers_back() -> None:
    with transaction.atomic():
        assert take(county=COUNTY, prefix="SQ", year=2026, count=5) == 1
        transaction.set_rollback(True)
    assert take(county=COUNTY, prefix="SQ", year=2026) == 1


def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TakenOutsideTransaction, match="SQ-2026"):
        take(county=COUNTY, prefix="SQ", year=2026)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, -1])
def test_no_numbers_cannot_be_taken(count: int) -> None:
    with pytest.raises(ValueError, match="至少领取 1 个"):
        take(county=COUNTY, prefix="SQ", year=2026, count=count)
    assert not Counter.objects.exists()


def test_several_takers_at_once_share_one_series(installation: Installation) -> None:
    def ten_times(_taker: int) -> list[int]:
        try:
            return [run_tx(lambda: take(county=COUNTY, prefix="SQ", year=2026, count=2)) for _ in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = sorted(first for firsts in pool.map(ten_times, range(4)) for first in firsts)
    assert taken == list(range(1, 81, 2))


def test_a_number_is_spelt_as_people_quote_it() -> None:
    assert spell("SQ", 2026, 123) == "SQ-2026-000123"
