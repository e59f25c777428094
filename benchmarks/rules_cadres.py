"""Measures the four speed aims of the rules of cadres and contracts in CPU seconds and says which are met.

Run `python benchmarks/rules_cadres.py`, which writes `var/bench/rules_cadres.json` too. Exit code 1: an aim
was missed. All people, villages, land and positions are simulated.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from aims.speed import Aim, measure

from jishi.rules.book import DEFAULTS
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.clock import CHINA
from jishi.rules.contract import Lease, overlaps
from jishi.rules.geometry import Position
from jishi.rules.placement import Nominee, Village, assign
from jishi.rules.presence import CheckIn, Circle, judge, sheet
from jishi.rules.rank import Rank
from jishi.rules.tenure import Level, Tenure, stays

POSTS, LEASES, PEOPLE, VILLAGES, OFFICERS = 10_000, 20_000, 223, 300, 2_000
ON = date(2026, 3, 1)
RULES = DEFAULTS.values([rule.key for rule in DEFAULTS], ON)


def somewhere(random_source: random.Random) -> Position:
    """A point of a county of some 70 by 80 kilometres."""
    return Position(random_source.uniform(118.4, 119.2), random_source.uniform(36.6, 37.3))


def tenures(random_source: random.Random) -> Callable[[], int]:
    """Seven thousand people with one to two posts in 400 sections; one in ten seconded for a year."""
    found = []
    for index in range(POSTS):
        start = date(2006, 1, 1) + timedelta(days=random_source.randrange(7000))
        end = start + timedelta(days=random_source.randrange(3000)) if random_source.random() < 0.3 else None
        section = f"s{random_source.randrange(400)}"
        level = random_source.choice([Level.CHIEF, Level.DEPUTY, Level.STAFF])
        who = f"p{index % 7000}"
        away = index % 10 == 0
        found.append(Tenure(who, "u", section, "post", level, start, end, index % 3 == 0, away))
    return lambda: len(stays(found, ON, RULES))


def leases(random_source: random.Random) -> Callable[[], int]:
    """A field of 100 by 200 parcels of 40 metres with seven corners; one in fifty reaches into its neighbour."""
    side, found = 0.0004, []
    for index in range(LEASES):
        west, south = 118.5 + index % 100 * side, 36.8 + index // 100 * side
        wide = side * (1.2 if random_source.random() < 0.02 else 1)
        corners = ((0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (0.5, 1), (0, 1))
        outline = tuple(Position(west + x * wide, south + y * side) for x, y in corners)
        start = date(2015, 1, 1) + timedelta(days=random_source.randrange(4000))
        end = start + timedelta(days=random_source.randrange(365, 7000))
        found.append(Lease(f"c{index}", f"d{index}", 24_000, start, end, outline))
    return lambda: len(overlaps(found, RULES))


def placements(random_source: random.Random) -> Callable[[], int]:
    """One village in ten has a weak branch; each person avoids one village and has up to three of twelve skills."""
    skills = [f"s{number}" for number in range(12)]

    def some() -> frozenset[str]:
        return frozenset(random_source.sample(skills, random_source.randrange(4)))

    villages = [
        Village(f"v{index}", somewhere(random_source), some(), index % 10 == 0) for index in range(VILLAGES)
    ]
    people = [
        Nominee(
            f"p{index}",
            "u",
            Rank.SECTION,
            random_source.random() < 0.9,
            some(),
            somewhere(random_source),
            {f"v{random_source.randrange(VILLAGES)}": "home"},
        )
        for index in range(PEOPLE)
    ]
    return lambda: len(assign(people, villages, RULES).placed)


def attendance(random_source: random.Random) -> Callable[[], int]:
    """A check-in of each officer on each of the 22 working days of March 2026, judged, and the month's sheets."""
    calendar = WorkCalendar.published()
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    fences, checkins = {}, []
    for index in range(OFFICERS):
        centre = somewhere(random_source)
        fences[f"v{index}"] = Circle(centre, 500)
        for day in calendar.workdays(first, last):
            at = datetime(day.year, day.month, day.day, 8, random_source.randrange(60), tzinfo=CHINA)
            near = Position(
                centre.lon + random_source.gauss(0, 0.002), centre.lat + random_source.gauss(0, 0.001)
            )
            number = len(checkins)
            checkins.append(
                CheckIn(
                    f"c{number}",
                    f"p{index}",
                    f"v{index}",
                    near,
                    20,
                    at,
                    at,
                    at,
                    f"{number:064x}",
                    f"d{index}",
                )
            )

    def run() -> int:
        marks = defaultdict(list)
        for mark in judge(checkins, fences, RULES):
            marks[mark.person].append(mark)
        posted = [(date(2025, 1, 1), None)]
        return sum(sheet(mine, first, last, posted, calendar, RULES).met for mine in marks.values())

    return run


AIMS: tuple[Aim, ...] = (
    (f"tenure of {POSTS} posts", 1.0, tenures),
    (f"overlap of {LEASES} leases", 2.0, leases),
    (f"{PEOPLE} people to {VILLAGES} villages", 1.0, placements),
    (f"a month of check-ins of {OFFICERS} officers", 2.0, attendance),
)


if __name__ == "__main__":
    sys.exit(measure(AIMS, "rules_cadres"))
