"""Whom a run of this suite is about: the ledgers of the product, or the specimens where they are installed."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers

HERE = Path(__file__).resolve().parents[1]
SPECIMENS = apps.is_installed("specimens")
OWNERS: list[Ledger] = sorted(
    (owner for owner in ledgers() if owner.model.__module__.startswith("specimens.") is SPECIMENS),
    key=lambda owner: owner.code,
)
# What doors cost in queries, as committed.
COUNTS = HERE / ("specimens/query_counts.json" if SPECIMENS else "query_counts.json")
