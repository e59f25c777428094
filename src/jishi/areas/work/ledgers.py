"""The ledgers of this area, in the order in which one refers to another."""

from jishi.areas.work.duty import ledger as duty

__all__ = ["duty"]
