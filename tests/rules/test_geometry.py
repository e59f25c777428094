"""Distances and areas against other formulas: the chord through the sphere, segments one by one, rectangles."""

from math import acos, cos, degrees, inf, nan, pi, radians, sin

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.geometry import (
    EARTH_M,
    OutlineCrossesItself,
    OutlineTooShort,
    Position,
    PositionWrong,
    distance_m,
    equal_area,
    metres_around,
    polygon,
    surface,
)

from .expect import refused

# A county in Shandong and its surroundings.
NEAR = st.builds(Position, st.floats(118, 119.5), st.floats(36, 37.5))
ANYWHERE = st.builds(Position, st.floats(-180, 180), st.floats(-90, 90))


def on_the_sphere(at: Position) -> tuple[float, float, float]:
    lon, lat = radians(at.lon), radians(at.lat)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


@given(ANYWHERE, ANYWHERE)
def test_distance_by_the_angle_between_two_rays(one: Position, other: Position) -> None:
    """The law of cosines, good to some metres on the whole earth."""
    cosine = sum(a * b for a, b in zip(on_the_sphere(one), on_the_sphere(other), strict=True))
    assert distance_m(one, other) == pytest.approx(EARTH_M * acos(max(-1.0, min(1.0, cosine))), abs=1)
    assert distance_m(one, other) == distance_m(other, one)
    assert distance_m(one, one) == 0


@given(NEAR, NEAR)
def test_distance_by_the_chord(one: Position, other: Position) -> None:
    """The straight line through the earth is shorter by less than one part in 50,000 within 200 km."""
    pairs = zip(on_the_sphere(one), on_the_sphere(other), strict=True)
    chord = EARTH_M * sum((a - b) ** 2 for a, b in pairs) ** 0.5
    assert chord <= distance_m(one, other) + 1e-6
    assert distance_m(one, other) == pytest.approx(chord, rel=1 / 20_000, abs=1e-3)


def test_half_the_way_round_the_earth() -> None:
    assert distance_m(Position(0, 0), Position(180, 0)) == pytest.approx(pi * EARTH_M)
    assert distance_m(Position(10, 90), Position(70, -90)) == pytest.approx(pi * EARTH_M)


def test_a_degree_of_the_meridian() -> None:
    assert distance_m(Position(118, 36), Position(118, 37)) == pytest.approx(6_371_008.8 * pi / 180)
    # Along the parallel of 60 degrees a small step is half as long as on the equator.
    half = distance_m(Position(0, 60), Position(0.001, 60))
    assert half == pytest.approx(6_371_008.8 * pi / 180 / 2000, rel=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat"), [(180.1, 0), (-180.1, 0), (0, 90.1), (0, -90.1), (nan, 0), (0, nan), (inf, 0)]
)
def test_a_position_that_cannot_be(lon: float, lat: float) -> None:
    with refused(PositionWrong, f"{lon},{lat}", "经度在前、纬度在后，如 118.74,36.88"):
        Position(lon, lat)


def test_the_ends_of_the_earth_are_positions() -> None:
    assert Position(180, 90) != Position(-180, -90)


def test_latitude_given_first_is_noticed() -> None:
    with refused(PositionWrong, "36.88,118.74", "经度在前、纬度在后，如 118.74,36.88"):
        Position(36.88, 118.74)


@given(NEAR, st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_metres_around_a_centre(centre: Position, east: float, north: float) -> None:
    at = Position(centre.lon + east, centre.lat + north)
    ((x, y),) = metres_around(centre, [at])
    assert (x * x + y * y) ** 0.5 == pytest.approx(distance_m(centre, at), rel=1e-3, abs=1e-3)
    assert (x > 0, y > 0) == (at.lon > centre.lon, at.lat > centre.lat)


@given(NEAR, st.floats(0.0001, 0.02), st.floats(0.0001, 0.02))
def test_the_area_of_a_rectangle_of_degrees(corner: Position, wide: float, high: float) -> None:
    """A patch between two meridians and two parallels is R² times the longitudes times the sines."""
    east, north = corner.lon + wide, corner.lat + high
    ring = [corner, Position(east, corner.lat), Position(east, north), Position(corner.lon, north)]
    exact = EARTH_M**2 * radians(wide) * (sin(radians(north)) - sin(radians(corner.lat)))
    assert surface(ring).area == pytest.approx(exact, rel=1e-6)
    # And nearly its width by its height on the ground.
    middle = Position(corner.lon, (corner.lat + north) / 2)
    width = distance_m(middle, Position(east, middle.lat))
    assert surface(ring).area == pytest.approx(width * distance_m(corner, ring[3]), rel=1e-4)


def test_a_mu_has_a_mus_area() -> None:
    """20 m by 33 1/3 m is a mu of 2000/3 square metres, at whatever latitude."""
    for lat in (0.0, 36.9, 53.0):
        high = degrees(20 / EARTH_M)
        wide = degrees(100 / 3 / EARTH_M / cos(radians(lat)))
        ring = [
            Position(118, lat),
            Position(118 + wide, lat),
            Position(118 + wide, lat + high),
            Position(118, lat + high),
        ]
        assert surface(ring).area == pytest.approx(2000 / 3, rel=1e-5)


def test_equal_area_gives_plane_points_in_order() -> None:
    first, second = equal_area([Position(0, 0), Position(180, 90)])
    assert first == (0, 0)
    assert second == pytest.approx((EARTH_M * pi, EARTH_M))


def test_a_ring_may_be_closed_or_not() -> None:
    ring = [(0.0, 0.0), (3.0, 0.0), (3.0, 2.0)]
    assert polygon(ring).area == polygon([*ring, ring[0]]).area == 3
    assert isinstance(polygon(ring), shapely.Polygon)


def test_too_few_corners() -> None:
    with refused(OutlineTooShort, 2, "至少3个不同的点"):
        polygon([(0, 0), (1, 1), (0, 0)])
    with refused(OutlineTooShort, 0, "至少3个不同的点"):
        polygon([])


def test_a_bow_tie_is_no_outline() -> None:
    with refused(OutlineCrossesItself, "Self-intersection[1 1]", "依次绕行一圈、不自交的边界点"):
        polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
