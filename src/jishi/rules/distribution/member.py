"""A member as the year's division sees one, and what the co-op's own wealth adds to a member's account."""

from collections.abc import Sequence
from dataclasses import dataclass

from jishi.rules.distribution.charter import Basis
from jishi.rules.fault import RuleFault
from jishi.rules.values.money import share_out


class AmountNegative(RuleFault):
    title = "成员的数额为负"


class NothingToDivideBy(RuleFault):
    title = "没有可以据以分配的份额"


@dataclass(frozen=True, slots=True)
class Member:
    """Amounts in fen; `volume` is the year's trade with the co-op, or work, in any one unit for all members.

    `reserve_share` and `subsidy_share` are what stands in the member's account from the reserve and from
    subsidies and gifts averaged over the members.
    """

    code: str
    volume: int = 0
    contribution: int = 0
    reserve_share: int = 0
    subsidy_share: int = 0
    collective: bool = False

    def __post_init__(self) -> None:
        lowest = min(self.volume, self.contribution, self.reserve_share, self.subsidy_share)
        if lowest < 0:
            raise AmountNegative(f"{self.code}: {lowest}", "0或正整数")


def capital(member: Member) -> int:
    """The capital account by which the rest is shared.

    手册 成员账户份额
    公式 出资额＋公积金份额＋平均量化到本人的国家补助和他人捐赠
    依据 [F15]
    例 出资1000元、公积金份额200元、补助份额300元，共1500元

    >>> capital(Member("甲", contribution=100_000, reserve_share=20_000, subsidy_share=30_000))
    150000
    """
    return member.contribution + member.reserve_share + member.subsidy_share


def divide(pool: int, weights: Sequence[int], what: str) -> tuple[int, ...]:
    """`share_out`, with nothing for anyone when there is nothing; money and no claim to it is refused."""
    if not pool:
        return (0,) * len(weights)
    if not any(weights):
        raise NothingToDivideBy(f"{pool}分", f"至少一名成员有{what}")
    return share_out(pool, weights)


def quantify_reserve(reserve: int, members: Sequence[Member], basis: Basis) -> tuple[int, ...]:
    """The reserve drawn in a year, written into the members' accounts in the order given.

    手册 公积金量化到成员
    公式 当年提取的公积金按章程写明的办法（交易量、出资额或人均）记入各成员账户，最大余数法凑齐
    依据 [F15] [I]
    例 提取100元，甲出资2000元、乙出资1000元，按出资额记甲66.67元、乙33.33元

    >>> members = [Member("甲", contribution=200_000), Member("乙", contribution=100_000)]
    >>> quantify_reserve(10_000, members, Basis.CONTRIBUTION)
    (6667, 3333)
    """
    words = {Basis.VOLUME: "交易量", Basis.CONTRIBUTION: "出资额", Basis.EQUAL: "账户"}
    return divide(reserve, reserve_weights(members, basis), words[basis])


def reserve_weights(members: Sequence[Member], basis: Basis) -> list[int]:
    """Each member's share in the reserve of a year, in the order given."""
    if basis is Basis.VOLUME:
        return [member.volume for member in members]
    if basis is Basis.CONTRIBUTION:
        return [member.contribution for member in members]
    return [1] * len(members)


def average_subsidy(amount: int, members: int) -> tuple[int, ...]:
    """A subsidy or gift, averaged over so many members to the fen. Source: [F15].

    手册 补助和捐赠平均量化
    公式 国家财政补助和他人捐赠形成的财产按成员人数平均，除不尽的一分一分地加给排在前面的成员
    依据 [F15] [I]
    例 补助100元、成员3名，得33.34元、33.33元、33.33元

    >>> average_subsidy(10_000, 3)
    (3334, 3333, 3333)
    """
    return divide(amount, [1] * members, "账户")
