"""Money: exact reading and exact sharing."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.fault import RuleFault
from jishi.rules.values.land import land
from jishi.rules.values.money import SharesWrong, fen, parse_money, share_out, show_yuan, yuan
from jishi.rules.values.number import AmountNotFinite, AmountTooFine, AmountUnreadable, UnitUnknown

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


@pytest.mark.parametrize(("pool", "weights"), [(-1, [1]), (10, [1, -1, 1]), (10, [0, 0]), (10, [])])
def test_shares_that_cannot_be(pool: int, weights: list[int]) -> None:
    with refused(SharesWrong, f"{pool}分按{weights}", "不为负的总额和权重，且权重不全为0"):
        share_out(pool, weights)
