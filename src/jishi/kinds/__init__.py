"""The abstract columns of the nine kinds of record, and nothing else.

Offering and order are one kind with two tables. A kind may bring abstract lines for what its records hold in rows.
"""

from jishi.kinds.amount import AmountField
from jishi.kinds.assessment import Assessment, AssessmentItem
from jishi.kinds.assignment import Assignment
from jishi.kinds.case import Case
from jishi.kinds.decision import Decision, DecisionStep
from jishi.kinds.event import Event, Host, Participation
from jishi.kinds.measure import Measure
from jishi.kinds.obligation import Obligation
from jishi.kinds.offering import Offering
from jishi.kinds.order import Order
from jishi.kinds.record import Line, Record
from jishi.kinds.registry import Registry

__all__ = [
    "AmountField",
    "Assessment",
    "AssessmentItem",
    "Assignment",
    "Case",
    "Decision",
    "DecisionStep",
    "Event",
    "Host",
    "Line",
    "Measure",
    "Obligation",
    "Offering",
    "Order",
    "Participation",
    "Record",
    "Registry",
]
