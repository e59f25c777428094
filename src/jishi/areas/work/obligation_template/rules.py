"""When what comes again is due, and which figures are none."""

from __future__ import annotations

# The book has a day for each of the five cadences of a posted cadre; a half-year brings its own.
DUE_RULES = {
    "day": "cadence.daily_due_days",
    "week": "cadence.weekly_due_days",
    "month": "cadence.monthly_due_days",
    "quarter": "cadence.quarterly_due_days",
    "year": "cadence.yearly_due_days",
}
CATCH_UP = "cadence.catch_up_days"
