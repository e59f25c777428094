"""Re-planning: after rain, a drop-out, a lost venue or an urgent need, the plan that changes least."""

from .changes import Change, FairMoved, PinReleased, ServedChanged, StallChanged, UrgentUnmet, concerns, tell
from .events import DayClosed, Event, UnitOut, UrgentNeed, VenueLost
from .mend import Mended, mend
from .rank import Rank

__all__ = [
    "Change",
    "DayClosed",
    "Event",
    "FairMoved",
    "Mended",
    "PinReleased",
    "Rank",
    "ServedChanged",
    "StallChanged",
    "UnitOut",
    "UrgentNeed",
    "UrgentUnmet",
    "VenueLost",
    "concerns",
    "mend",
    "tell",
]
