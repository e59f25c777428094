"""The ledgers of this area."""

from jishi.areas.economy.income import ledger as income

__all__ = ["income"]
