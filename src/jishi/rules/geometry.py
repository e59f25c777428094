"""Distances and areas on the ground, for fences, journeys and leased land; the earth is taken as a sphere.

All positions of one reckoning must be of one datum (WGS 84 or GCJ-02): between the two lie up to 700 metres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

import shapely

from jishi.rules.fault import RuleFault

# Mean radius of the earth (IUGG), in metres.
EARTH_M = 6_371_008.8
LEAST_CORNERS = 3


class PositionWrong(RuleFault):
    title = "经纬度不对"


class OutlineTooShort(RuleFault):
    title = "边界线的点太少"


class OutlineCrossesItself(RuleFault):
    title = "边界线自己相交或没有面积"


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the ground in degrees, longitude first as in GeoJSON."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        # Written so that NaN, which is neither below nor above anything, is refused too.
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise PositionWrong(f"{self.lon},{self.lat}", "经度在前、纬度在后，如 118.74,36.88")


Outline = Sequence[Position]


def distance_m(one: Position, other: Position) -> float:
    """Metres along the great circle (haversine); within 0.6 % of the ellipsoid's.

    手册 两点之间的距离
    公式 把地球看作半径6371.0088公里的球，取两点间大圆弧长（半正矢公式）
    依据 [I]
    例 经度相同、纬度差1度，相距111.195公里（6371.0088×π÷180）

    >>> round(distance_m(Position(118.0, 36.0), Position(118.0, 37.0)))
    111195
    """
    lat, other_lat = radians(one.lat), radians(other.lat)
    half_lat, half_lon = (other_lat - lat) / 2, radians(other.lon - one.lon) / 2
    haversine = sin(half_lat) ** 2 + cos(lat) * cos(other_lat) * sin(half_lon) ** 2
    # Rounding must not carry the haversine of two antipodes above one.
    return 2 * EARTH_M * asin(min(1.0, sqrt(haversine)))


def metres_around(centre: Position, outline: Outline) -> list[tuple[float, float]]:
    """The points as metres east and north of a centre; good to a thousandth within some ten kilometres."""
    per_degree = EARTH_M * pi / 180
    narrow = per_degree * cos(radians(centre.lat))
    return [((at.lon - centre.lon) * narrow, (at.lat - centre.lat) * per_degree) for at in outline]


def equal_area(outline: Outline) -> list[tuple[float, float]]:
    """The points on a map (Lambert's cylinder) on which every area is true, wherever it lies.

    手册 地块面积和重叠面积
    公式 边界点投影到等积圆柱面（东西向为R×经度弧度，南北向为R×纬度正弦）后求多边形面积；是按坐标的测
    算值，以测绘成果为准
    依据 [I]
    例 赤道旁经差、纬差各0.001度的一块，面积为12364平方米（111.195米的平方）

    >>> corners = [Position(lon, lat) for lon, lat in ((0, 0), (0.001, 0), (0.001, 0.001), (0, 0.001))]
    >>> round(surface(corners).area)
    12364
    """
    return [(EARTH_M * radians(at.lon), EARTH_M * sin(radians(at.lat))) for at in outline]


def polygon(points: Sequence[tuple[float, float]]) -> shapely.Polygon:
    """A ring of plane points as a polygon; closing the ring by its first point again is allowed."""
    if len(set(points)) < LEAST_CORNERS:
        raise OutlineTooShort(len(set(points)), f"至少{LEAST_CORNERS}个不同的点")
    shape = shapely.Polygon(points)
    if not shape.is_valid:
        raise OutlineCrossesItself(shapely.is_valid_reason(shape), "依次绕行一圈、不自交的边界点")
    return shape


def surface(outline: Outline) -> shapely.Polygon:
    """An outline as a polygon in square metres of true area."""
    return polygon(equal_area(outline))
