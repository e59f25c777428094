"""What is to be dispatched: single orders, the crews who may take them, and the working days they have."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..columns import Ints
from .validate import validate

DAY = 24 * 60
"""Minutes of a day."""


@dataclass(frozen=True)
class Window:
    """A visit may begin between ``opens`` and ``closes``, minutes after midnight, on ``day`` or (None) daily."""

    opens: int
    closes: int
    day: int | None = None


@dataclass(frozen=True)
class Order:
    """One visit somebody waits for, at ``x_km``, ``y_km``, lasting ``minutes``.

    A crew needs all of ``skills``. Days are working days counted from 0: the visit is possible from
    ``release`` on, on time up to ``due``, late up to ``expires`` (None: the end of the horizon), and not at
    all afterwards. Without ``windows`` any minute of a shift will do. ``priority`` is what a visit on time
    is worth, 1 to 100. A ``due`` below 0 is a deadline that has passed already.
    """

    id: str
    x_km: float
    y_km: float
    minutes: int
    skills: frozenset[str]
    due: int
    release: int = 0
    expires: int | None = None
    priority: int = 1
    windows: tuple[Window, ...] = ()
    name: str = ""

    @property
    def called(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class Shift:
    """A crew leaves its base on ``day`` not before ``begins`` and is back by ``ends`` (minutes after midnight)."""

    day: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Crew:
    """An expert, a mobile team or a home-care team: where it sets out, what it can do, when it works.

    ``max_visits`` bounds the visits of one shift. Two shifts a day leave the time between them free.
    """

    id: str
    x_km: float
    y_km: float
    skills: frozenset[str]
    shifts: tuple[Shift, ...]
    max_visits: int | None = None
    name: str = ""

    @property
    def called(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, eq=False)
class DispatchProblem:
    """Orders and crews over ``days`` working days; checked when built.

    Travel takes the straight distance times ``detour`` at ``km_per_hour``, rounded up to whole minutes, or
    what the matrix ``travel`` says: minutes from row to column, the crews' bases first, then the orders'
    places. ``balance`` is how many minutes of travel it is worth to take one minute of overload off a crew;
    a crew's overload is what it works and travels beyond its share, hours on duty for hours on duty.

    Raises a ``PlannerError`` naming the orders, crews and columns at fault.
    """

    orders: tuple[Order, ...]
    crews: tuple[Crew, ...]
    days: int
    travel: NDArray[np.int64] | None = None
    km_per_hour: float = 40.0
    detour: float = 1.3
    balance: float = 0.2

    def __post_init__(self) -> None:
        object.__setattr__(self, "orders", tuple(self.orders))
        object.__setattr__(self, "crews", tuple(self.crews))
        validate(self)

    def but(self, **changes: object) -> DispatchProblem:
        """The same problem with some fields replaced, checked again."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def minutes_between(self) -> Ints:
        """Travel from row to column in whole minutes: crews' bases in order, then orders in order."""
        if self.travel is not None:
            return np.asarray(self.travel, np.int64)
        x = np.array([*(crew.x_km for crew in self.crews), *(order.x_km for order in self.orders)], float)
        y = np.array([*(crew.y_km for crew in self.crews), *(order.y_km for order in self.orders)], float)
        apart = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
        minutes: Ints = np.ceil(apart * self.detour / self.km_per_hour * 60 - 1e-9).astype(np.int64)
        return minutes
