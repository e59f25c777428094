"""What a site layout is asked: where people live, where sites could be, how many open, and to what end."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..columns import Floats
from .validate import validate

Aim = Literal["median", "coverage"]


@dataclass(frozen=True)
class Place:
    """``people`` live here, ``homebound`` of them cannot come to a site and are visited at home."""

    id: str
    x_km: float
    y_km: float
    people: int
    homebound: int = 0
    name: str = ""

    @property
    def coming(self) -> int:
        return self.people - self.homebound


@dataclass(frozen=True)
class Site:
    """Could be opened for up to ``capacity`` people (None: any number); ``must_open`` is decided already."""

    id: str
    x_km: float
    y_km: float
    capacity: int | None = None
    must_open: bool = False
    name: str = ""


@dataclass(frozen=True, eq=False)
class SiteProblem:
    """Open exactly ``open_sites`` of ``sites``; checked when built.

    ``aim="median"``: everybody who comes is sent to an open site, nobody farther than ``max_km`` if that is
    given, and the kilometres of all persons are least. ``aim="coverage"``: as many as possible are sent to an
    open site within ``max_km``. People of one place may be sent to several sites. Distances are straight
    times ``detour``, or those of the matrix ``km`` (places by sites).

    Raises a ``PlannerError`` naming the places, sites and columns at fault.
    """

    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    open_sites: int
    aim: Aim = "median"
    max_km: float | None = None
    detour: float = 1.3
    km: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", tuple(self.places))
        object.__setattr__(self, "sites", tuple(self.sites))
        validate(self)

    def but(self, **changes: object) -> SiteProblem:
        """The same problem with some fields replaced, checked again."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]

    def distances(self) -> Floats:
        """Kilometres from every place (row) to every site (column)."""
        if self.km is not None:
            return np.asarray(self.km, float)
        x, y = ([getattr(one, axis) for one in self.places] for axis in ("x_km", "y_km"))
        u, v = ([getattr(one, axis) for one in self.sites] for axis in ("x_km", "y_km"))
        across, along = np.subtract.outer(x, u), np.subtract.outer(y, v)
        return np.asarray(np.hypot(across, along) * self.detour, float)
