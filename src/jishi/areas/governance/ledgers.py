"""The ledgers of this area."""

from jishi.areas.governance.decision import ledger as decision

__all__ = ["decision"]
