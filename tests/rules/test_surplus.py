"""The division among members against exact fractions and coins, and each statement reckoned again alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Values
from jishi.rules.distribution.charter import Basis, Charter, Profile
from jishi.rules.distribution.federation import (
    TooFewCooperatives,
    check_federation,
    distribute_federation,
    with_received,
)
from jishi.rules.distribution.member import (
    AmountNegative,
    Member,
    NothingToDivideBy,
    average_subsidy,
    quantify_reserve,
)
from jishi.rules.distribution.pools import YearAccount
from jishi.rules.distribution.statement import (
    Claim,
    NotAMember,
    explain,
    part_of,
    statement,
    statements,
)
from jishi.rules.distribution.surplus import (
    CollectiveNotOne,
    Distribution,
    MemberTwice,
    NoMembers,
    Part,
    distribute,
)
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

VALUES = DEFAULTS.values(["coop.patronage_min", "federation.min_members"], date(2026, 1, 1))
SIXTY = Charter(Profile.TRADE, 1000, 6000)
MEMBERS = st.lists(
    st.builds(
        Member,
        st.text("甲乙丙丁abc", min_size=1, max_size=3),
        st.integers(0, 50),
        st.integers(0, 50),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda member: member.code,
).filter(lambda members: any(m.volume for m in members) and any(m.contribution for m in members))


def by_coins(pool: int, weights: Sequence[int]) -> list[int]:
    """Whole fen first; then one fen at a time to whoever has the largest part of one still owed."""
    exact = [Fraction(pool * weight, sum(weights)) for weight in weights]
    parts = [int(share) for share in exact]
    owed = [share - int(share) for share in exact]
    for _ in range(pool - sum(parts)):
        luckiest = max(range(len(weights)), key=lambda index: (owed[index], -index))
        parts[luckiest], owed[luckiest] = parts[luckiest] + 1, Fraction(-1)
    return parts


@given(MEMBERS, st.integers(0, 500), st.integers(0, 100), st.sampled_from(Basis))
def test_division_against_coins(members: list[Member], surplus: int, losses: int, basis: Basis) -> None:
    charter = replace(SIXTY, reserve_basis=basis)
    found = distribute(VALUES, YearAccount(surplus, losses), charter, members)
    ordered = sorted(members, key=lambda member: member.code)
    assert [part.member for part in found.parts] == [member.code for member in ordered]
    wealth = [m.contribution + m.reserve_share + m.subsidy_share for m in ordered]
    volumes = [m.volume for m in ordered]
    keys = {Basis.VOLUME: volumes, Basis.CONTRIBUTION: [m.contribution for m in ordered]}
    pools = found.pools
    assert [p.patronage for p in found.parts] == by_coins(pools.patronage, volumes)
    assert [p.capital for p in found.parts] == by_coins(pools.capital, wealth)
    assert [p.reserve for p in found.parts] == by_coins(pools.reserve, keys.get(basis, [1] * len(members)))
    assert sum(part.paid for part in found.parts) == pools.distributable


@given(MEMBERS, st.integers(0, 500), st.randoms(use_true_random=False))
def test_the_order_given_changes_nothing(members: list[Member], surplus: int, shuffler: object) -> None:
    found = distribute(VALUES, YearAccount(surplus), SIXTY, members)
    shuffler.shuffle(members)  # type: ignore[attr-defined]
    assert distribute(VALUES, YearAccount(surplus), SIXTY, members) == found


@given(MEMBERS, st.integers(0, 500), st.sampled_from(Basis))
def test_every_statement_can_be_reckoned_alone(members: list[Member], surplus: int, basis: Basis) -> None:
    found = distribute(VALUES, YearAccount(surplus), replace(SIXTY, reserve_basis=basis), members)
    for one in statements(found):
        assert part_of(one.patronage) == one.part.patronage
        assert part_of(one.capital) == one.part.capital
        assert part_of(one.reserve) == one.part.reserve
        assert statement(found, one.part.member) == one
    assert [one.part for one in statements(found)] == list(found.parts)


def example() -> Distribution:
    """1,000.01 yuan, a tenth kept: 900.01 to distribute, 540.01 by trade, 360.00 by account."""
    members = [
        Member("丙", 3, 100_000, 1_000, 500),
        Member("甲", 2, 200_000),
        Member("村集体", 0, 50_000, collective=True),
    ]
    charter = replace(SIXTY, collective_basis="第二十条")
    return distribute(VALUES, YearAccount(100_001), charter, members)


def test_worked_example() -> None:
    """By hand: 54,001 by 3 and 2 is 32,400.6 and 21,600.4; 36,000 by 101,500, 50,000 and 200,000 of 351,500
    is 10,395.448, 5,120.911 and 20,483.641; 10,000 of reserve by 3 and 2 is 6,000 and 4,000."""
    found = example()
    assert found.parts == (
        Part("丙", 32_401, 10_395, 0, 6_000),
        Part("村集体", 0, 5_121, 0, 0),
        Part("甲", 21_600, 20_484, 0, 4_000),
    )
    assert (found.charter.profile, found.warnings) == (Profile.TRADE, ())
    assert found.rules == ("coop.patronage_min",)
    first = statement(found, "丙")
    assert first.patronage == Claim(54_001, 3, 5, 0, (3, 0))
    # 20,483.641 was the last to be raised; its remainder is 225,500 of 351,500.
    assert first.capital == Claim(36_000, 101_500, 351_500, 0, (225_500, 2))
    assert first.reserve == Claim(10_000, 3, 5, 0, None)
    assert (first.rules, first.volume_word) == (("coop.patronage_min",), "交易量")
    with refused(NotAMember, "丁", "3名成员之一的编号"):
        statement(found, "丁")


def test_a_statement_in_sentences() -> None:
    assert explain(statement(example(), "丙")) == (
        "按交易量返还：540.01元×3÷5，得324.01元",
        "按账户份额分配：360.00元×101500÷351500，得103.95元",
        "公积金记入账户、不发放：100.00元×3÷5，得60.00元",
        "实发合计427.96元",
    )
    labour = distribute(VALUES, YearAccount(100), Charter(Profile.LABOUR, 0, 10_000), [Member("甲", 8)])
    assert explain(statement(labour, "甲")) == ("按出工量返还：1.00元×8÷8，得1.00元", "实发合计1.00元")


@pytest.mark.parametrize(
    ("claim", "part"),
    [
        (Claim(100, 1, 3, 0, (1, 0)), 34),
        (Claim(100, 1, 3, 1, (1, 0)), 33),
        (Claim(100, 1, 3, 1, (1, 1)), 34),
        (Claim(100, 2, 3, 5, (1, 0)), 67),
        (Claim(90, 1, 3, 0, None), 30),
        (Claim(0, 0, 0, 0, None), 0),
        (Claim(0, 1, 1, 0, None), 0),
    ],
)
def test_one_claim(claim: Claim, part: int) -> None:
    assert part_of(claim) == part


def test_all_to_the_village_collective() -> None:
    """[S0]: the labour co-operative's income goes to the village collective, with a warning."""
    charter = Charter(Profile.COLLECTIVE_ONLY, 0, 0)
    members = [Member("a", 5), Member("b", 0, collective=True)]
    found = distribute(VALUES, YearAccount(10_000), charter, members)
    assert found.parts == (Part("a", 0, 0, 0, 0), Part("b", 0, 0, 10_000, 0))
    assert len(found.warnings) == 2
    assert found.rules == ()
    assert found.parts[1].paid == 10_000
    assert explain(statement(found, "b")) == ("收益归村集体，得100.00元", "实发合计100.00元")
    assert explain(statement(found, "a")) == ("实发合计0.00元",)
    for wrong, named in (([Member("a", 5)], "无"), ([replace(m, collective=True) for m in members], "a、b")):
        with refused(CollectiveNotOne, named, "成员中有且只有一个村集体"):
            distribute(VALUES, YearAccount(10_000), charter, wrong)
        assert sum(p.paid for p in distribute(VALUES, YearAccount(0), charter, wrong).parts) == 0


