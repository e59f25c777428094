"""The ledgers of this area, in the order in which one refers to another."""

from jishi.areas.work.duty import ledger as duty
from jishi.areas.work.leave import ledger as leave
from jishi.areas.work.obligation import ledger as obligation
from jishi.areas.work.obligation_template import ledger as obligation_template

__all__ = ["duty", "leave", "obligation", "obligation_template"]
