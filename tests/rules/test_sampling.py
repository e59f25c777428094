"""The draw of an inspection: its shares by another way of dividing, its lots by HMAC spelt out."""

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS
from jishi.rules.presence import allocate, draw, seal
from jishi.rules.presence.sampling import DrawnTwice, SampleTooLarge, SeedTooShort, StratumEmpty

from .expect import refused

RULES = DEFAULTS.values(["presence.seed_characters"], date(2026, 1, 1))
SEED = "0123456789abcdef" * 2
SIZES = st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.integers(1, 40), min_size=1)


def hmac_by_hand(key: bytes, text: bytes) -> bytes:
    """RFC 2104 with SHA-256, whose blocks are of 64 bytes."""
    padded = (sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in padded) + text).digest()
    return sha256(bytes(byte ^ 0x5C for byte in padded) + inner).digest()


@given(SIZES, st.data())
def test_shares_by_giving_one_after_another(sizes: dict[str, int], data: st.DataObject) -> None:
    """Quota by quota: whole parts first, then the largest remainders, the larger and earlier first."""
    size = data.draw(st.integers(0, sum(sizes.values())))
    found = allocate(sizes, size)
    assert list(found) == list(sizes)
    assert sum(found.values()) == size
    each = int(size >= len(sizes))
    left, rest = {name: sizes[name] - each for name in sizes}, size - each * len(sizes)
    total = sum(left.values())
    for name, drawn in found.items():
        assert each <= drawn <= sizes[name]
        if total:
            assert abs((drawn - each) * total - rest * left[name]) < total
    larger = sorted(sizes, key=lambda name: (-sizes[name], name))
    for one, other in pairwise(larger):
        assert found[one] >= found[other]


def test_shares_that_were_reckoned_by_hand() -> None:
    # 12 of 10, 20 and 30: one each, then 9 by 9, 19 and 29 is 1.42, 3 and 4.58.
    assert allocate({"甲": 10, "乙": 20, "丙": 30}, 12) == {"甲": 2, "乙": 4, "丙": 6}
    # Fewer than strata: by size alone; 2 of 10, 20 and 30 is 0.33, 0.67 and 1.
    assert allocate({"甲": 10, "乙": 20, "丙": 30}, 2) == {"甲": 0, "乙": 1, "丙": 1}
    assert allocate({"甲": 1, "乙": 1}, 2) == {"甲": 1, "乙": 1}
    # As many as strata: one each, however small.
    assert allocate({"甲": 10, "乙": 1}, 2) == {"甲": 1, "乙": 1}
    # 2 of 1, 4 and 1 is 1/3, 4/3 and 1/3: of equal remainders the largest stratum's goes first.
    assert allocate({"甲": 1, "乙": 4, "丙": 1}, 2) == {"甲": 0, "乙": 2, "丙": 0}
    # Equal ones by their names: 乙 sorts before 甲.
    assert allocate({"甲": 5, "乙": 5}, 3) == {"甲": 1, "乙": 2}
    assert allocate({"甲": 3}, 0) == {"甲": 0}
    assert allocate({}, 0) == {}


@pytest.mark.parametrize("size", [-1, 4])
def test_more_than_there_are(size: int) -> None:
    with refused(SampleTooLarge, size, "0至3"):
        allocate({"甲": 2, "乙": 1}, size)


@pytest.mark.parametrize("size", [0, -1])
def test_an_empty_stratum(size: int) -> None:
    with refused(StratumEmpty, "乙", "至少有一个对象的层"):
        allocate({"甲": 2, "乙": size}, 1)


@given(SIZES, st.randoms(use_true_random=False), st.data())
def test_the_draw_by_lots(sizes: dict[str, int], shuffle: object, data: st.DataObject) -> None:
    strata = {name: [f"{name}村{number}" for number in range(count)] for name, count in sizes.items()}
    size = data.draw(st.integers(0, sum(sizes.values())))
    found = draw(strata, size, SEED, RULES)
    mixed = {name: data.draw(st.permutations(strata[name])) for name in reversed(list(strata))}
    assert draw(mixed, size, SEED, RULES) == found
    for name, drawn in found.items():
        lots = {
            post: hmac_by_hand(SEED.encode(), f"{len(name)}:{name}{post}".encode()) for post in strata[name]
        }
        assert drawn == sorted(lots, key=lambda post: lots[post])[: len(drawn)]
    assert {name: len(drawn) for name, drawn in found.items()} == allocate(sizes, size)


def test_every_post_is_drawn_about_equally_often() -> None:
    posts = {"甲": [f"村{number}" for number in range(10)]}
    drawn: Counter[str] = Counter()
    for number in range(1000):
        drawn.update(draw(posts, 3, f"{number:032d}", RULES)["甲"])
    # 300 of 1000 each; five standard deviations of a binomial are 72.
    assert set(drawn) == set(posts["甲"])
    assert all(abs(count - 300) < 72 for count in drawn.values())


def test_the_strata_draw_apart() -> None:
    """The same names in two towns are not drawn alike."""
    names = [f"村{number}" for number in range(50)]
    found = draw({"甲": names, "乙": names}, 20, SEED, RULES)
    assert found["甲"] != found["乙"]


def test_a_seal_binds_to_the_seed() -> None:
    """The test vector of the standard: SHA-256 of "abc" (FIPS 180-4)."""
    assert seal("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_short_seed_can_be_tried_out() -> None:
    with refused(SeedTooShort, "31个字符", "至少32个随机字符"):
        draw({"甲": ["村"]}, 1, SEED[:31], RULES)
    assert draw({"甲": ["村"]}, 1, SEED, RULES) == {"甲": ["村"]}


def test_a_post_twice_in_a_stratum() -> None:
    with refused(DrawnTwice, "甲", "同一层里互不相同的对象"):
        draw({"甲": ["村", "村"]}, 1, SEED, RULES)
