"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.work.duty.model import Duty, OnDuty

__all__ = ["Duty", "OnDuty"]
