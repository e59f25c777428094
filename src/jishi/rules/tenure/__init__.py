"""How long people may stay where they are, how many posts there are, and what a reshuffle would change."""

from jishi.rules.tenure.establishment import Approved, Filled, check_decision, filled, staffing
from jishi.rules.tenure.kin import Clash, Kin, clashes
from jishi.rules.tenure.post import Appointment, Level, Tenure
from jishi.rules.tenure.reshuffle import Outcome, Problem, what_if
from jishi.rules.tenure.stay import Kind, Notice, Standing, Stay, notices, stays

__all__ = [
    "Appointment",
    "Approved",
    "Clash",
    "Filled",
    "Kin",
    "Kind",
    "Level",
    "Notice",
    "Outcome",
    "Problem",
    "Standing",
    "Stay",
    "Tenure",
    "check_decision",
    "clashes",
    "filled",
    "notices",
    "staffing",
    "stays",
    "what_if",
]
