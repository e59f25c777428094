"""Divides a year's surplus among the members, to the fen, whatever the order in which they are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jishi.rules.book import Values
from jishi.rules.distribution.charter import Charter, Profile, charter_warnings
from jishi.rules.distribution.member import Member, capital, divide, quantify_reserve
from jishi.rules.distribution.pools import Pools, YearAccount, divide_year
from jishi.rules.fault import RuleFault


class NoMembers(RuleFault):
    title = "没有成员"


class MemberTwice(RuleFault):
    title = "同一成员出现两次"


class CollectiveNotOne(RuleFault):
    title = "归村集体的收益找不到唯一的村集体成员"


@dataclass(frozen=True, slots=True)
class Part:
    """What one member receives, in fen; `reserve` is written into the account and not paid out."""

    member: str
    patronage: int
    capital: int
    collective: int
    reserve: int

    @property
    def paid(self) -> int:
        return self.patronage + self.capital + self.collective


@dataclass(frozen=True, slots=True)
class Distribution:
    """The year's pools and every member's part, by member code. The parts sum to the pools exactly."""

    charter: Charter
    pools: Pools
    members: tuple[Member, ...]
    parts: tuple[Part, ...]
    warnings: tuple[str, ...]
    rules: tuple[str, ...]


def in_order(members: Sequence[Member]) -> tuple[Member, ...]:
    """The members by code, so that a left-over fen falls to the same one whatever the order given."""
    if not members:
        raise NoMembers("0名", "至少一名成员")
    ordered = tuple(sorted(members, key=lambda member: member.code))
    for one, other in pairwise(ordered):
        if one.code == other.code:
            raise MemberTwice(one.code, "每名成员只列一次")
    return ordered


def collective_parts(pool: int, members: Sequence[Member]) -> tuple[int, ...]:
    """The whole pool to the one member that is the village collective."""
    holders = [member.code for member in members if member.collective]
    if pool and len(holders) != 1:
        raise CollectiveNotOne("、".join(holders) or "无", "成员中有且只有一个村集体")
    return tuple(pool if member.collective else 0 for member in members)


def distribute(
    values: Values, account: YearAccount, charter: Charter, members: Sequence[Member]
) -> Distribution:
    """A year's division by the charter. Sources: [F15], labour and collective profiles [S0], rounding [I].

    手册 盈余分配到成员
    公式 返还部分按交易量（劳务社按出工量）、其余按成员账户份额，分别用最大余数法分到分，余数相同的按成员
    编号先后；各人合计与可分配盈余分毫不差
    依据 [F15] [S0] [I]
    规则 coop.patronage_min
    例 可分配100元、返还60元：甲交易2份、出资1份，乙交易1份、出资1份，甲得40＋20元，乙得20＋20元

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values(["coop.patronage_min"], date(2026, 1, 1))
    >>> members = [Member("甲", 2, 100), Member("乙", 1, 100)]
    >>> found = distribute(values, YearAccount(10_000), Charter(Profile.TRADE, 0, 6000), members)
    >>> sorted((part.member, part.patronage, part.capital) for part in found.parts)
    [('乙', 2000, 2000), ('甲', 4000, 2000)]
    """
    ordered = in_order(members)
    pools = divide_year(values, account, charter)
    columns = zip(
        ordered,
        divide(pools.patronage, [member.volume for member in ordered], volume_word(charter.profile)),
        divide(pools.capital, [capital(member) for member in ordered], "账户份额"),
        collective_parts(pools.collective, ordered),
        quantify_reserve(pools.reserve, ordered, charter.reserve_basis),
        strict=True,
    )
    parts = tuple(Part(member.code, *amounts) for member, *amounts in columns)
    has_collective = any(member.collective for member in ordered)
    warnings = charter_warnings(charter, has_collective=has_collective)
    return Distribution(charter, pools, ordered, parts, warnings, pools.rules)


def volume_word(profile: Profile) -> str:
    """What a member's volume is called in this profile."""
    return "出工量" if profile is Profile.LABOUR else "交易量"
