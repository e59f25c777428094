"""Positions of the Chinese grids in WGS 84, against published vectors and there and back again."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.places.coordinates import (
    PositionOutsideChina,
    UnknownDatum,
    gcj02_to_bd09,
    to_wgs84,
    wgs84_to_gcj02,
)

DEGREE = 111_320.0
positions = st.tuples(st.floats(74, 134), st.floats(18, 53))


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1]) * DEGREE


def test_published_vectors() -> None:
    """The figures that the public converters give for one point in Beijing."""
    assert wgs84_to_gcj02((116.404, 39.915)) == pytest.approx(
        (116.41024449916938, 39.91640428150164), abs=1e-12
    )
    assert gcj02_to_bd09((116.404, 39.915)) == pytest.approx(
        (116.41036949371029, 39.92133699351021), abs=1e-12
    )


@given(positions)
def test_gcj02_comes_back_within_a_millimetre(position: tuple[float, float]) -> None:
    assert metres(to_wgs84(*wgs84_to_gcj02(position), "gcj02"), position) < 0.001


@given(positions)
def test_bd09_comes_back_within_a_millimetre(position: tuple[float, float]) -> None:
    assert metres(to_wgs84(*gcj02_to_bd09(wgs84_to_gcj02(position)), "bd09"), position) < 0.001


def test_a_grid_taken_for_wgs84_would_be_half_a_kilometre_off() -> None:
    shouguang = (118.74, 36.88)
    assert metres(wgs84_to_gcj02(shouguang), shouguang) == pytest.approx(511.2, abs=0.5)
    assert metres(gcj02_to_bd09(wgs84_to_gcj02(shouguang)), shouguang) == pytest.approx(1292, abs=5)


def test_wgs84_stays_as_it_is() -> None:
    assert to_wgs84(118.74, 36.88, "wgs84") == (118.74, 36.88)


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(UnknownDatum, match="wgs84、gcj02 或 bd09"):
        to_wgs84(118.74, 36.88, "cgcs2000")


@pytest.mark.parametrize(("lon", "lat"), [(36.88, 118.74), (0.0, 0.0), (-0.12, 51.5)])
def test_a_position_outside_china_is_in_neither_grid(lon: float, lat: float) -> None:
    with pytest.raises(PositionOutsideChina, match="填反"):
        to_wgs84(lon, lat, "gcj02")
