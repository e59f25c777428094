"""Scores of officers' work, branches, grids, contests and providers; residents are asked, never scored."""

from jishi.rules.scoring.appraisal import Appraisal, appraise
from jishi.rules.scoring.ballot import Ballots, across, ballot_score, check_turnout
from jishi.rules.scoring.classification import Branch, Classification, classify
from jishi.rules.scoring.contest import (
    Contest,
    EntryScore,
    JudgeScore,
    hold_contest,
    star_bonus,
    trimmed_mean,
)
from jishi.rules.scoring.grade import Candidate, Graded, Grading, grade_all
from jishi.rules.scoring.grid import grid_score
from jishi.rules.scoring.places import Placing, place
from jishi.rules.scoring.provider import ResidentRating, TeamScore, team_score
from jishi.rules.scoring.rubric import Item, Tally, tally
from jishi.rules.scoring.satisfaction import Grouped, Ratings, Satisfaction, by_group, satisfaction
from jishi.rules.scoring.veto import AbsenceEffect, absence_effect, unit_deduction
from jishi.rules.scoring.weighted import Part, Weighted, show_score, weigh

__all__ = [
    "AbsenceEffect",
    "Appraisal",
    "Ballots",
    "Branch",
    "Candidate",
    "Classification",
    "Contest",
    "EntryScore",
    "Graded",
    "Grading",
    "Grouped",
    "Item",
    "JudgeScore",
    "Part",
    "Placing",
    "Ratings",
    "ResidentRating",
    "Satisfaction",
    "Tally",
    "TeamScore",
    "Weighted",
    "absence_effect",
    "across",
    "appraise",
    "ballot_score",
    "by_group",
    "check_turnout",
    "classify",
    "grade_all",
    "grid_score",
    "hold_contest",
    "place",
    "satisfaction",
    "show_score",
    "star_bonus",
    "tally",
    "team_score",
    "trimmed_mean",
    "unit_deduction",
    "weigh",
]