def test_members_that_cannot_be() -> None:
    with refused(NoMembers, "0名", "至少一名成员"):
        distribute(VALUES, YearAccount(1), SIXTY, [])
    with refused(MemberTwice, "甲", "每名成员只列一次"):
        distribute(VALUES, YearAccount(1), SIXTY, [Member("甲"), Member("乙"), Member("甲")])
    for field in ("volume", "contribution", "reserve_share", "subsidy_share"):
        with refused(AmountNegative, "甲: -2", "0或正整数"):
            Member("甲", **{field: -2})


@pytest.mark.parametrize(
    ("charter", "member", "value", "expected"),
    [
        (Charter(Profile.TRADE, 0, 6000), Member("甲", contribution=1), "60分", "至少一名成员有交易量"),
        (Charter(Profile.LABOUR, 0, 6000), Member("甲", contribution=1), "60分", "至少一名成员有出工量"),
        (Charter(Profile.TRADE, 0, 6000), Member("甲", 1), "40分", "至少一名成员有账户份额"),
        (
            Charter(Profile.TRADE, 10_000, 6000, Basis.CONTRIBUTION),
            Member("甲", 1),
            "100分",
            "至少一名成员有出资额",
        ),
        (Charter(Profile.TRADE, 10_000, 6000), Member("甲"), "100分", "至少一名成员有交易量"),
    ],
)
def test_money_without_a_claim(charter: Charter, member: Member, value: str, expected: str) -> None:
    with refused(NothingToDivideBy, value, expected):
        distribute(VALUES, YearAccount(100), charter, [member])
    assert distribute(VALUES, YearAccount(0), charter, [member]).parts == (Part("甲", 0, 0, 0, 0),)


