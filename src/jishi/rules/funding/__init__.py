"""Money of projects and funds: enough to start, none overspent, income shared, and what a unit costs."""

from jishi.rules.funding.ledger import Entry, Source, check_entries, check_start
from jishi.rules.funding.ratio import mean, unit_cost
from jishi.rules.funding.share import exact_shares, share_income

__all__ = [
    "Entry",
    "Source",
    "check_entries",
    "check_start",
    "exact_shares",
    "mean",
    "share_income",
    "unit_cost",
]
