"""Which village, which day, which stalls: plans a county's service fairs near a proven bound, and says why.

A pure library: no database, no clock but a time limit, no framework.
"""

from .certificate import CertificateRejected, certified_bound, certify
from .check import Report, check
from .conflict import contradiction
from .coverage import Coverage, coverage
from .errors import PlannerError
from .explain import Explanation, explain, facts_of, why_not_day, why_not_unit, why_not_village
from .greedy import greedy
from .outlook import Outlook
from .plan import Plan
from .problem import Names, Problem
from .read import read_plan, read_problem
from .remarks import Remark, remarks
from .run import Progress
from .sentences import Sentence, render
from .solve import compile_kernels, solve
from .violations import Violation
from .write import write_plan, write_problem

__all__ = [
    "CertificateRejected",
    "Coverage",
    "Explanation",
    "Names",
    "Outlook",
    "Plan",
    "PlannerError",
    "Problem",
    "Progress",
    "Remark",
    "Report",
    "Sentence",
    "Violation",
    "certified_bound",
    "certify",
    "check",
    "compile_kernels",
    "contradiction",
    "coverage",
    "explain",
    "facts_of",
    "greedy",
    "read_plan",
    "read_problem",
    "remarks",
    "render",
    "solve",
    "why_not_day",
    "why_not_unit",
    "why_not_village",
    "write_plan",
    "write_problem",
]
