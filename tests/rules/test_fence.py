"""Fences against point-in-polygon and point-to-segment reckoned by hand."""

from math import inf, nan, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.geometry import EARTH_M, OutlineCrossesItself, OutlineTooShort, Position
from jishi.rules.presence import Area, Circle, inside
from jishi.rules.presence.fence import AccuracyWrong, RadiusWrong

from .expect import refused

METRE = 180 / pi / EARTH_M
CENTRE = Position(118.0, 0.0)
# An L of 1,000 m with a notch, on the equator where a degree is as long east as north; and its exclave.
L_SHAPE = [(0, 0), (1000, 0), (1000, 400), (400, 400), (400, 1000), (0, 1000)]
EXCLAVE = [(3000, 0), (3100, 0), (3100, 100), (3000, 100)]


def at(east: float, north: float) -> Position:
    return Position(CENTRE.lon + east * METRE, CENTRE.lat + north * METRE)


def to_segment(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    (ax, ay), (bx, by) = a, b
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    along = max(0.0, min(1.0, along))
    return ((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5


def brute_gap(x: float, y: float, ring: list[tuple[int, int]]) -> float:
    """Ray casting, then the nearest edge."""
    within = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    edges = zip(ring, ring[1:] + ring[:1], strict=True)
    return 0.0 if within else min(to_segment(x, y, a, b) for a, b in edges)


def area() -> Area:
    return Area((tuple(at(*point) for point in L_SHAPE), tuple(at(*point) for point in EXCLAVE)))


@given(st.floats(-2000, 4000), st.floats(-2000, 3000))
def test_the_gap_to_an_area_by_brute_force(east: float, north: float) -> None:
    expected = min(brute_gap(east, north, L_SHAPE), brute_gap(east, north, EXCLAVE))
    assert area().gap_m(at(east, north)) == pytest.approx(expected, abs=1e-3)


@given(st.integers(1, 2000), st.floats(0, 3000), st.floats(0, 500))
def test_a_circle_to_the_north(radius: int, north: float, accuracy: float) -> None:
    fence = Circle(CENTRE, radius)
    gap = max(0.0, north - radius)
    assert fence.gap_m(at(0, north)) == pytest.approx(gap, abs=1e-3)
    if abs(gap - min(accuracy, 200)) > 0.01:
        assert inside(fence, at(0, north), accuracy, 200) is (gap < min(accuracy, 200))


def test_on_the_line_is_inside() -> None:
    assert inside(area(), at(0, 500), 0, 200)
    assert area().gap_m(at(1000, 200)) == pytest.approx(0, abs=1e-6)
    assert Circle(CENTRE, 500).gap_m(CENTRE) == 0


def test_accuracy_helps_only_up_to_its_limit() -> None:
    """560 m away with a radius of 500: 60 m of uncertainty are needed."""
    fence, standing = Circle(CENTRE, 500), at(0, 560)
    assert inside(fence, standing, 61, 200)
    assert not inside(fence, standing, 59, 200)
    assert not inside(fence, standing, 5000, 59)
    assert inside(fence, standing, 5000, 61)


@pytest.mark.parametrize("accuracy", [-1, nan, inf])
def test_an_accuracy_that_cannot_be(accuracy: float) -> None:
    with refused(AccuracyWrong, accuracy, "不为负的米数"):
        inside(area(), CENTRE, accuracy, 200)


@pytest.mark.parametrize("radius", [0, -500])
def test_a_radius_that_cannot_be(radius: int) -> None:
    with refused(RadiusWrong, radius, "正整数米，一般为500"):
        Circle(CENTRE, radius)


def test_an_area_needs_an_outline() -> None:
    for outlines in ((), ((),)):
        with refused(OutlineTooShort, 0, "至少一条边界线"):
            Area(outlines)
    with refused(OutlineTooShort, 1, "至少3个不同的点"):
        Area(((CENTRE,),))
    crossed = tuple(at(*point) for point in ((0, 0), (200, 200), (200, 0), (0, 200)))
    with pytest.raises(OutlineCrossesItself):
        Area((crossed,))


def test_areas_are_compared_by_their_outlines() -> None:
    ring = tuple(at(*point) for point in L_SHAPE)
    assert Area((ring,)) == Area((ring,))
    assert "_shape" not in repr(Area((ring,)))
