"""The default life of each kind; a ledger may replace it by its own machine."""

from jishi.kinds.machines.assessment import ASSESSMENT
from jishi.kinds.machines.assignment import ASSIGNMENT
from jishi.kinds.machines.case import CASE
from jishi.kinds.machines.decision import DECISION
from jishi.kinds.machines.event import EVENT
from jishi.kinds.machines.measure import MEASURE
from jishi.kinds.machines.obligation import OBLIGATION
from jishi.kinds.machines.offering import OFFERING
from jishi.kinds.machines.order import ORDER
from jishi.kinds.machines.registry import REGISTRY

__all__ = [
    "ASSESSMENT",
    "ASSIGNMENT",
    "CASE",
    "DECISION",
    "EVENT",
    "MEASURE",
    "OBLIGATION",
    "OFFERING",
    "ORDER",
    "REGISTRY",
]
