"""Which village, which day, which stalls: plans a county's service fairs near a proven bound, and says why.

A pure library: no database, no clock but a time limit, no framework.
"""

from .check import Report, Violation, check
from .errors import PlannerError
from .greedy import greedy
from .plan import Plan
from .problem import Names, Problem
from .read import read_plan, read_problem
from .solve import Progress, solve
from .write import write_plan, write_problem

__all__ = [
    "Names",
    "Plan",
    "PlannerError",
    "Problem",
    "Progress",
    "Report",
    "Violation",
    "check",
    "greedy",
    "read_plan",
    "read_problem",
    "solve",
    "write_plan",
    "write_problem",
]
