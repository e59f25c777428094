"""Bodies that decide: shares in whole numbers, meetings, and decisions in steps."""

from jishi.rules.quorum.bodies import check_reps_body, check_reps_request, check_villagers_request
from jishi.rules.quorum.decision import (
    Act,
    Progress,
    Publication,
    Standing,
    Step,
    Template,
    check_merge,
    progress,
)
from jishi.rules.quorum.meeting import Base, Meeting, Requirement, check_meeting
from jishi.rules.quorum.templates import TEMPLATES, template
from jishi.rules.values.share import Comparator, Threshold

__all__ = [
    "TEMPLATES",
    "Act",
    "Base",
    "Comparator",
    "Meeting",
    "Progress",
    "Publication",
    "Requirement",
    "Standing",
    "Step",
    "Template",
    "Threshold",
    "check_meeting",
    "check_merge",
    "check_reps_body",
    "check_reps_request",
    "check_villagers_request",
    "progress",
    "template",
]
