"""The fence of a village: a circle around its committee or its own outline, and how far outside one stands."""

from dataclasses import dataclass, field

import shapely

from jishi.rules.fault import RuleFault
from jishi.rules.geometry import Outline, OutlineTooShort, Position, distance_m, metres_around, polygon


class RadiusWrong(RuleFault):
    title = "围栏半径不对"


class AccuracyWrong(RuleFault):
    title = "定位误差不对"


@dataclass(frozen=True, slots=True)
class Circle:
    """All within so many metres of a point, usually the village committee."""

    centre: Position
    radius_m: int

    def __post_init__(self) -> None:
        if self.radius_m <= 0:
            raise RadiusWrong(self.radius_m, "正整数米，一般为500")

    def gap_m(self, at: Position) -> float:
        """Metres from the fence for one who stands outside, 0 inside and on it."""
        return max(0.0, distance_m(self.centre, at) - self.radius_m)


@dataclass(frozen=True)
class Area:
    """One or several outlines of a village (exclaves are outlines of their own)."""

    outlines: tuple[Outline, ...]
    _centre: Position = field(init=False, repr=False, compare=False)
    _shape: shapely.Geometry = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.outlines or not self.outlines[0]:
            raise OutlineTooShort(0, "至少一条边界线")
        centre = self.outlines[0][0]
        parts = [polygon(metres_around(centre, outline)) for outline in self.outlines]
        object.__setattr__(self, "_centre", centre)
        object.__setattr__(self, "_shape", shapely.union_all(parts))
        shapely.prepare(self._shape)

    def gap_m(self, at: Position) -> float:
        """Metres from the nearest outline for one who stands outside all of them, 0 inside and on one."""
        (x, y) = metres_around(self._centre, [at])[0]
        return float(shapely.distance(self._shape, shapely.Point(x, y)))


Fence = Circle | Area


def inside(fence: Fence, at: Position, accuracy_m: float, accuracy_max_m: int) -> bool:
    """Whether the circle of uncertainty touches the fence; its radius counts only up to a limit.

    手册 是否在村
    公式 到村委会的距离（或到村界的距离）减去定位误差，不大于围栏半径（或0）的算在村；定位误差只放宽到上
    限为止
    依据 [I]
    规则 presence.radius_m presence.accuracy_max_m
    例 围栏500米：离村委会556米（0.005度纬度）、定位误差60米的算在村，误差50米的不算

    >>> village, standing = Circle(Position(118.74, 36.88), 500), Position(118.74, 36.885)
    >>> inside(village, standing, 60, 200), inside(village, standing, 50, 200)
    (True, False)
    """
    if not 0 <= accuracy_m < float("inf"):
        raise AccuracyWrong(accuracy_m, "不为负的米数")
    return fence.gap_m(at) <= min(accuracy_m, accuracy_max_m)
