"""Grades of the annual appraisal: by score, capped by absences, the top grade limited to a share."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.places import Placing, place
from jishi.rules.scoring.veto import CAPS, absence_effect
from jishi.rules.scoring.weighted import FULL, in_range, show_score

GRADES, CUTS, CAP = "appraisal.grades", "appraisal.grade_cuts", "appraisal.excellent_cap"
RULES = (GRADES, CUTS, CAP, *CAPS)


class CandidateTwice(RuleFault):
    title = "同一人列了两次"


class CutsWrong(RuleFault):
    title = "等次分数线不对"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer appraised. `score` None while parts are missing; `ballot` and days present break ties."""

    code: str
    score: Fraction | None
    ballot: Fraction = Fraction(0)
    days: int = 0
    absences: int = 0


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade, None while the score is incomplete, and why it is not the one that the score alone gives."""

    code: str
    grade: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Grading:
    """All in the order given. `placing.tied` wait for the meeting; until then they hold the second grade."""

    graded: tuple[Graded, ...]
    places: int
    placing: Placing
    rules: tuple[str, ...] = RULES


def cuts_of(values: Values) -> tuple[int, ...]:
    """The lowest score of each grade but the last, from the top."""
    cuts, grades = values.numbers(CUTS), values.words(GRADES)
    if len(cuts) + 1 != len(grades) or list(cuts) != sorted(set(cuts), reverse=True):
        raise CutsWrong(f"{len(grades)}个等次 {cuts}", "由高到低的分数线，比等次少一个")
    return cuts


def grade_all(values: Values, candidates: Sequence[Candidate]) -> Grading:
    """Everyone's grade. Sources: four grades [F6], cap a share of those scored, rounded down [I][F6].

    手册 年度考核等次
    公式 先按分数线定等次，再按无故缺勤降等；优秀名额为有总分的人数乘上限、舍去小数，按总分、测评分、驻村天数
    先后占用，排不上的为合格；仍并列的交会议研究；总分有缺项的暂不定等次
    依据 [F6] [F3] [I]
    规则 appraisal.grades appraisal.grade_cuts appraisal.excellent_cap
    例 21人中上限20%，优秀至多4人

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values(RULES + ("absence.recall",), date(2026, 1, 1))
    >>> found = grade_all(values, [Candidate(str(number), Fraction(90 + number, 2)) for number in range(21)])
    >>> found.places
    4
    """
    codes = [candidate.code for candidate in candidates]
    for code in codes:
        if codes.count(code) > 1:
            raise CandidateTwice(code, "每人只列一次")
    scored = {one.code: (one, one.score) for one in candidates if one.score is not None}
    places = floor(len(scored) * Fraction(values.decimal(CAP)))
    reached = {code: grade_reached(values, score, one.absences) for code, (one, score) in scored.items()}
    top = {
        code: (score, one.ballot, one.days) for code, (one, score) in scored.items() if reached[code][0] == 0
    }
    placing = place(top, places)
    graded = tuple(final(values, candidate, reached, placing, places) for candidate in candidates)
    return Grading(graded, places, placing)


def grade_reached(values: Values, score: Fraction, absences: int) -> tuple[int, str]:
    """The grade (0 is the top) by score and absences, and why it was lowered."""
    by_score = sum(in_range(score, FULL) < cut for cut in cuts_of(values))
    best = absence_effect(values, absences).best
    if best <= by_score:
        return by_score, ""
    return best, f"得{show_score(score)}，无故缺勤{absences}次"


def final(
    values: Values, candidate: Candidate, reached: dict[str, tuple[int, str]], placing: Placing, places: int
) -> Graded:
    """One officer's grade after the places of the top grade are taken."""
    if candidate.code not in reached:
        return Graded(candidate.code, None, "总分有缺项，暂不定等次")
    grades, (grade, reason) = values.words(GRADES), reached[candidate.code]
    if grade or candidate.code in placing.chosen:
        return Graded(candidate.code, grades[grade], reason)
    if candidate.code in placing.tied:
        return Graded(
            candidate.code, grades[1], f"与{len(placing.tied) - 1}人并列，{placing.left}个名额待研究"
        )
    return Graded(candidate.code, grades[1], f"达到{grades[0]}分数线，{places}个名额已满")
