"""Who takes a limited number of places: those ahead for certain, and those whom no rule can tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jishi.rules.values.share import NegativeCount

Key = tuple[Fraction | int, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """`chosen` from the first on; `tied` share `left` places among more people, for a meeting to decide."""

    chosen: tuple[str, ...]
    tied: tuple[str, ...]
    left: int


def place(keys: Mapping[str, Key], places: int) -> Placing:
    """The highest keys; where equal keys do not all fit, none of them is preferred.

    手册 名额与并列
    公式 按得分由高到低占名额；末位并列而名额不够的，一个都不自动确定，列出交会议研究
    依据 [I]
    例 3个名额，得分95、92、90、90：前两名确定，后两人并列，剩1个名额

    >>> found = place({"甲": (95,), "乙": (92,), "丙": (90,), "丁": (90,)}, 3)
    >>> found.chosen, sorted(found.tied), found.left
    (('甲', '乙'), ['丁', '丙'], 1)
    """
    if places < 0:
        raise NegativeCount(places, "0或正整数")
    # By name first, so that what is equal comes in the same order whatever the order given.
    order = sorted(sorted(keys), key=lambda code: keys[code], reverse=True)
    if len(order) <= places:
        return Placing(tuple(order), (), 0)
    edge = keys[order[places]]
    ahead = tuple(code for code in order if keys[code] > edge)
    if len(ahead) == places:
        return Placing(ahead, (), 0)
    return Placing(ahead, tuple(code for code in order if keys[code] == edge), places - len(ahead))
