"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.work.duty.model import Duty, OnDuty
from jishi.areas.work.leave.model import Leave
from jishi.areas.work.obligation.model import Obligation
from jishi.areas.work.obligation_template.model import ObligationTemplate

__all__ = ["Duty", "Leave", "Obligation", "ObligationTemplate", "OnDuty"]
