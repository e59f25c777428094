"""Money in and out, shares of villages and ratios, against enumeration and exact fractions."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.funding import (
    Entry,
    Source,
    check_entries,
    check_start,
    exact_shares,
    mean,
    share_income,
    unit_cost,
)
from jishi.rules.funding.ledger import AmountWrong
from jishi.rules.funding.ratio import NothingToDivide
from jishi.rules.funding.share import IncomeNegative, ShareNegative, SharesNotWhole
from jishi.rules.values.number import AmountNotFinite, half_up
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

DAY = date(2026, 3, 2)
NEXT = DAY + timedelta(days=1)
AFTER = "；先到账再支出，指定用途的钱只付该用途"


def test_enough_to_start() -> None:
    """2.242 million yuan for the road, from two sources."""
    sources = [Source("省里", 200_000_000), Source("单位", 24_200_000)]
    assert check_start(224_200_000, sources) == Allowed()
    text = "资金缺口0.01元，各来源落实的资金合计不少于预算才能开工"
    check_denied(check_start(224_200_001, sources), text, "promised")
    assert check_start(0, []) == Allowed()
    check_denied(check_start(5, []), text.replace("0.01", "0.05"), "promised")


def test_sums_that_cannot_be() -> None:
    with refused(AmountWrong, "单位：-1", "不为负的分数"):
        check_start(0, [Source("省里", 5), Source("单位", -1)])
    assert check_start(5, [Source("省里", 5), Source("单位", 0)])
    with refused(AmountWrong, -1, "不为负的预算（分）"):
        check_start(-1, [])
    with refused(AmountWrong, "2026-03-02 0", "不为0的分数，收为正、支为负"):
        check_entries([Entry(DAY, 0)])


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from([DAY, NEXT, NEXT + timedelta(days=1)]),
        st.integers(-6, 8).filter(bool),
        st.sampled_from(["", "路", "桥"]),
    ),
    max_size=7,
)


@given(ENTRIES)
def test_each_coin_spent_was_there(entries: list[Entry]) -> None:
    """Every coin that went out must find a coin of its own that had come in by then and may go for it."""
    came = [one for one in entries if one.amount > 0 for _ in range(one.amount)]
    went = [one for one in entries if one.amount < 0 for _ in range(-one.amount)]
    taken: dict[int, int] = {}

    def find(spent: int, tried: set[int]) -> bool:
        for coin, one in enumerate(came):
            fits = one.on <= went[spent].on and one.purpose in ("", went[spent].purpose)
            if fits and coin not in tried:
                tried.add(coin)
                if coin not in taken or find(taken[coin], tried):
                    taken[coin] = spent
                    return True
        return False

    assert bool(check_entries(entries)) is all(find(spent, set()) for spent in range(len(went)))


def test_spending_in_words() -> None:
    into = [Entry(DAY, 10_000_000), Entry(DAY, 5_000_000, "修路")]
    assert check_entries(into) == Allowed()
    assert check_entries([]) == Allowed()
    assert check_entries([*into, Entry(DAY, -15_000_000, "修路")]) == Allowed()
    over = check_entries([*into, Entry(DAY, -15_000_001, "修路")])
    check_denied(over, f"2026-03-02支出150,000.01元，超过可用资金0.01元{AFTER}", "amount")
    other = check_entries([*into, Entry(NEXT, -10_000_100, "修桥")])
    check_denied(other, f"2026-03-03支出100,001.00元，超过可用资金1.00元{AFTER}", "amount")
    free = check_entries([*into, Entry(NEXT, -11_000_000)])
    check_denied(free, f"2026-03-03支出110,000.00元，超过可用资金10,000.00元{AFTER}", "amount")


def test_money_must_be_there_on_the_day() -> None:
    assert check_entries([Entry(DAY, -5), Entry(DAY, 5)]) == Allowed()
    early = check_entries([Entry(DAY, -5), Entry(NEXT, 5)])
    check_denied(early, f"2026-03-02支出0.05元，超过可用资金0.05元{AFTER}", "amount")
    assert check_entries([Entry(NEXT, -5), Entry(DAY, 5)]) == Allowed()
    # Two payments of one purpose, the second from unrestricted money that is gone.
    spent = [Entry(DAY, 3, "路"), Entry(DAY, 2), Entry(DAY, -4, "路"), Entry(NEXT, -1), Entry(NEXT, -1, "路")]
    check_denied(check_entries(spent), f"2026-03-03支出0.01元，超过可用资金0.01元{AFTER}", "amount")
    assert check_entries(spent[:-1]) == Allowed()


def test_money_adds_up_and_is_used_up() -> None:
    twice = [Entry(DAY, 3, "路"), Entry(NEXT, 4, "路"), Entry(DAY, 5), Entry(NEXT, 6)]
    assert check_entries([*twice, Entry(NEXT, -18, "路")]) == Allowed()
    assert not check_entries([*twice, Entry(NEXT, -19, "路")])
    assert not check_entries([*twice, Entry(DAY, -9, "路")])
    # Of eleven unrestricted, nine and two may go, but not nine and three.
    assert check_entries([*twice, Entry(NEXT, -9), Entry(NEXT, -2)]) == Allowed()
    assert not check_entries([*twice, Entry(NEXT, -9), Entry(NEXT, -3)])
    assert not check_entries([*twice, Entry(NEXT, -6, "路"), Entry(NEXT, -13, "路")])


SHARES = st.lists(st.integers(0, 20), min_size=1, max_size=6).filter(any)


@given(st.integers(0, 10**12), SHARES)
def test_income_of_villages_by_fractions(income: int, weights: list[int]) -> None:
    shares = {f"村{number}": Fraction(weight, sum(weights)) for number, weight in enumerate(weights)}
    found = share_income(income, shares)
    assert list(found) == list(shares)
    assert sum(found.values()) == income
    assert all(abs(part - income * shares[village]) < 1 for village, part in found.items())
    assert all(part == 0 for village, part in found.items() if not shares[village])


def test_a_third_each_and_decimals() -> None:
    """1.1 million yuan a year to three villages."""
    third = {village: Fraction(1, 3) for village in "甲乙丙"}
    assert share_income(110_000_000, third) == {"甲": 36_666_667, "乙": 36_666_667, "丙": 36_666_666}
    quarters = {"甲": Decimal("0.75"), "乙": Decimal("0.25")}
    assert share_income(101, quarters) == {"甲": 76, "乙": 25}
    assert exact_shares(quarters) == {"甲": Fraction(3, 4), "乙": Fraction(1, 4)}
    assert share_income(0, {"甲": Fraction(1)}) == {"甲": 0}


def test_shares_that_are_not_whole() -> None:
    text = "合计正好为1的占比，三个村平分写1/3"
    with refused(SharesNotWhole, Fraction(9999, 10000), text):
        share_income(1, dict.fromkeys("甲乙丙", Decimal("0.3333")))
    with refused(SharesNotWhole, 0, text):
        exact_shares({})
    with refused(SharesNotWhole, Fraction(101, 100), text):
        exact_shares({"甲": Decimal("1.01")})
    with refused(ShareNegative, "乙：-0.5", "不为负的占比"):
        exact_shares({"甲": Decimal("1.5"), "乙": Decimal("-0.5")})
    with refused(AmountNotFinite, Decimal("Infinity"), "有限的占比，如 0.25"):
        exact_shares({"甲": Decimal("Infinity")})
    with refused(IncomeNegative, -1, "不为负的收益（分）"):
        share_income(-1, {"甲": Fraction(1)})


@pytest.mark.parametrize(
    ("found", "cited"),
    [
        # The figures of the county's reports.
        (mean(31_600, 55), "574.5"),
        (unit_cost(224_200_000, 2063), "1086.77"),
        (mean(Fraction(224_200_000, 100), 2063, 0), "1087"),
        (mean(6, 2), "3.0"),
    ],
)
def test_figures_as_reported(found: Decimal, cited: str) -> None:
    assert str(found) == cited


def test_the_half_goes_up() -> None:
    assert str(mean(1, 20)) == "0.1"
    assert str(mean(Decimal("2.5"), 1, 0)) == "3"
    assert str(unit_cost(1, 2)) == "0.01"
    assert str(unit_cost(100, Decimal("0.5"))) == "2.00"
    assert str(unit_cost(100, Fraction(3))) == "0.33"


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(0, 4))
def test_rounding_against_the_decimal_module(total: int, count: int, places: int) -> None:
    """Long division to forty places, rounded by the library."""
    with localcontext() as context:
        context.prec = 60
        expected = (Decimal(total) / Decimal(count)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert mean(total, count, places) == expected
    assert half_up(Fraction(total, count), places) == expected


def test_not_a_number_is_nothing() -> None:
    for total, count in ((1, Decimal("NaN")), (Decimal("NaN"), 1)):
        with pytest.raises(NothingToDivide):
            mean(total, count)


def test_ratios_of_nothing() -> None:
    for count in (0, -1, Decimal("-0.5"), Decimal("Infinity")):
        with (
            refused(NothingToDivide, count, "大于0的个数或数量")
            if count == count
            else pytest.raises(NothingToDivide)
        ):
            mean(1, count)
    for total in (-1, Decimal("-0.1"), Decimal("Infinity")):
        with refused(NothingToDivide, total, "不为负的合计"):
            mean(total, 1)
