"""Which village, which day, which stalls: plans a county's service fairs near a proven bound, and says why.

A pure library: no database, no clock but a time limit, no framework. Names that need the solver, its compiler or its
linear programmes are read when first asked for, so that a program that only shows plans does not carry them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .certificate import CertificateRejected, certified_bound, certify
from .check import Report, check
from .coverage import Coverage, coverage
from .errors import PlannerError
from .greedy import greedy
from .plan import Plan
from .problem import Names, Problem
from .read import read_plan, read_problem
from .remarks import Remark, remarks
from .sentences import Sentence, render
from .violations import Violation
from .write import write_plan, write_problem

if TYPE_CHECKING:
    from .conflict import contradiction
    from .explaining import Explanation, explain, facts_of, why_not_day, why_not_unit, why_not_village
    from .outlook import Outlook
    from .run import Progress
    from .solving import compile_kernels, solve

# Where each of these stands; no module may bear the name of one, for it would take its place once imported.
LATER = {
    "contradiction": "conflict",
    "Explanation": "explaining",
    "explain": "explaining",
    "facts_of": "explaining",
    "why_not_day": "explaining",
    "why_not_unit": "explaining",
    "why_not_village": "explaining",
    "Outlook": "outlook",
    "Progress": "run",
    "compile_kernels": "solving",
    "solve": "solving",
}

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


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{LATER[name]}", __name__), name)
    globals()[name] = found
    return found
