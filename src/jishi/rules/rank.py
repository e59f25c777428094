"""Ranks of civil servants in their order, which postings and appointments compare."""

from enum import IntEnum

from jishi.rules.codes.text import plain
from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion


class RankUnknown(RuleFault):
    title = "没有这个职务层次"


class Rank(IntEnum):
    """From clerk to head of a division of a city; a higher one is greater."""

    CLERK = 1
    DEPUTY_SECTION = 2
    SECTION = 3
    DEPUTY_DIVISION = 4
    DIVISION = 5

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Rank.CLERK: "科员级",
    Rank.DEPUTY_SECTION: "副科级",
    Rank.SECTION: "正科级",
    Rank.DEPUTY_DIVISION: "副处级",
    Rank.DIVISION: "正处级",
}


def parse_rank(text: str) -> Rank:
    """A rank as people write it, with or without 级. Example: 正科 and 正科级 are one."""
    word = plain(text).removesuffix("级") + "级"
    for rank, label in LABELS.items():
        if label == word:
            return rank
    raise RankUnknown(text, suggestion(text, LABELS.values()))
