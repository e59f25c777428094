"""The ledgers of this area."""

from jishi.areas.demand.mention import ledger as mention
from jishi.areas.demand.need import ledger as need
from jishi.areas.demand.request import ledger as request
from jishi.areas.demand.request_task import ledger as request_task
from jishi.areas.demand.visit import ledger as visit

__all__ = ["mention", "need", "request", "request_task", "visit"]
