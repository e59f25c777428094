"""What one need weighs and how far things are: the figures that turn records into a problem, pure.

Source: the model of the fair planner (weights of the old, the remote and those who wait; attendance falling with
distance; the cost of sending a team).
"""

from __future__ import annotations

from math import cos, exp, hypot, radians

KM_PER_DEGREE = 111.32
OLD, REMOTE, WAITING, HEALTH = 0.5, 0.3, 0.4, 1.1
REMOTE_KM, WAITING_DAYS = 30.0, 90
SHARE_AT_HOME, DECAY_KM, REACH_KM = 0.8, 1.5, 3.0
SEND_BASE, SEND_PER_KM, ROAD_FACTOR = 3.0, 0.15, 1.3


def position(lon: float, lat: float, *, lon0: float, lat0: float) -> tuple[float, float]:
    """Kilometres east and north of a point of reference; exact enough within a county."""
    return (lon - lon0) * KM_PER_DEGREE * cos(radians(lat0)), (lat - lat0) * KM_PER_DEGREE


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Straight kilometres."""
    return hypot(a[0] - b[0], a[1] - b[1])


def need_weight(*, old_share: float, seat_km: float, waited_days: int, health: bool) -> float:
    """What one person's need counts, from 1.0 to 2.4: more for the old, the remote, the waiting, and for health."""
    weight = 1.0 + OLD * min(max(old_share, 0.0), 1.0)
    weight += REMOTE * min(seat_km / REMOTE_KM, 1.0)
    weight += WAITING * min(max(waited_days, 0) / WAITING_DAYS, 1.0)
    return round(weight * (HEALTH if health else 1.0), 2)


def attendance(km: float) -> float:
    """The share of a village's people in need who come to a fair so many kilometres away; 0 beyond three."""
    return round(SHARE_AT_HOME * exp(-km / DECAY_KM), 3) if km <= REACH_KM else 0.0


def sending_cost(km: float) -> float:
    """What sending a team costs, counted in needs; by road, which is longer than the straight line."""
    return round(SEND_BASE + SEND_PER_KM * km * ROAD_FACTOR, 2)
