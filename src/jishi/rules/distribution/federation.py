"""A federation of co-operatives divides its surplus among them, and each passes its part on by its charter."""

from collections.abc import Sequence
from dataclasses import replace

from jishi.rules.book import Values
from jishi.rules.distribution.charter import Charter
from jishi.rules.distribution.member import Member
from jishi.rules.distribution.pools import YearAccount
from jishi.rules.distribution.surplus import Distribution, Part, distribute, in_order
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict

LEAST = "federation.min_members"


class TooFewCooperatives(RuleFault):
    title = "联合社的成员社不够"


def check_federation(values: Values, coops: Sequence[Member]) -> Verdict:
    """Are there enough member co-operatives? At least three. Source: [K]."""
    count, least = len(in_order(coops)), values.number(LEAST)
    if count >= least:
        return Allowed((LEAST,))
    return Denied(f"联合社有{count}个成员社，至少须有{least}个", "coops", (LEAST,))


def distribute_federation(
    values: Values, account: YearAccount, charter: Charter, coops: Sequence[Member]
) -> Distribution:
    """A federation's year, its members being co-operatives. Sources: [F15], [K] for the least number.

    手册 联合社的盈余
    公式 成员社不少于3个；分法与合作社相同，以各社与联合社的交易量和出资为准；各社所得计入本社当年盈余，
    再按本社章程分给成员
    依据 [F15] 《农民专业合作社法》 [K] [I]
    规则 federation.min_members coop.patronage_min
    例 联合社可分配100元、返还60元，三社交易量相同、出资相同，各得返还20元，出资部分依次为13.34元、13.33元、13.33元

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.distribution.charter import Profile
    >>> values = DEFAULTS.values([LEAST, "coop.patronage_min"], date(2026, 1, 1))
    >>> coops = [Member(code, 1, 1) for code in "甲乙丙"]
    >>> found = distribute_federation(values, YearAccount(10_000), Charter(Profile.TRADE, 0, 6000), coops)
    >>> [(part.patronage, part.capital) for part in found.parts]
    [(2000, 1334), (2000, 1333), (2000, 1333)]
    """
    verdict = check_federation(values, coops)
    if not verdict:
        raise TooFewCooperatives(len(coops), f"至少{values.number(LEAST)}个成员社")
    found = distribute(values, account, charter, coops)
    return replace(found, rules=(LEAST, *found.rules))


def with_received(account: YearAccount, part: Part) -> YearAccount:
    """A co-operative's own year with what the federation paid it."""
    return replace(account, surplus=account.surplus + part.paid)
