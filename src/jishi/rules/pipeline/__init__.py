"""Long processes as tables: membership in 25 steps, investment lead, project, co-operative, weak branch."""

from jishi.rules.pipeline.economy import cooperative, lead, project
from jishi.rules.pipeline.line import Row, line
from jishi.rules.pipeline.membership import membership
from jishi.rules.pipeline.weak_branch import weak_branch

__all__ = ["Row", "cooperative", "lead", "line", "membership", "project", "weak_branch"]
