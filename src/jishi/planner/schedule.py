"""Slots and days of the solver written down as the tables of a plan."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Floats, Ints
from .serve import Serving
from .tables import Fairs, Served, Stalls
from .timetable import Timetable

Array = NDArray[Any]


def fair_weights(serving: Serving, slots: Ints, held: Ints) -> Floats:
    """Weighted persons served at each held host."""
    layout = serving.layout
    slot, need, quantity = serving.rows(slots)
    at = layout.seat_host[layout.slot_seat[slot]]
    total: Any = np.bincount(at, layout.need_worth[need] * quantity, minlength=layout.hosts)
    return np.asarray(total[held], float)


def write_down(serving: Serving, timetable: Timetable, slots: Ints, held: Ints) -> dict[str, Any]:
    """``fairs``, ``stalls`` and ``served`` of the plan, fairs numbered by day, then host."""
    layout, problem = serving.layout, serving.layout.problem
    village, day = layout.host_village[held], timetable.day[held]
    order = np.lexsort((village, day))
    number = np.full(layout.hosts, -1)
    number[held[order]] = np.arange(len(held))
    fair = number[layout.seat_host[layout.slot_seat]]
    pair = layout.slot_pair[slots]
    unit, service = problem.pairs.unit[pair], problem.pairs.service[pair]
    rank = np.lexsort((service, unit, fair[slots]))
    slot, need, quantity = serving.rows(slots)
    who, what = problem.needs.village[need], problem.needs.service[need]
    row = np.lexsort((what, who, fair[slot]))
    return {
        "fairs": Fairs(village[order], day[order]),
        "stalls": Stalls(fair[slots][rank], unit[rank], service[rank]),
        "served": Served(fair[slot][row], who[row], what[row], quantity[row]),
    }
