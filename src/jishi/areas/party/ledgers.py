"""The ledgers of this area."""

from jishi.areas.party.membership import ledger as membership

__all__ = ["membership"]
