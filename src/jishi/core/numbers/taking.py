"""Gives out blocks of numbers inside the transaction that uses them, so a rollback gives them back."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from jishi.core.numbers.models import Counter


class TakenOutsideTransaction(RuntimeError):
    """A number taken outside a transaction would be lost when the change is refused."""


def take(*, county: str, prefix: str, year: int, count: int = 1) -> int:
    """The first of `count` consecutive numbers; the series stays locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise TakenOutsideTransaction(f"{prefix}-{year}：编号只能在事务内领取，请在 run_tx 内调用 take。")
    if count < 1:
        raise ValueError(f"{prefix}-{year}：一次至少领取 1 个编号，给出的是 {count}。")
    series = Counter.objects.filter(county=county, prefix=prefix, year=year)
    if not series.update(last=F("last") + count):
        # Two first takers may meet here; one of them makes the row, both go on to count in it.
        Counter.objects.bulk_create([Counter(county=county, prefix=prefix, year=year)], ignore_conflicts=True)
        series.update(last=F("last") + count)
    return series.values_list("last", flat=True).get() - count + 1


def spell(prefix: str, year: int, serial: int) -> str:
    """A number as people quote it: SQ-2026-000123."""
    return f"{prefix}-{year}-{serial:06d}"
