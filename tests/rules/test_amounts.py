"""Money, land and quantities: exact reading, exact sharing, and display as the county publishes it."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.fault import RuleFault
from jishi.rules.values.display import (
    FigureNegative,
    PlacesWrong,
    floored,
    show_over,
    show_scaled,
    show_wan,
    show_wan_mu,
    show_yi,
)
from jishi.rules.values.land import land, mu, parse_land, show_mu, square_metres
from jishi.rules.values.money import SharesWrong, fen, parse_money, share_out, show_yuan, yuan
from jishi.rules.values.number import AmountNotFinite, AmountTooFine, AmountUnreadable, UnitUnknown
from jishi.rules.values.quantity import DIMENSIONS, DimensionsMixed, DimensionUnknown, Quantity

from .expect import refused

AMOUNTS = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        # Amounts that counties reported.
        ("18696.4元", 1_869_640),
        ("3.31亿元", 33_100_000_000),
        ("224.2万元", 224_200_000),
        ("3133万元", 3_133_000_000),
        ("9163 万", 9_163_000_000),
        ("1,234.50", 123_450),
        ("￥1,234,567.89", 123_456_789),
        ("¥5", 500),
        ("１２．５元", 1_250),
        ("-3元", -300),
        ("+3元", 300),
        ("5角", 50),
        ("7分", 7),
        ("2千元", 200_000),
        ("1亿", 10_000_000_000),
        ("0.000001万元", 1),
    ],
)
def test_money_as_written(text: str, amount: int) -> None:
    assert parse_money(text) == amount


NUMBER_FORM = "数字加单位，如 18696.4元、3.31亿元、27亩"


@pytest.mark.parametrize(
    ("text", "fault", "value", "expected"),
    [
        ("", AmountUnreadable, "", NUMBER_FORM),
        ("约3万元", AmountUnreadable, "约3万元", NUMBER_FORM),
        ("NaN", AmountUnreadable, "NaN", NUMBER_FORM),
        (".5元", AmountUnreadable, ".5元", NUMBER_FORM),
        ("12,34元", UnitUnknown, "12,34元", "下列单位之一：分、角、元、千元、万元、万、亿元、亿"),
        ("1.2.3元", UnitUnknown, "1.2.3元", "下列单位之一：分、角、元、千元、万元、万、亿元、亿"),
        ("3美元", UnitUnknown, "3美元", "下列单位之一：分、角、元、千元、万元、万、亿元、亿"),
        ("0.001元", AmountTooFine, "0.001元", "不细于1分的数量"),
    ],
)
def test_money_that_cannot_be(text: str, fault: type[RuleFault], value: str, expected: str) -> None:
    with refused(fault, value, expected):
        parse_money(text)


@given(AMOUNTS)
def test_money_there_and_back(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert parse_money(show_yuan(amount)) == amount
    assert yuan(amount) * 100 == amount


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_amounts_without_end_are_refused(value: Decimal) -> None:
    with pytest.raises(AmountNotFinite) as caught:
        fen(value)
    assert caught.value.expected == "有限的元数，如 18696.40"
    with pytest.raises(AmountNotFinite) as caught:
        land(value)
    assert caught.value.expected == "有限的亩数，如 27.5"
    assert str(caught.value.value) == str(value)


def test_a_fraction_of_a_fen_is_refused() -> None:
    assert fen(Decimal("18696.40")) == 1_869_640
    with refused(AmountTooFine, Decimal("0.001"), "不细于1分的数量"):
        fen(Decimal("0.001"))
    with refused(AmountTooFine, Decimal("0.00001"), "不细于1万分之一亩的数量"):
        land(Decimal("0.00001"))


def test_yuan_as_a_clerk_writes_it() -> None:
    assert show_yuan(1_869_640) == "18,696.40元"
    assert show_yuan(5) == "0.05元"


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any))
def test_shares_sum_to_the_pool_and_are_fair(pool: int, weights: list[int]) -> None:
    parts = share_out(pool, weights)
    total = sum(weights)
    assert sum(parts) == pool
    remainders = []
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(pool * weight, total)
        assert exact - 1 < part < exact + 1
        remainders.append((part > exact, exact % 1))
    # Nobody was rounded up while a larger remainder was rounded down.
    up = [rest for raised, rest in remainders if raised]
    down = [rest for raised, rest in remainders if not raised]
    assert not up or not down or min(up) >= max(down)


@given(st.integers(0, 40), st.lists(st.integers(0, 6), min_size=1, max_size=5).filter(any))
def test_shares_against_giving_fen_one_by_one(pool: int, weights: list[int]) -> None:
    """Largest remainder, done as a clerk would with coins."""
    total = sum(weights)
    exact = [Fraction(pool * weight, total) for weight in weights]
    given_ = Counter({index: int(share) for index, share in enumerate(exact)})
    waiting = sorted(range(len(weights)), key=lambda index: (-(exact[index] - int(exact[index])), index))
    for index in waiting[: pool - sum(given_.values())]:
        given_[index] += 1
    assert share_out(pool, weights) == tuple(given_[index] for index in range(len(weights)))


def test_worked_example_of_sharing() -> None:
    assert share_out(100, [1, 1, 1]) == (34, 33, 33)
    assert share_out(0, [5]) == (0,)


@pytest.mark.parametrize(("pool", "weights"), [(-1, [1]), (10, [1, -1, 1]), (10, [0, 0]), (10, [])])
def test_shares_that_cannot_be(pool: int, weights: list[int]) -> None:
    with refused(SharesWrong, f"{pool}分按{weights}", "不为负的总额和权重，且权重不全为0"):
        share_out(pool, weights)


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
    for make in (lambda: Quantity(1, "person"), lambda: Quantity.parse("1人", "person")):
        with refused(DimensionUnknown, "person", "“persons”（与“person”最接近）"):
            make()
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


@pytest.mark.parametrize(
    ("show", "amount", "places", "shown"),
    [
        (show_wan, 224_200_000, 2, "224.2万元"),
        (show_yi, 33_100_000_000, 2, "3.31亿元"),
        (show_wan_mu, 316_000_000, 2, "3.16万亩"),
        (show_wan, 1_234_500, 2, "1.23万元"),
        (show_wan, 1_235_000, 2, "1.24万元"),
        (show_wan, 1_245_000, 2, "1.25万元"),
        (show_wan, -1_235_000, 2, "-1.24万元"),
        (show_wan, -1, 2, "0万元"),
        (show_wan, 1_500_000, 0, "2万元"),
        (show_wan, 10_000_000, 0, "10万元"),
        (show_wan, 123_456_789_000_000, 1, "123,456,789万元"),
    ],
)
def test_larger_units(show: Callable[[int, int], str], amount: int, places: int, shown: str) -> None:
    assert show(amount, places) == shown


def test_places_default_to_two_and_are_never_negative() -> None:
    assert (show_wan(1_234_567), show_yi(12_345_678_900), show_wan_mu(123_456_789)) == (
        "1.23万元",
        "1.23亿元",
        "1.23万亩",
    )
    assert show_scaled(1234, 1000, "千") == "1.23千"
    with refused(PlacesWrong, -1, "0或正整数"):
        show_wan(1, -1)


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_is_to_the_nearest_and_up_at_the_half(amount: int, places: int) -> None:
    shown = Fraction(show_scaled(amount, 1_000_000, "", places).replace(",", ""))
    step = Fraction(1, 10**places)
    assert abs(shown - Fraction(amount, 1_000_000)) <= step / 2
    assert (shown / step).denominator == 1
    if abs(shown - Fraction(amount, 1_000_000)) == step / 2:
        assert abs(shown) > abs(Fraction(amount, 1_000_000))


@pytest.mark.parametrize(
    ("count", "unit", "shown"),
    [
        # As the county's reports write them.
        (1106, "件", "1100余件"),
        (104_000, "人次", "10万余人次"),
        (13_050, "人", "1.3万余人"),
        (120, "项", "120项"),
        (128, "场", "120余场"),
        (40, "场", "40场"),
        (7, "名", "7名"),
        (0, "件", "0件"),
        (10_000, "人", "1万人"),
        (9_999, "人", "9900余人"),
    ],
)
def test_over(count: int, unit: str, shown: str) -> None:
    assert show_over(count, unit) == shown


@given(st.integers(0, 10**9))
def test_floored_keeps_two_digits(count: int) -> None:
    text = str(count)
    assert floored(count) == int(text[:2] + "0" * (len(text) - 2))
    assert ("余" in show_over(count)) is (floored(count) != count)


def test_a_negative_figure_has_no_remainder() -> None:
    with refused(FigureNegative, -1, "0或正整数"):
        show_over(-1)
