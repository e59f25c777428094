"""Party dues by bracket, and the member's price below the market's: by hand, by fractions, at every bound."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Resolved, Setting, Values
from jishi.rules.distribution.dues import BracketsWrong, Dues, IncomeNegative, monthly_dues
from jishi.rules.distribution.price import PriceNotPositive, QuantityNegative, check_price, saved
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

DAY = date(2026, 1, 1)
KEYS = ["dues.rates", "dues.bounds", "dues.retired_rates", "dues.retired_bound", "coop.price_rule"]
SERVING, RETIRED = ("dues.rates", "dues.bounds"), ("dues.retired_rates", "dues.retired_bound")


@pytest.mark.parametrize(
    ("yuan", "rate", "dues"),
    [
        # [K]: 0.5 % to 3,000 yuan, 1 % to 5,000, 1.5 % to 10,000, 2 % above; each bound belongs below.
        ("0", "0.5", "0"),
        ("3000", "0.5", "15.00"),
        ("3000.01", "1", "30.00"),
        ("5000", "1", "50.00"),
        ("5001", "1.5", "75.02"),
        ("10000", "1.5", "150.00"),
        ("10000.01", "2", "200.00"),
        ("12345.67", "2", "246.91"),
    ],
)
def test_dues_by_hand(values: Values, yuan: str, rate: str, dues: str) -> None:
    found = monthly_dues(values, int(Decimal(yuan) * 100))
    assert found == Dues(int(Decimal(dues) * 100), Decimal(rate), SERVING)


@pytest.mark.parametrize(
    ("yuan", "rate", "dues"), [("5000", "0.5", 2500), ("5000.01", "1", 5000), ("4321", "0.5", 2161)]
)
def test_dues_of_the_retired(values: Values, yuan: str, rate: str, dues: int) -> None:
    """[K]: 0.5 % to 5,000 yuan, 1 % above. 21.605 yuan rounds to 21.61."""
    found = monthly_dues(values, int(Decimal(yuan) * 100), retired=True)
    assert found == Dues(dues, Decimal(rate), RETIRED)


@given(st.integers(0, 3_000_000))
def test_dues_against_decimals(base: int) -> None:
    rate = (
        "0.005"
        if base <= 300_000
        else "0.01"
        if base <= 500_000
        else "0.015"
        if base <= 1_000_000
        else "0.02"
    )
    wanted = (Decimal(base) * Decimal(rate)).quantize(Decimal(1), ROUND_HALF_UP)
    assert monthly_dues(DEFAULTS.values(KEYS, DAY), base).amount == wanted


def test_incomes_that_cannot_be(values: Values) -> None:
    with refused(IncomeNegative, -1, "0或正整数（分）"):
        monthly_dues(values, -1)


@pytest.mark.parametrize(
    ("bounds", "value"),
    [((3000, 5000), "4档 (3000, 5000)"), ((5000, 3000, 10_000), "4档 (5000, 3000, 10000)")],
)
def test_brackets_that_cannot_be(bounds: tuple[int, ...], value: str) -> None:
    own = DEFAULTS.values(KEYS, DAY, [Setting("dues.bounds", bounds, DAY, "县委〔2026〕1号")])
    with refused(BracketsWrong, value, "由小到大的界限，比例比界限多一个"):
        monthly_dues(own, 100)
    twice = DEFAULTS.values(KEYS, DAY, [Setting("dues.bounds", (1, 1, 2), DAY, "县委〔2026〕1号")])
    with refused(BracketsWrong, "4档 (1, 1, 2)", "由小到大的界限，比例比界限多一个"):
        monthly_dues(twice, 100)


def test_a_rate_that_is_no_list() -> None:
    single = Values(
        [Resolved(1, "dues.rates", "[K]", DAY, "x"), Resolved((1,), "dues.bounds", "[K]", DAY, "x")]
    )
    with refused(BracketsWrong, "dues.rates=1", "逐档的百分数"):
        monthly_dues(single, 100)


@pytest.mark.parametrize(("member", "right"), [(1, True), (14_999, True), (15_000, False), (15_001, False)])
def test_below_the_market(values: Values, member: int, right: bool) -> None:
    """[S4]: the member's price is below the market's; the same price is not below."""
    assert bool(check_price(values, member=member, market=15_000)) is right


def test_the_words_about_a_price(values: Values) -> None:
    assert check_price(values, member=1, market=2) == Allowed(("coop.price_rule",))
    reason = "成员价150.00元不低于市场价149.00元，请降低成员价或核对市场价"
    check_denied(check_price(values, member=15_000, market=14_900), reason, "member", ("coop.price_rule",))
    free = DEFAULTS.values(KEYS, DAY, [Setting("coop.price_rule", "none", DAY, "章程")])
    assert check_price(free, member=15_000, market=14_900) == Allowed(("coop.price_rule",))


@pytest.mark.parametrize(
    ("member", "market", "quantity", "per", "fen"),
    [(13_800, 15_000, 25, 1, 30_000), (100, 101, 7, 2, 3), (101, 100, 7, 2, -4), (1, 2, 0, 1, 0)],
)
def test_what_members_saved(member: int, market: int, quantity: int, per: int, fen: int) -> None:
    assert saved(member=member, market=market, quantity=quantity, per=per) == fen


def test_per_unit_is_the_usual_price() -> None:
    assert saved(member=1, market=3, quantity=4) == 8


@pytest.mark.parametrize(
    ("changes", "fault", "value", "expected"),
    [
        ({"member": 0}, PriceNotPositive, 0, "正整数（分）"),
        ({"market": -1}, PriceNotPositive, -1, "正整数（分）"),
        ({"quantity": -1}, QuantityNegative, "-1/1", "0或正的数量，计价单位为正"),
        ({"per": 0}, QuantityNegative, "1/0", "0或正的数量，计价单位为正"),
    ],
)
def test_prices_that_cannot_be(
    changes: dict[str, int], fault: type[RuleFault], value: object, expected: str
) -> None:
    figures = {"member": 1, "market": 2, "quantity": 1, "per": 1} | changes
    with refused(fault, value, expected):
        saved(**figures)


def test_a_price_is_checked_before_it_is_judged(values: Values) -> None:
    with refused(PriceNotPositive, 0, "正整数（分）"):
        check_price(values, member=0, market=1)
