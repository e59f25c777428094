"""Unexcused absences that inspections found, and what they cost: the grade, the recall, the points of others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.presence.days import DayStatus, PresenceDay

EXCUSED = frozenset({DayStatus.OFFICIAL_AWAY, DayStatus.TRAINING, DayStatus.LEAVE, DayStatus.REST})
CAPS = ("absence.cap_excellent", "absence.cap_basic", "absence.cap_fail")


class DayNotInPosting(RuleFault):
    title = "督查的日子不在任职期内"


class CapsOutOfOrder(RuleFault):
    title = "缺勤等次限制的次数颠倒"


class GradesTooFew(RuleFault):
    title = "考核等次太少"


class CountNegative(RuleFault):
    title = "次数或分值为负"


@dataclass(frozen=True, slots=True)
class Sanction:
    """The best grade still open, whether a recall is proposed, and the rules applied."""

    best_grade: str
    recall: bool
    rules: tuple[str, ...]


def unexcused(days: Iterable[PresenceDay], found_away: Iterable[date]) -> tuple[date, ...]:
    """The days on which an inspection found the person away without leave, training or business.

    A valid check-in of the morning excuses nobody whom the inspectors did not find. Each day counts once.
    """
    status = {one.day: one.status for one in days}
    found = sorted(set(found_away))
    for day in found:
        if day not in status:
            raise DayNotInPosting(day.isoformat(), "任职期内、考勤表上有的日子")
    return tuple(day for day in found if status[day] not in EXCUSED)


def sanction(count: int, values: Values) -> Sanction:
    """What so many unexcused absences of a year lead to.

    手册 无故缺勤的处理
    公式 督查发现的无故缺勤达到各档次数的，年度考核最高只能评到该档等次；达到召回次数的提出召回建议
    依据 [F3] [I]
    规则 absence.cap_excellent absence.cap_basic absence.cap_fail absence.recall appraisal.grades
    例 1次不得评优秀，最高合格；2次最高基本合格；3次不合格并建议召回

    >>> from jishi.rules.book import DEFAULTS
    >>> keys = (*CAPS, "absence.recall", "appraisal.grades")
    >>> rules = DEFAULTS.values(keys, date(2026, 1, 1))
    >>> [(sanction(count, rules).best_grade, sanction(count, rules).recall) for count in range(4)]
    [('优秀', False), ('合格', False), ('基本合格', False), ('不合格', True)]
    """
    if count < 0:
        raise CountNegative(count, "0或正整数")
    limits = [values.number(key) for key in CAPS]
    if limits != sorted(limits):
        raise CapsOutOfOrder("、".join(map(str, limits)), "由少到多的三个次数")
    grades = values.words("appraisal.grades")
    if len(grades) <= len(limits):
        raise GradesTooFew("、".join(grades), f"由高到低至少{len(limits) + 1}个等次")
    reached = sum(count >= limit for limit in limits)
    recall = count >= values.number("absence.recall")
    return Sanction(grades[reached], recall, (*CAPS, "absence.recall", "appraisal.grades"))


def deduction(cases: int, points: Decimal, values: Values) -> Decimal:
    """Points that the town and the sending unit each lose for so many cases, at most the points of the item.

    手册 缺勤对乡镇和派出单位的扣分
    公式 次数×每次扣分，扣完该项分值为止
    依据 [F3]
    规则 absence.unit_deduction
    例 该项1分：3次扣0.3分，12次扣1分

    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["absence.unit_deduction"], date(2026, 1, 1))
    >>> [str(deduction(cases, Decimal(1), rules)) for cases in (3, 12)]
    ['0.3', '1']
    """
    if cases < 0 or not points.is_finite() or points < 0:
        raise CountNegative(f"{cases}次 {points}分", "0或正整数的次数、不为负的分值")
    return min(points, cases * values.decimal("absence.unit_deduction"))
