"""Charters and the pools of a year: the law's minimum, losses before reserve, and every fen accounted for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.distribution.charter import (
    Basis,
    Charter,
    CharterShareWrong,
    Profile,
    charter_warnings,
    check_charter,
)
from jishi.rules.distribution.pools import (
    LossesNegative,
    PatronageBelowMinimum,
    Pools,
    YearAccount,
    divide_year,
)
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

KEY = "coop.patronage_min"
TRADE = Charter(Profile.TRADE, 1000, 6000)
DAY = date(2026, 1, 1)


def stricter(share: str) -> Values:
    return DEFAULTS.values([KEY], DAY, [Setting(KEY, Decimal(share), DAY, "县委〔2026〕1号")])


@pytest.mark.parametrize("profile", [Profile.TRADE, Profile.LABOUR])
@pytest.mark.parametrize(("patronage", "right"), [(10_000, True), (6000, True), (5999, False), (0, False)])
def test_sixty_percent_is_enough_and_less_is_not(
    values: Values, profile: Profile, patronage: int, right: bool
) -> None:
    """[F15]: at least 60 % of what may be distributed is returned by trade."""
    charter = Charter(profile, 0, patronage)
    assert bool(check_charter(values, charter)) is right
    assert not right or check_charter(values, charter) == Allowed((KEY,))
    assert check_charter(values, replace(charter, specialised=False)) == Allowed()
    assert divide_year(values, YearAccount(100), replace(charter, specialised=False)).rules == ()


def test_the_refusal_says_what_to_mend(values: Values) -> None:
    reason = "章程规定返还59.99%，按交易量（额）返还不得低于可分配盈余的60%，请先修改章程"
    check_denied(check_charter(values, replace(TRADE, patronage=5999)), reason, "patronage", (KEY,))
    reason = "章程规定返还60%，按交易量（额）返还不得低于可分配盈余的62.5%，请先修改章程"
    check_denied(check_charter(stricter("0.625"), TRADE), reason, "patronage", (KEY,))
    with refused(PatronageBelowMinimum, "60%", "不低于62.5%的比例"):
        divide_year(stricter("0.625"), YearAccount(1), TRADE)
    assert divide_year(stricter("0.6"), YearAccount(1), TRADE).patronage == 1


@pytest.mark.parametrize("share", [-1, 10_001])
def test_shares_of_a_charter_that_cannot_be(share: int) -> None:
    with refused(CharterShareWrong, share, "0到10000之间的整数（万分之几）"):
        Charter(Profile.TRADE, share, 6000)
    with refused(CharterShareWrong, share, "0到10000之间的整数（万分之几）"):
        Charter(Profile.TRADE, 0, share)
    assert Charter(Profile.TRADE, 0, 10_000).reserve_basis is Basis.VOLUME
    assert Charter(Profile.TRADE, 10_000, 0).specialised


ALL_TO_VILLAGE = "收益全部归村集体，与农民专业合作社按交易量返还的规定不一致，请核对登记类型和章程"
UNWRITTEN = "村集体是成员，章程没有写明村集体的份额和依据，请补写"


@pytest.mark.parametrize(
    ("charter", "has_collective", "warnings"),
    [
        (TRADE, False, ()),
        (TRADE, True, (UNWRITTEN,)),
        (replace(TRADE, collective_basis="第三十二条"), True, ()),
        (Charter(Profile.COLLECTIVE_ONLY, 0, 0), True, (ALL_TO_VILLAGE, UNWRITTEN)),
        (Charter(Profile.COLLECTIVE_ONLY, 0, 0, collective_basis="第九条"), True, (ALL_TO_VILLAGE,)),
        (Charter(Profile.COLLECTIVE_ONLY, 0, 0, specialised=False), False, ()),
    ],
)
def test_warnings(charter: Charter, has_collective: bool, warnings: tuple[str, ...]) -> None:
    """[S0] gives all to the village collective, which [F15] does not foresee: warned of, not blocked."""
    assert charter_warnings(charter, has_collective=has_collective) == warnings


def test_all_to_the_collective_is_not_measured_by_the_minimum(values: Values) -> None:
    charter = Charter(Profile.COLLECTIVE_ONLY, 500, 0)
    assert check_charter(values, charter)
    assert divide_year(values, YearAccount(10_000), charter) == Pools(0, 0, 500, 9500, 0, 0, 9500, ())


@pytest.mark.parametrize(
    ("account", "charter", "pools"),
    [
        # 110,000 yuan, 10,000 of old losses, a tenth in reserve, 60 % of 90,000 by trade.
        (
            YearAccount(11_000_000, 1_000_000),
            TRADE,
            (1_000_000, 0, 1_000_000, 9_000_000, 5_400_000, 3_600_000),
        ),
        # Odd fen: the reserve rounds down, the returned part up.
        (YearAccount(101), TRADE, (0, 0, 10, 91, 55, 36)),
        (YearAccount(1), Charter(Profile.TRADE, 0, 6000), (0, 0, 0, 1, 1, 0)),
        # Years without anything to distribute.
        (YearAccount(0), TRADE, (0, 0, 0, 0, 0, 0)),
        (YearAccount(500, 800), TRADE, (500, 300, 0, 0, 0, 0)),
        (YearAccount(800, 800), TRADE, (800, 0, 0, 0, 0, 0)),
        (YearAccount(-500, 800), TRADE, (0, 1300, 0, 0, 0, 0)),
        (YearAccount(-500), TRADE, (0, 500, 0, 0, 0, 0)),
        (YearAccount(100), Charter(Profile.TRADE, 10_000, 10_000), (0, 0, 100, 0, 0, 0)),
        (YearAccount(100), Charter(Profile.LABOUR, 0, 10_000), (0, 0, 0, 100, 100, 0)),
    ],
)
def test_pools_by_hand(
    values: Values, account: YearAccount, charter: Charter, pools: tuple[int, ...]
) -> None:
    assert divide_year(values, account, charter) == Pools(*pools, 0, (KEY,))


@given(
    st.integers(-(10**9), 10**12), st.integers(0, 10**10), st.integers(0, 10_000), st.integers(6000, 10_000)
)
def test_pools_against_exact_shares(surplus: int, losses: int, reserve: int, patronage: int) -> None:
    pools = divide_year(
        DEFAULTS.values([KEY], DAY), YearAccount(surplus, losses), Charter(Profile.TRADE, reserve, patronage)
    )
    left = Fraction(max(0, surplus - losses))
    assert pools.reserve == floor(left * reserve / 10_000)
    assert pools.distributable == left - pools.reserve
    assert pools.patronage == ceil(Fraction(pools.distributable * patronage, 10_000))
    assert pools.patronage * 10 >= pools.distributable * 6
    assert pools.patronage + pools.capital == pools.distributable
    # What is not kept against losses, drawn or distributed is nothing; what was lost is carried on.
    assert surplus - losses == pools.reserve + pools.distributable - pools.losses_left
    assert min(pools.covered, pools.losses_left, pools.capital) >= 0


def test_losses_are_given_as_a_positive_figure() -> None:
    with refused(LossesNegative, -1, "0或正整数"):
        YearAccount(100, -1)
