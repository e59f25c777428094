"""Dividing a co-operative's surplus to the fen, its charter, federation and prices; and members' party dues."""

from jishi.rules.distribution.charter import Basis, Charter, Profile, charter_warnings, check_charter
from jishi.rules.distribution.dues import Dues, monthly_dues
from jishi.rules.distribution.federation import check_federation, distribute_federation, with_received
from jishi.rules.distribution.member import Member, average_subsidy, quantify_reserve
from jishi.rules.distribution.pools import Pools, YearAccount, divide_year
from jishi.rules.distribution.price import check_price, saved
from jishi.rules.distribution.statement import Claim, Statement, explain, part_of, statement, statements
from jishi.rules.distribution.surplus import Distribution, Part, distribute

__all__ = [
    "Basis",
    "Charter",
    "Claim",
    "Distribution",
    "Dues",
    "Member",
    "Part",
    "Pools",
    "Profile",
    "Statement",
    "YearAccount",
    "average_subsidy",
    "charter_warnings",
    "check_charter",
    "check_federation",
    "check_price",
    "distribute",
    "distribute_federation",
    "divide_year",
    "explain",
    "monthly_dues",
    "part_of",
    "quantify_reserve",
    "saved",
    "statement",
    "statements",
    "with_received",
]
