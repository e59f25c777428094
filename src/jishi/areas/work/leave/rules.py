"""In which states leave is asked for, stands approved or is used, and which figures decide."""

from __future__ import annotations

TOWN_DAYS, GRACE = "leave.town_max_days", "leave.overdue_days"
# What stands in the way of another leave: a draft too, so that of two drafts at once neither slips through.
LIVE = ("draft", "submitted", "town_approved", "county_approved", "on_leave", "overdue", "returned")
# What counts as one leave with another where no working day lies between.
ASKED = ("submitted", "town_approved", "county_approved", "on_leave", "overdue", "returned")
# Whoever has set out with leave owes nothing for its days; who is overdue was excused to the last one.
GRANTED = ("on_leave", "overdue", "returned")
