"""What unexcused absences do to an officer's grade, and to the score of the town and the sending unit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.scoring.weighted import exact
from jishi.rules.values.share import NegativeCount

CAPS = ("absence.cap_excellent", "absence.cap_basic", "absence.cap_fail")
RECALL, DEDUCTION = "absence.recall", "absence.unit_deduction"


@dataclass(frozen=True, slots=True)
class AbsenceEffect:
    """`best` is how many grades from the top are closed (0 none); `recall`: a recall is to be proposed."""

    best: int
    recall: bool
    rules: tuple[str, ...]


def absence_effect(values: Values, absences: int) -> AbsenceEffect:
    """One absence: not the top grade; two: basic at best; three: fails. Source: [F3]; recall [I].

    手册 无故缺勤与等次
    公式 无故缺勤1次不得评优秀，2次最高基本合格，3次及以上不合格，并提出召回建议
    依据 [F3] [I]
    规则 absence.cap_excellent absence.cap_basic absence.cap_fail absence.recall
    例 缺勤0、1、2、3次，最好的等次依次为优秀、合格、基本合格、不合格

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([*CAPS, RECALL], date(2026, 1, 1))
    >>> [absence_effect(values, absences).best for absences in range(4)]
    [0, 1, 2, 3]
    """
    if absences < 0:
        raise NegativeCount(absences, "0或正整数")
    closed = [grade for grade, key in enumerate(CAPS, start=1) if absences >= values.number(key)]
    return AbsenceEffect(max(closed, default=0), absences >= values.number(RECALL), (*CAPS, RECALL))


def unit_deduction(values: Values, cases: int, marks: Decimal | int) -> Fraction:
    """What the town or unit loses: a tenth a case, never more than the item's marks. Source: [F3].

    手册 缺勤对乡镇和派出单位扣分
    公式 每起扣0.1分，扣完该项分值为止
    依据 [F3]
    规则 absence.unit_deduction
    例 该项2分：3起扣0.3分，30起扣2分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([DEDUCTION], date(2026, 1, 1))
    >>> unit_deduction(values, 3, 2), unit_deduction(values, 30, 2)
    (Fraction(3, 10), Fraction(2, 1))
    """
    if cases < 0 or exact(marks) < 0:
        raise NegativeCount(min(cases, marks), "0或正数")
    return min(exact(marks), cases * exact(values.decimal(DEDUCTION)))
