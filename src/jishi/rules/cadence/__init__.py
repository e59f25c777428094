"""What is owed by when: obligations generated from templates, posts, leave, attributes and events."""

from jishi.rules.cadence.due import due_between
from jishi.rules.cadence.required import prorate, required_days
from jishi.rules.cadence.template import (
    Assignment,
    Attribute,
    Due,
    Happening,
    Leave,
    ObligationTemplate,
    Trigger,
    Within,
)

__all__ = [
    "Assignment",
    "Attribute",
    "Due",
    "Happening",
    "Leave",
    "ObligationTemplate",
    "Trigger",
    "Within",
    "due_between",
    "prorate",
    "required_days",
]
