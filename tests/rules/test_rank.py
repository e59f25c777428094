"""Ranks in their order and as people write them."""

import pytest

from jishi.rules.rank import LABELS, Rank, RankUnknown, parse_rank

from .expect import refused


def test_the_order_of_ranks() -> None:
    names = ["科员级", "副科级", "正科级", "副处级", "正处级"]
    assert [rank.label for rank in sorted(Rank)] == names
    assert list(LABELS) == sorted(Rank)


@pytest.mark.parametrize(
    ("text", "rank"), [("正科", Rank.SECTION), ("正科级", Rank.SECTION), (" 副 处级", Rank.DEPUTY_DIVISION)]
)
def test_ranks_as_written(text: str, rank: Rank) -> None:
    assert parse_rank(text) is rank


def test_every_label_reads_back() -> None:
    for rank in Rank:
        assert parse_rank(rank.label) is rank


def test_an_unknown_rank_gets_the_nearest() -> None:
    with refused(RankUnknown, "正科长级", "“正科级”（与“正科长级”最接近）"):
        parse_rank("正科长级")
