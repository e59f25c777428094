"""One member's statement: every figure from which that member's part can be reckoned again on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jishi.rules.distribution.member import capital, reserve_weights
from jishi.rules.distribution.surplus import Distribution, Part, volume_word
from jishi.rules.fault import RuleFault
from jishi.rules.values.money import show_yuan


class NotAMember(RuleFault):
    title = "不是这次分配的成员"


@dataclass(frozen=True, slots=True)
class Claim:
    """A member's claim on one pool. `position` is the member's place in the list, from 0.

    `cut` is the claim that was given the last of the left-over fen, as (remainder, position); None if all
    divided evenly. A remainder is in parts of `total`.
    """

    pool: int
    weight: int
    total: int
    position: int
    cut: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a member is shown: the claims, the part, and the rules they rest on."""

    part: Part
    volume_word: str
    patronage: Claim
    capital: Claim
    reserve: Claim
    rules: tuple[str, ...]


def part_of(claim: Claim) -> int:
    """The fen a claim is worth, from its own figures alone.

    手册 一名成员自己核对分红
    公式 总额×本人份额÷总份额，舍去分以下；余数大于末位得加分者的余数，或相等而排位不在其后的，加一分
    依据 [F15] [I]
    例 1元3人均分：余数都是1，末位得加分者排第1，故第1人0.34元，第2人0.33元

    >>> [part_of(Claim(100, 1, 3, position, (1, 0))) for position in (0, 1)]
    [34, 33]
    """
    if not claim.total:
        return 0
    whole, remainder = divmod(claim.pool * claim.weight, claim.total)
    if claim.cut is None:
        return whole
    last_remainder, last_position = claim.cut
    ahead = (-remainder, claim.position) <= (-last_remainder, last_position)
    return whole + 1 if ahead else whole


def last_raised(
    pool: int, weights: Sequence[int], total: int, parts: Sequence[int]
) -> tuple[int, int] | None:
    """The claim that got the last left-over fen, as (remainder, position)."""
    raised = [
        (-(pool * weight % total), position)
        for position, (weight, part) in enumerate(zip(weights, parts, strict=True))
        if part * total > pool * weight
    ]
    if not raised:
        return None
    remainder, position = max(raised)
    return -remainder, position


def claims(pool: int, weights: Sequence[int], parts: Sequence[int]) -> Iterator[Claim]:
    """Every member's claim on one pool."""
    total = sum(weights)
    cut = last_raised(pool, weights, total, parts)
    for position, weight in enumerate(weights):
        yield Claim(pool, weight, total, position, cut)


def statements(distribution: Distribution) -> Iterator[Statement]:
    """Every member's statement, by member code."""
    pools, parts, members = distribution.pools, distribution.parts, distribution.members
    charter = distribution.charter
    columns = zip(
        parts,
        claims(pools.patronage, [one.volume for one in members], [part.patronage for part in parts]),
        claims(pools.capital, [capital(one) for one in members], [part.capital for part in parts]),
        claims(
            pools.reserve,
            reserve_weights(members, charter.reserve_basis),
            [part.reserve for part in parts],
        ),
        strict=True,
    )
    word = volume_word(charter.profile)
    for part, patronage, wealth, reserve in columns:
        yield Statement(part, word, patronage, wealth, reserve, distribution.rules)


def statement(distribution: Distribution, code: str) -> Statement:
    """The statement of one member."""
    for found in statements(distribution):
        if found.part.member == code:
            return found
    raise NotAMember(code, f"{len(distribution.parts)}名成员之一的编号")


def explain(found: Statement) -> tuple[str, ...]:
    """The statement in sentences, as it is handed out."""
    part = found.part
    lines = []
    for word, claim, amount in (
        (f"按{found.volume_word}返还", found.patronage, part.patronage),
        ("按账户份额分配", found.capital, part.capital),
        ("公积金记入账户、不发放", found.reserve, part.reserve),
    ):
        if claim.pool:
            share = f"{show_yuan(claim.pool)}×{claim.weight}÷{claim.total}"
            lines.append(f"{word}：{share}，得{show_yuan(amount)}")
    if part.collective:
        lines.append(f"收益归村集体，得{show_yuan(part.collective)}")
    return (*lines, f"实发合计{show_yuan(part.paid)}")
