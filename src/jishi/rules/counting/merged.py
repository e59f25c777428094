"""Records found to be of the same person, household or session: which one is kept, through any chain."""

from collections.abc import Iterable

from jishi.rules.fault import RuleFault


class MergedIntoItself(RuleFault):
    title = "合并成了一个圈"


class MergedTwice(RuleFault):
    title = "同一条重复记录并入了两处"


def keepers(merges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each duplicate the record that stands for it in the end; pairs are (duplicate, kept).

    手册 重复的人、户合并后怎样计数
    公式 重复记录一律算作最后保留的那一条，几次合并的顺着找到底；原记录保留，合并可查
    依据 [I]
    例 甲并入乙、乙并入丙，甲和乙都算作丙

    >>> keepers([("甲", "乙"), ("乙", "丙")])
    {'甲': '丙', '乙': '丙'}
    """
    into: dict[str, str] = {}
    for duplicate, kept in merges:
        if into.get(duplicate, kept) != kept:
            raise MergedTwice(duplicate, f"只并入一条记录（已并入“{into[duplicate]}”）")
        into[duplicate] = kept
    return {duplicate: _last(into, duplicate) for duplicate in into}


def _last(into: dict[str, str], start: str) -> str:
    """Follow the chain to its end."""
    seen, here = {start}, start
    while here in into:
        here = into[here]
        if here in seen:
            raise MergedIntoItself(start, "最后保留一条记录")
        seen.add(here)
    return here
