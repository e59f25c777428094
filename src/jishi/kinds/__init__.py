"""The abstract columns of the nine kinds of record, and nothing else."""

from jishi.kinds.assignment import Assignment
from jishi.kinds.decision import Decision
from jishi.kinds.event import Event
from jishi.kinds.offering import Offering
from jishi.kinds.order import Order
from jishi.kinds.record import Line, Record
from jishi.kinds.registry import Registry

__all__ = ["Assignment", "Decision", "Event", "Line", "Offering", "Order", "Record", "Registry"]
