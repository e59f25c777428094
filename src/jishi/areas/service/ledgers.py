"""The ledgers of this area, in the order in which one refers to another."""

from jishi.areas.service.agreement import ledger as agreement
from jishi.areas.service.booth import ledger as booth
from jishi.areas.service.capability import ledger as capability
from jishi.areas.service.fair import ledger as fair
from jishi.areas.service.item import ledger as item
from jishi.areas.service.provider import ledger as provider
from jishi.areas.service.season import ledger as season
from jishi.areas.service.venue import ledger as venue

__all__ = ["agreement", "booth", "capability", "fair", "item", "provider", "season", "venue"]
