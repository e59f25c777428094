"""Services with menus and ratings so many days ago, for the tests of their life."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS
from jishi.rules.lifecycle.facts import gather
from jishi.rules.lifecycle.item import Item, Menu, Rating, Stage
from jishi.rules.lifecycle.review import Outcome, review

DAY = date(2026, 9, 1)
VALUES = DEFAULTS.values([rule.key for rule in DEFAULTS if rule.key.startswith("catalogue.")], DAY)
LONG_AGO = date(2020, 1, 1)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def menus(*rows: tuple[int, int]) -> tuple[Menu, ...]:
    """Menus so many days ago, each with its orders."""
    return tuple(Menu(f"集{index}", ago(days), orders) for index, (days, orders) in enumerate(rows))


def rated(*stars: int, days: int = 10) -> tuple[Rating, ...]:
    return tuple(Rating(ago(days), star) for star in stars)


LIKED = rated(*[4] * 10)
WANTED = menus((50, 1), (40, 0), (30, 1), (20, 2), (10, 3))
ITEM = Item("义诊", Stage.ACTIVE, LONG_AGO, WANTED, LIKED)


def outcomes(item: Item, middle: Fraction = Fraction(100)) -> list[Outcome]:
    return [finding.outcome for finding in review(VALUES, item, gather(VALUES, item, DAY), middle).findings]


ITEMS = st.builds(
    Item,
    st.just("一"),
    st.sampled_from(Stage),
    st.integers(60, 300).map(ago),
    st.lists(
        st.tuples(st.integers(-20, 250), st.sampled_from((0, 0, 0, 1, 9))),
        max_size=9,
        unique_by=lambda row: row[0],
    ).map(lambda rows: menus(*rows)),
    st.lists(
        st.builds(Rating, st.integers(-5, 250).map(ago), st.sampled_from((2, 3, 4, 5))), max_size=14
    ).map(tuple),
    st.sampled_from((0, 3)),
    st.booleans(),
)
