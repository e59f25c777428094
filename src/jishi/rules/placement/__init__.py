"""People to villages: what the units owe, who fits where, and the best distribution with its reasons."""

from jishi.rules.placement.assign import Placed, Placement, Unplaced, assign
from jishi.rules.placement.fit import Fit, fit, may_go
from jishi.rules.placement.nominee import Nominee, UnitQuota, UnitSent, Village, units_sent

__all__ = [
    "Fit",
    "Nominee",
    "Placed",
    "Placement",
    "UnitQuota",
    "UnitSent",
    "Unplaced",
    "Village",
    "assign",
    "fit",
    "may_go",
    "units_sent",
]