def test_the_reserve_and_subsidies_in_the_accounts() -> None:
    members = [Member("a", 1, 200_000), Member("b", 3, 100_000)]
    assert quantify_reserve(10_000, members, Basis.CONTRIBUTION) == (6_667, 3_333)
    assert quantify_reserve(10_000, members, Basis.VOLUME) == (2_500, 7_500)
    assert quantify_reserve(10_001, members, Basis.EQUAL) == (5_001, 5_000)
    assert average_subsidy(100, 3) == (34, 33, 33)
    assert average_subsidy(0, 2) == (0, 0)
    with refused(NothingToDivideBy, "5分", "至少一名成员有账户"):
        average_subsidy(5, 0)
    with refused(NothingToDivideBy, "5分", "至少一名成员有账户"):
        quantify_reserve(5, [], Basis.EQUAL)


def test_a_federation_needs_three_and_divides_like_a_cooperative(values: Values) -> None:
    coops = [Member(code, volume, 100) for code, volume in (("a", 5), ("b", 3), ("c", 2))]
    found = distribute_federation(values, YearAccount(100_000), Charter(Profile.TRADE, 0, 6000), coops)
    assert [part.patronage for part in found.parts] == [30_000, 18_000, 12_000]
    assert [part.capital for part in found.parts] == [13_334, 13_333, 13_333]
    assert found.rules == ("federation.min_members", "coop.patronage_min")
    assert check_federation(values, coops) == Allowed(("federation.min_members",))
    few = check_federation(values, coops[:2])
    check_denied(few, "联合社有2个成员社，至少须有3个", "coops", ("federation.min_members",))
    with refused(TooFewCooperatives, 2, "至少3个成员社"):
        distribute_federation(values, YearAccount(100_000), SIXTY, coops[:2])
    with refused(MemberTwice, "a", "每名成员只列一次"):
        check_federation(values, [*coops[:2], coops[0]])


def test_what_a_federation_pays_passes_through_a_cooperatives_own_charter(values: Values) -> None:
    """43,334 of the federation and 6,666 of its own are 50,000, of which 30,000 are returned by trade."""
    account = with_received(YearAccount(6_666, 0), Part("a", 30_000, 13_334, 0, 999))
    assert account == YearAccount(50_000, 0)
    found = distribute(
        values, account, Charter(Profile.TRADE, 0, 6000), [Member("甲", 1, 1), Member("乙", 1, 1)]
    )
    assert [(part.patronage, part.capital) for part in found.parts] == [(15_000, 10_000)] * 2
    assert with_received(YearAccount(0, 7), Part("a", 1, 0, 0, 0)) == YearAccount(1, 7)
