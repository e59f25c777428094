"""What a co-operative's charter says about dividing its surplus, and whether the law lets it stand."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict

# Shares of a charter are kept in hundredths of a percent.
WHOLE = 10_000
MINIMUM = "coop.patronage_min"


class CharterShareWrong(RuleFault):
    title = "章程里的比例不对"


class Profile(StrEnum):
    """By what the greater part is returned: trade with the co-op, work done in it, or all to the village."""

    TRADE = "trade"
    LABOUR = "labour"
    COLLECTIVE_ONLY = "collective_only"


class Basis(StrEnum):
    """By what the reserve drawn in a year is written into the members' accounts."""

    VOLUME = "volume"
    CONTRIBUTION = "contribution"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Charter:
    """`reserve` of what is left after losses, `patronage` of what may be distributed, both of 10,000.

    `specialised`: registered under the law on farmers' specialised co-operatives, which sets the minimum.
    `collective_basis` quotes the article that fixes the village collective's share and what it rests on.
    """

    profile: Profile
    reserve: int
    patronage: int
    reserve_basis: Basis = Basis.VOLUME
    specialised: bool = True
    collective_basis: str = ""

    def __post_init__(self) -> None:
        for share in (self.reserve, self.patronage):
            if not 0 <= share <= WHOLE:
                raise CharterShareWrong(share, f"0到{WHOLE}之间的整数（万分之几）")


def percent(share: int) -> str:
    """60%, 62.5%."""
    return f"{Decimal(share).scaleb(-2).normalize():f}%"


def rules_of(charter: Charter) -> tuple[str, ...]:
    """The minimum, where it holds: for a specialised co-op that returns anything to its members at all.

    A charter that leaves everything to the collective is warned of, not measured: see `charter_warnings`.
    """
    holds = charter.specialised and charter.profile is not Profile.COLLECTIVE_ONLY
    return (MINIMUM,) if holds else ()


def reaches_minimum(values: Values, charter: Charter) -> bool:
    """Whether the charter returns by trade at least the share that the law asks, where it asks one."""
    return all(Fraction(charter.patronage, WHOLE) >= values.decimal(key) for key in rules_of(charter))


def check_charter(values: Values, charter: Charter) -> Verdict:
    """May the charter's division stand? By trade at least 60 % of what may be distributed. Source: [F15].

    手册 章程的返还比例
    公式 农民专业合作社按交易量（额）返还的比例不得低于可分配盈余的60%，正好60%也可以
    依据 [F15]
    规则 coop.patronage_min
    例 章程写60%的可以，写59.99%的不可以

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([MINIMUM], date(2026, 1, 1))
    >>> [bool(check_charter(values, Charter(Profile.TRADE, 1000, share))) for share in (6000, 5999)]
    [True, False]
    """
    if reaches_minimum(values, charter):
        return Allowed(rules_of(charter))
    least = percent(int(values.decimal(MINIMUM) * WHOLE))
    text = f"章程规定返还{percent(charter.patronage)}，按交易量（额）返还不得低于可分配盈余的{least}"
    return Denied(f"{text}，请先修改章程", "patronage", (MINIMUM,))


def charter_warnings(charter: Charter, *, has_collective: bool) -> tuple[str, ...]:
    """What a clerk is told without being stopped. Sources: [S0] against [F15]; practice [I]."""
    found = []
    if charter.profile is Profile.COLLECTIVE_ONLY and charter.specialised:
        found.append("收益全部归村集体，与农民专业合作社按交易量返还的规定不一致，请核对登记类型和章程")
    if has_collective and not charter.collective_basis:
        found.append("村集体是成员，章程没有写明村集体的份额和依据，请补写")
    return tuple(found)
