"""Whom given stalls serve when the first third of each village's needs counts more: a linear programme.

A village's third joins all its services, so that they can no longer be served one after another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Floats, Ints
from .layout import Layout, ranges
from .mip import Effort, Model, solve_model

Array = NDArray[Any]


def add_thirds(model: Model, layout: Layout, need: Ints, column: Ints) -> Ints:
    """Columns "weighted needs met of the first third" by village, at most what ``column`` serves of ``need``."""
    villages, row = np.unique(layout.need_village[need], return_inverse=True)
    third = model.add_columns(
        np.full(len(villages), layout.bonus), low=0.0, high=layout.third[villages], whole=False
    )
    rows = np.concatenate([np.arange(len(villages)), row])
    columns = np.concatenate([third, column])
    factor = np.concatenate([np.ones(len(villages)), -layout.need_worth[need]])
    model.add_rows(rows, columns, factor, low=-np.inf, high=0.0, count=len(villages))
    return third


def serve_fairly(layout: Layout, slots: Ints) -> tuple[Ints, Ints, Floats]:
    """The best service from ``slots``: every (slot, need, quantity) with persons to serve."""
    groups = layout.slot_group[slots]
    sizes = np.diff(layout.entry_start)[groups]
    entry = ranges(layout.entry_start[groups], sizes)
    stall, need = np.repeat(np.arange(len(slots)), sizes), layout.entry_need[entry]
    model = Model()
    column = model.add_columns(layout.need_worth[need], low=0.0, high=layout.entry_most[entry], whole=False)
    model.add_rows(stall, column, 1.0, low=-np.inf, high=layout.slot_people[slots], count=len(slots))
    needs, row = np.unique(need, return_inverse=True)
    model.add_rows(row, column, 1.0, low=-np.inf, high=layout.need_count[needs], count=len(needs))
    add_thirds(model, layout, need, column)
    quantity = solve_model(model, Effort()).values[column]
    some = quantity > 1e-9
    return slots[stall[some]], need[some], quantity[some]
