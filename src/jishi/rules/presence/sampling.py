"""Draws the posts of an unannounced inspection: from each stratum its share, by a seed that is sealed before.

Who knows the seed can draw the same posts again; who does not cannot guess them.
"""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.values.money import share_out


class SampleTooLarge(RuleFault):
    title = "抽查数量不对"


class SeedTooShort(RuleFault):
    title = "抽查种子太短"


class DrawnTwice(RuleFault):
    title = "抽查对象重复"


class StratumEmpty(RuleFault):
    title = "抽查分层里没有对象"


def seal(seed: str) -> str:
    """What is published before the inspection: it binds to the seed and does not tell it (SHA-256)."""
    return sha256(seed.encode()).hexdigest()


def allocate(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw from each stratum: one each if they suffice, the rest by the sizes.

    手册 抽查名额怎样分到各层
    公式 名额够的先每层1个，其余按各层剩余对象数用最大余数法分；不够每层1个的全部按对象数分
    依据 [I]
    例 三个镇各有10、20、30个村，抽12个：先各1个，余9个按9比19比29分为1、3、5，共得2、4、6个

    >>> allocate({"甲镇": 10, "乙镇": 20, "丙镇": 30}, 12)
    {'甲镇': 2, '乙镇': 4, '丙镇': 6}
    """
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    for name in names:
        if sizes[name] <= 0:
            raise StratumEmpty(name, "至少有一个对象的层")
    if not 0 <= size <= sum(sizes.values()):
        raise SampleTooLarge(size, f"0至{sum(sizes.values())}")
    each = 1 if size >= len(names) else 0
    rest, room = size - each * len(names), [sizes[name] - each for name in names]
    parts = share_out(rest, room) if rest else [0] * len(names)
    drawn = {name: each + part for name, part in zip(names, parts, strict=True)}
    return {name: drawn[name] for name in sizes}


def draw(strata: Mapping[str, Sequence[str]], size: int, seed: str, values: Values) -> dict[str, list[str]]:
    """The posts drawn from each stratum; the same for the same seed, in whatever order they are given.

    手册 督查抽查怎样抽
    公式 种子由机器随机生成；对每个对象按种子计算HMAC-SHA256，同一层里值小的先抽中；种子在抽查前封存（公布其SHA-256），
    抽查后公开，任何人都能重算
    依据 [I]
    规则 presence.seed_characters
    例 同一种子重抽，名单完全相同；换一个种子，名单不同

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> rules = DEFAULTS.values(["presence.seed_characters"], date(2026, 1, 1))
    >>> posts = {"甲镇": [f"村{number}" for number in range(20)]}
    >>> once, again, other = (draw(posts, 5, letter * 32, rules)["甲镇"] for letter in "aab")
    >>> len(once), once == again, once == other
    (5, True, False)
    """
    least = values.number("presence.seed_characters")
    if len(seed) < least:
        raise SeedTooShort(f"{len(seed)}个字符", f"至少{least}个随机字符")
    for stratum, posts in strata.items():
        if len(set(posts)) < len(posts):
            raise DrawnTwice(stratum, "同一层里互不相同的对象")
    wanted = allocate({stratum: len(posts) for stratum, posts in strata.items()}, size)
    return {
        stratum: sorted(posts, key=lambda post: _lot(seed, stratum, post))[: wanted[stratum]]
        for stratum, posts in strata.items()
    }


def _lot(seed: str, stratum: str, post: str) -> tuple[bytes, str]:
    """The lot of a post; the length before the name keeps two pairs of names from meaning the same text."""
    text = f"{len(stratum)}:{stratum}{post}"
    return hmac.new(seed.encode(), text.encode(), sha256).digest(), post
