"""Land and quantities: exact reading, units that agree, and no mixing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.values.land import land, mu, parse_land, show_mu, square_metres
from jishi.rules.values.money import share_out
from jishi.rules.values.number import AmountTooFine, UnitUnknown
from jishi.rules.values.quantity import DIMENSIONS, DimensionsMixed, DimensionUnknown, Quantity

from .expect import refused

AMOUNTS = st.integers(-(10**15), 10**15)


def test_worked_example_of_sharing() -> None:
    assert share_out(100, [1, 1, 1]) == (34, 33, 33)
    assert share_out(0, [5]) == (0,)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("27亩", 270_000),
        ("27", 270_000),
        ("3.16万亩", 316_000_000),
        ("2.4万亩", 240_000_000),
        ("1公顷", 150_000),
        ("20平方米", 300),
        ("20㎡", 300),
        ("20m2", 300),
        ("20平米", 300),
        ("1平方公里", 15_000_000),
        ("1顷", 1_000_000),
        ("5分", 5_000),
    ],
)
def test_land_as_written(text: str, amount: int) -> None:
    assert parse_land(text) == amount


def test_land_units_agree_with_one_another() -> None:
    assert parse_land("1公顷") == parse_land("10000平方米") == parse_land("15亩")
    assert parse_land("1平方公里") == parse_land("100公顷")
    assert square_metres(parse_land("3亩")) == 2000
    assert square_metres(parse_land("1亩")) == Fraction(2000, 3)
    with refused(
        UnitUnknown, "3英亩", "下列单位之一：亩、分、万亩、公顷、平方米、㎡、m2、平米、平方公里、顷"
    ):
        parse_land("3英亩")
    with refused(AmountTooFine, "0.01平方米", "不细于1万分之一亩的数量"):
        parse_land("0.01平方米")


@given(AMOUNTS)
def test_land_there_and_back(amount: int) -> None:
    assert land(mu(amount)) == amount
    assert parse_land(show_mu(amount)) == amount


def test_mu_as_a_clerk_writes_it() -> None:
    assert [show_mu(amount) for amount in (275_000, 270_000, 316_000_000, 1)] == [
        "27.5亩",
        "27亩",
        "31,600亩",
        "0.0001亩",
    ]


@pytest.mark.parametrize(
    ("text", "dimension", "amount"),
    [
        ("2.5吨", "mass", 2_500_000),
        ("3斤", "mass", 1_500),
        ("1公斤", "mass", 1_000),
        ("27.7万平方米", "floor", 27_700_000),
        ("2063米", "length", 206_300),
        ("1.5工日", "labour", 150),
        ("10小时", "time", 600),
        ("10万人次", "person_times", 100_000),
        ("1300人", "persons", 1300),
        ("128场", "sessions", 128),
        ("134件", "cases", 134),
        ("8684户", "households", 8684),
    ],
)
def test_quantities_as_written(text: str, dimension: str, amount: int) -> None:
    assert Quantity.parse(text, dimension) == Quantity(amount, dimension)


def test_distinct_and_total_counts_never_mix() -> None:
    persons, times = Quantity(3, "persons"), Quantity(4, "person_times")
    for mix in (lambda: persons + times, lambda: persons - times, lambda: persons < times):
        with refused(DimensionsMixed, "persons、person_times", "同一种计量，如都是人次"):
            mix()
    with refused(UnitUnknown, "10人次", "下列单位之一：人、名、万人"):
        Quantity.parse("10人次", "persons")
    with refused(DimensionsMixed, "人次", "下列单位之一：人、名、万人"):
        persons.in_unit("人次")


def test_quantities_need_a_known_dimension_and_a_written_unit() -> None:
    with refused(DimensionUnknown, "person", "“persons”（与“person”最接近）"):
        Quantity(1, "person")
    with refused(DimensionUnknown, "person", "“persons”（与“person”最接近）"):
        Quantity.parse("1人", "person")
    with refused(UnitUnknown, "3", "下列单位之一：克、斤、公斤、千克、吨、万吨"):
        Quantity.parse("3", "mass")
    with refused(AmountTooFine, "0.5人", "不细于1人的数量"):
        Quantity.parse("0.5人", "persons")


@given(AMOUNTS, AMOUNTS, st.sampled_from(sorted(DIMENSIONS)))
def test_quantities_add_and_compare_as_their_amounts(one: int, other: int, dimension: str) -> None:
    left, right = Quantity(one, dimension), Quantity(other, dimension)
    assert left + right == Quantity(one + other, dimension)
    assert left - right == Quantity(one - other, dimension)
    assert (left < right, left <= right, left > right, left >= right) == (
        one < other,
        one <= other,
        one > other,
        one >= other,
    )
    for unit, size in DIMENSIONS[dimension][1].items():
        assert left.in_unit(unit) * size == one


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (2_500_000, "吨", "2.5吨"),
        (1_234_567, "吨", "1.2345吨"),
        (-2_500_000, "吨", "-2.5吨"),
        (-1, "万吨", "0万吨"),
        (1_000_000_000, "斤", "2,000,000斤"),
    ],
)
def test_quantities_in_words(amount: int, unit: str, shown: str) -> None:
    assert Quantity(amount, "mass").show(unit) == shown
