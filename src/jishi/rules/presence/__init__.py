"""Are the posted cadres where they should be: check-ins, days, leave, absences found, and who is inspected."""

from jishi.rules.presence.absence import Sanction, deduction, sanction, unexcused
from jishi.rules.presence.checkin import CheckIn, Doubt, Judged, Reason, Status
from jishi.rules.presence.days import Away, DayStatus, PresenceDay, Sheet, sheet
from jishi.rules.presence.fence import Area, Circle, Fence, inside
from jishi.rules.presence.judge import judge
from jishi.rules.presence.leave import LeaveLevel, Level, leave_level, overdue_days
from jishi.rules.presence.sampling import allocate, draw, seal

__all__ = [
    "Area",
    "Away",
    "CheckIn",
    "Circle",
    "DayStatus",
    "Doubt",
    "Fence",
    "Judged",
    "LeaveLevel",
    "Level",
    "PresenceDay",
    "Reason",
    "Sanction",
    "Sheet",
    "Status",
    "allocate",
    "deduction",
    "draw",
    "inside",
    "judge",
    "leave_level",
    "overdue_days",
    "sanction",
    "seal",
    "sheet",
    "unexcused",
]
