"""Simulated (模拟) orders and crews of a county, for benchmarks and tests."""

from __future__ import annotations

import numpy as np

from .problem import Crew, DispatchProblem, Order, Shift, Window

HALF_DAYS = ((8 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))


def simulated_orders(
    orders: int = 300, crews: int = 15, days: int = 3, skills: int = 12, seed: int = 0, lunch: bool = False
) -> DispatchProblem:
    """``orders`` visits of 30 to 90 minutes in a county of 60 by 50 km, ``crews`` with three skills each.

    Two orders in three are for a morning or an afternoon; half have a deadline before the last day. Priorities
    are 1 to 3. With ``lunch`` crews are back at their base at noon.
    """
    rng = np.random.default_rng(seed)
    names = [f"skill-{number}" for number in range(skills)]
    bases = rng.uniform((10, 10), (50, 40), (crews, 2))
    known = [
        {names[number % skills], *rng.choice(names, 2, replace=False).tolist()} for number in range(crews)
    ]
    shifts = tuple(
        Shift(day, begins, ends)
        for day in range(days)
        for begins, ends in (HALF_DAYS if lunch else ((8 * 60, 17 * 60 + 30),))
    )
    usable = sorted(set().union(*known))
    rows = []
    for number in range(orders):
        release = int(rng.integers(0, max(1, days - 1)))
        due = int(rng.integers(release, days)) if rng.random() < 0.5 else days - 1
        half = int(rng.integers(0, 3))
        windows = () if half == 2 else (Window(HALF_DAYS[half][0], HALF_DAYS[half][1] - 30),)
        rows.append(
            Order(
                id=f"D-{number}",
                x_km=round(float(rng.uniform(0, 60)), 2),
                y_km=round(float(rng.uniform(0, 50)), 2),
                minutes=int(rng.choice([30, 45, 60, 90])),
                skills=frozenset({usable[int(rng.integers(0, len(usable)))]}),
                release=release,
                due=due,
                priority=int(rng.choice([1, 2, 3], p=[0.5, 0.3, 0.2])),
                windows=windows,
            )
        )
    teams = [
        Crew(f"C-{n}", float(bases[n, 0]), float(bases[n, 1]), frozenset(known[n]), shifts)
        for n in range(crews)
    ]
    return DispatchProblem(tuple(rows), tuple(teams), days)
