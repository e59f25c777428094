"""The ledgers of this area."""

from jishi.areas.registry.appointment import ledger as appointment
from jishi.areas.registry.household import ledger as household
from jishi.areas.registry.organisation import ledger as organisation
from jishi.areas.registry.person import ledger as person
from jishi.areas.registry.place import ledger as place

__all__ = ["appointment", "household", "organisation", "person", "place"]
