"""From a year's surplus to what is kept, what is returned by trade, and what follows the capital accounts."""

from dataclasses import dataclass

from jishi.rules.book import Values
from jishi.rules.distribution.charter import (
    MINIMUM,
    WHOLE,
    Charter,
    Profile,
    percent,
    reaches_minimum,
    rules_of,
)
from jishi.rules.fault import RuleFault


class LossesNegative(RuleFault):
    title = "上年结转的亏损为负"


class PatronageBelowMinimum(RuleFault):
    title = "返还比例低于法律要求"


@dataclass(frozen=True, slots=True)
class YearAccount:
    """The year's surplus in fen (negative: a loss) and the losses of earlier years not yet made good."""

    surplus: int
    losses: int = 0

    def __post_init__(self) -> None:
        if self.losses < 0:
            raise LossesNegative(self.losses, "0或正整数")


@dataclass(frozen=True, slots=True)
class Pools:
    """All in fen: covered + reserve + distributable is the surplus; the last three sum to distributable."""

    covered: int
    losses_left: int
    reserve: int
    distributable: int
    patronage: int
    capital: int
    collective: int
    rules: tuple[str, ...]


def divide_year(values: Values, account: YearAccount, charter: Charter) -> Pools:
    """Losses first, then the reserve, then the greater part by trade and the rest by capital.

    Every division rounds in the members' favour: the reserve down, the part returned by trade up, so that
    "at least 60 %" holds to the fen. A year without surplus distributes nothing and carries its loss on.

    手册 可分配盈余
    公式 盈余先弥补亏损，再按章程提取公积金（舍去分以下），剩下的为可分配盈余；其中按交易量返还不少于60%
    （不足一分的进一分），其余按成员账户份额分
    依据 [F15] [I]
    规则 coop.patronage_min
    例 盈余11万元、亏损1万元、公积金10%：可分配9万元，返还5.4万元，其余3.6万元按账户分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([MINIMUM], date(2026, 1, 1))
    >>> pools = divide_year(values, YearAccount(11_000_000, 1_000_000), Charter(Profile.TRADE, 1000, 6000))
    >>> pools.distributable, pools.patronage, pools.capital
    (9000000, 5400000, 3600000)
    """
    if not reaches_minimum(values, charter):
        raise PatronageBelowMinimum(percent(charter.patronage), f"不低于{values.decimal(MINIMUM):%}的比例")
    positive = max(account.surplus, 0)
    covered = min(positive, account.losses)
    losses_left = account.losses - covered + max(-account.surplus, 0)
    reserve = (positive - covered) * charter.reserve // WHOLE
    distributable = positive - covered - reserve
    if charter.profile is Profile.COLLECTIVE_ONLY:
        return Pools(covered, losses_left, reserve, distributable, 0, 0, distributable, rules_of(charter))
    patronage = -(-distributable * charter.patronage // WHOLE)
    rest = distributable - patronage
    return Pools(covered, losses_left, reserve, distributable, patronage, rest, 0, rules_of(charter))
