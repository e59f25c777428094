"""Small dispatch problems to follow by hand, random ones, and the best plan by trying everything."""

from __future__ import annotations

from itertools import permutations, product
from typing import Any

import numpy as np

from jishi.planner.dispatch import Crew, DispatchProblem, Order, Shift, Window

DAY_SHIFT = (480, 1020)


def order(name: str = "D-1", **changes: Any) -> Order:
    """Half an hour's visit 10 km to the east (20 minutes on the road), any time of either day."""
    fields: dict[str, Any] = {
        "x_km": 10.0,
        "y_km": 0.0,
        "minutes": 30,
        "skills": frozenset({"vet"}),
        "due": 1,
    }
    return Order(id=name, **(fields | changes))


def crew(name: str = "C-1", **changes: Any) -> Crew:
    fields: dict[str, Any] = {"x_km": 0.0, "y_km": 0.0, "skills": frozenset({"vet"})}
    shifts = tuple(Shift(day, *DAY_SHIFT) for day in (0, 1))
    return Crew(id=name, **(fields | {"shifts": shifts} | changes))


def problem(*rows: Order | Crew, **changes: Any) -> DispatchProblem:
    """Two working days; travel in straight lines at 30 km/h, so that 1 km takes 2 minutes."""
    orders = tuple(row for row in rows if isinstance(row, Order))
    crews = tuple(row for row in rows if isinstance(row, Crew)) or (crew(),)
    fields: dict[str, Any] = {"days": 2, "km_per_hour": 30.0, "detour": 1.0}
    return DispatchProblem(orders, crews, **(fields | changes))


def random_problem(seed: int, orders: int = 4) -> DispatchProblem:
    """Tight enough that something is usually late or left out."""
    rng = np.random.default_rng(seed)
    rows: list[Order | Crew] = []
    for number in range(orders):
        release = int(rng.integers(0, 2))
        opens = int(rng.integers(480, 700))
        windows = (Window(opens, opens + int(rng.integers(0, 200))), Window(800, 900, day=1))
        rows.append(
            order(
                f"D-{number}",
                x_km=float(rng.integers(-30, 30)),
                y_km=float(rng.integers(-30, 30)),
                minutes=int(rng.integers(30, 150)),
                skills=frozenset({str(rng.choice(["vet", "law"]))}),
                release=release,
                due=int(rng.integers(release, 3)),
                expires=None if rng.random() < 0.7 else 2,
                priority=int(rng.integers(1, 4)),
                windows=windows if rng.random() < 0.5 else (),
            )
        )
    morning, whole = Shift(0, 480, 700), Shift(1, 480, int(rng.integers(700, 1000)))
    rows.append(crew("C-0", skills=frozenset({"vet", "law"}), shifts=(morning,), max_visits=2))
    rows.append(crew("C-1", skills=frozenset({"vet"}), x_km=5.0, shifts=(whole,)))
    rows.append(crew("C-2", skills=frozenset({"law"}), y_km=5.0, shifts=(Shift(2, 500, 720),)))
    return problem(*rows, days=3, balance=float(rng.choice([0.0, 0.2, 1.0])))


def best_rank(task: DispatchProblem) -> tuple[int, int, float]:
    """Points, late points and minus cost of the best plan, by trying every assignment in every sequence."""
    shifts = [(team, shift) for team in task.crews for shift in team.shifts]
    travel = task.minutes_between()
    rounds = [_rounds(task, travel, team, shift) for team, shift in shifts]
    best = (-1, 0, 0.0)
    for choice in product(range(len(shifts) + 1), repeat=len(task.orders)):
        held = [frozenset(o for o, s in enumerate(choice) if s == shift) for shift in range(len(shifts))]
        if any(some not in rounds[shift] for shift, some in enumerate(held)):
            continue
        best = max(best, _rank(task, shifts, held, [rounds[shift][some] for shift, some in enumerate(held)]))
    return best


def _rounds(task: DispatchProblem, travel: Any, team: Crew, shift: Shift) -> dict[frozenset[int], int]:
    """Every set of orders that fits one shift, with the least minutes on the road."""
    able = [o for o, one in enumerate(task.orders) if one.skills <= team.skills]
    found: dict[frozenset[int], int] = {}
    for size in range(min(len(able), team.max_visits or len(able)) + 1):
        for way in permutations(able, size):
            road = _road(task, travel, team, shift, way)
            if road is not None:
                found[frozenset(way)] = min(road, found.get(frozenset(way), road))
    return found


def _road(task: DispatchProblem, travel: Any, team: Crew, shift: Shift, way: tuple[int, ...]) -> int | None:
    base = place = task.crews.index(team)
    moment, road = shift.begins, 0
    for o in way:
        one, here = task.orders[o], len(task.crews) + o
        last = task.days - 1 if one.expires is None else one.expires
        moment, road = moment + int(travel[place, here]), road + int(travel[place, here])
        windows = [w for w in one.windows if w.day in (None, shift.day)] if one.windows else [Window(0, 1440)]
        starts = [max(moment, w.opens) for w in windows if moment <= w.closes]
        if not one.release <= shift.day <= last or not starts:
            return None
        moment, place = min(starts) + one.minutes, here
    home = int(travel[place, base])
    return road + home if moment + home <= shift.ends else None


def _rank(task: DispatchProblem, shifts: Any, held: Any, roads: list[int]) -> tuple[int, int, float]:
    points = late = 0
    load = dict.fromkeys((team.id for team in task.crews), 0)
    for (team, shift), some, road in zip(shifts, held, roads, strict=True):
        load[team.id] += road + sum(task.orders[o].minutes for o in some)
        for o in some:
            one = task.orders[o]
            if shift.day <= one.due:
                points += one.priority
            else:
                late += one.priority * max(1, task.days - (shift.day - one.due))
    duty = {team.id: sum(s.ends - s.begins for s in team.shifts) for team in task.crews}
    share = sum(load.values()) / sum(duty.values())
    over = sum(max(0.0, load[name] - share * duty[name]) for name in duty)
    return points, late, -(sum(roads) + task.balance * over)
