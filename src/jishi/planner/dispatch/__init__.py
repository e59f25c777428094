"""Who visits whom, and when: dispatch of single orders to experts, mobile teams and home-care teams.

Days are working days counted from 0; ``WorkingDays`` turns dates into them with any calendar.
"""

from .check import DispatchReport, check_dispatch
from .missed import missed, why
from .plan import DispatchPlan, Visit
from .problem import Crew, DispatchProblem, Order, Shift, Window
from .solve import compile_kernels, dispatch
from .working_days import WorkingDays

__all__ = [
    "Crew",
    "DispatchPlan",
    "DispatchProblem",
    "DispatchReport",
    "Order",
    "Shift",
    "Visit",
    "Window",
    "WorkingDays",
    "check_dispatch",
    "compile_kernels",
    "dispatch",
    "missed",
    "why",
]
