"""Measures the three speed aims of the rules in CPU seconds and says which are met.

Run `python benchmarks/rules.py`, which writes `var/bench/rules.json` too. Exit code 1: an aim was missed.
"""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta

from aims.speed import Aim, measure

from jishi.rules.cadence import Assignment, Leave, ObligationTemplate, due_between
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.deadline import after_months, after_workdays
from jishi.rules.codes import is_id_number
from jishi.rules.codes.identity import check_character
from jishi.rules.values.period import PeriodKind

OFFICERS, DEADLINES, NUMBERS = 2_000, 100_000, 1_000_000


def obligations(random_source: random.Random) -> Callable[[], int]:
    """The five cadences and the attendance target of a year; one officer in five has leave or starts late."""
    calendar = WorkCalendar.published()
    kinds = ((PeriodKind.DAY, 0), (PeriodKind.WEEK, 0), (PeriodKind.MONTH, 5), (PeriodKind.QUARTER, 10))
    templates = [
        ObligationTemplate(kind.value, kind.value, "first_secretary", every=kind, due_days=days)
        for kind, days in (*kinds, (PeriodKind.YEAR, 31))
    ]
    templates.append(
        ObligationTemplate(
            "presence", "presence", "first_secretary", every=PeriodKind.MONTH, required=20, prorated=True
        )
    )
    starts = [date(2025, 1, 1)] * OFFICERS
    leaves = []
    for index in range(0, OFFICERS, 5):
        day = date(2026, 1, 1) + timedelta(days=random_source.randrange(350))
        if index % 2:
            starts[index] = day
        else:
            leaves.append(Leave(f"p{index}", day, day + timedelta(days=random_source.randrange(10))))
    posts = [
        Assignment(f"p{index}", "first_secretary", f"v{index}", start) for index, start in enumerate(starts)
    ]
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    return lambda: len(due_between(templates, posts, first, last, calendar, leaves=leaves))


def deadlines(random_source: random.Random) -> Callable[[], int]:
    """Half in working days (1 to 15), half in months (1 to 6) rolled on to a working day."""
    calendar = WorkCalendar.published()
    asked = [
        (date(2024, 1, 1) + timedelta(days=random_source.randrange(1000)), random_source.randrange(1, 16))
        for _ in range(DEADLINES)
    ]

    def run() -> int:
        for index, (start, amount) in enumerate(asked):
            if index % 2:
                after_workdays(calendar, start, amount)
            else:
                after_months(calendar, start, amount % 6 + 1, roll=True)
        return len(asked)

    return run


def numbers(random_source: random.Random) -> Callable[[], int]:
    """Simulated numbers of 300 counties, births 1930 to 2019, one in ten with a wrong check character."""
    regions = [f"{random_source.choice(('37', '41', '32'))}{number:04d}" for number in range(101, 401)]
    births = [(date(1930, 1, 1) + timedelta(days=offset)).strftime("%Y%m%d") for offset in range(32_800)]
    found = []
    for index in range(NUMBERS):
        serial = random_source.randrange(1000)
        first = f"{random_source.choice(regions)}{random_source.choice(births)}{serial:03d}"
        check = check_character(first)
        found.append(first + ("X" if check != "X" else "0") if index % 10 == 0 else first + check)
    return lambda: sum(map(is_id_number, found))


AIMS: tuple[Aim, ...] = (
    (f"a year of obligations for {OFFICERS} officers", 1.0, obligations),
    (f"{DEADLINES} deadlines", 1.0, deadlines),
    (f"{NUMBERS} identity numbers", 3.0, numbers),
)


if __name__ == "__main__":
    sys.exit(measure(AIMS, "rules"))
