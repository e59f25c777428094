"""Turns positions from the two Chinese map grids into WGS 84, in which everything is kept.

GCJ-02 (most Chinese maps) shifts WGS 84 by a published series of sines on the Krasovsky ellipsoid; BD-09
(Baidu) turns and shifts GCJ-02 once more. Neither has an exact inverse: both are solved by iteration, to less
than a millimetre.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt

Position = tuple[float, float]

WGS84, GCJ02, BD09 = "wgs84", "gcj02", "bd09"
_SEMI_MAJOR = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_TURN = pi * 3000.0 / 180.0
# About 0.1 mm; either series settles in four to six rounds.
_CLOSE_ENOUGH = 1e-9
_ROUNDS = 20


class UnknownDatum(ValueError):
    """A datum other than the three in use."""


class PositionOutsideChina(ValueError):
    """The two grids exist in China only, so a position outside cannot be in them."""


def to_wgs84(lon: float, lat: float, datum: str) -> Position:
    """(lon, lat) in degrees of WGS 84 from degrees of `datum`: wgs84, gcj02 or bd09."""
    if datum == WGS84:
        return lon, lat
    if datum not in (GCJ02, BD09):
        raise UnknownDatum(f"坐标系 {datum}：只能是 wgs84、gcj02 或 bd09。")
    if not _in_china(lon, lat):
        raise PositionOutsideChina(
            f"坐标 ({lon}, {lat}) 不在中国境内：请核对经纬度是否填反，或坐标系是否为 WGS 84。"
        )
    if datum == BD09:
        lon, lat = _inverse(gcj02_to_bd09, (lon, lat))
    return _inverse(wgs84_to_gcj02, (lon, lat))


def wgs84_to_gcj02(position: Position) -> Position:
    lon, lat = position
    east, north = _shift_east(lon - 105.0, lat - 35.0), _shift_north(lon - 105.0, lat - 35.0)
    sine = sin(radians(lat))
    factor = 1 - _ECCENTRICITY_SQUARED * sine * sine
    meridian = _SEMI_MAJOR * (1 - _ECCENTRICITY_SQUARED) / (factor * sqrt(factor))
    parallel = _SEMI_MAJOR / sqrt(factor) * cos(radians(lat))
    return lon + east * 180.0 / (parallel * pi), lat + north * 180.0 / (meridian * pi)


def gcj02_to_bd09(position: Position) -> Position:
    lon, lat = position
    distance = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_TURN)
    return distance * cos(angle) + 0.0065, distance * sin(angle) + 0.006


def _inverse(forward: Callable[[Position], Position], wanted: Position) -> Position:
    """The position that `forward` carries to `wanted`: the shift varies slowly, so repeating converges."""
    guess = wanted
    for _round in range(_ROUNDS):
        reached = forward(guess)
        error = (wanted[0] - reached[0], wanted[1] - reached[1])
        guess = (guess[0] + error[0], guess[1] + error[1])
        if max(abs(error[0]), abs(error[1])) < _CLOSE_ENOUGH:
            break
    return guess


def _in_china(lon: float, lat: float) -> bool:
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _shift_east(x: float, y: float) -> float:
    series = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    series += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    series += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    return series + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0


def _shift_north(x: float, y: float) -> float:
    series = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    series += (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    series += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    return series + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
