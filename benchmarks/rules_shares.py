"""Measures the speed aims of dividing money among members, in CPU seconds, and says which are met.

Run `python benchmarks/rules_shares.py`, which writes `var/bench/rules_shares.json` too. Exit code 1: an aim
was missed.
"""

import random
import sys
from collections.abc import Callable
from datetime import date

from aims.speed import Aim, measure

from jishi.rules.book import DEFAULTS
from jishi.rules.distribution import Charter, Member, Profile, YearAccount, distribute, statements

MEMBERS = 10_000


def simulated_members(random_source: random.Random) -> list[Member]:
    """Simulated members with all that the division looks at; one is the village collective."""
    return [
        Member(
            f"m{index:05d}",
            volume=random_source.randrange(1, 10_000_000),
            contribution=random_source.randrange(10_000, 10_000_000),
            reserve_share=random_source.randrange(100_000),
            subsidy_share=random_source.randrange(100_000),
            collective=index == 0,
        )
        for index in range(MEMBERS)
    ]


def division(random_source: random.Random) -> Callable[[], int]:
    """A year's surplus of 86 million yuan, reserve and both pools; members given in no order."""
    values = DEFAULTS.values(["coop.patronage_min"], date(2026, 1, 1))
    members = simulated_members(random_source)
    random_source.shuffle(members)
    charter = Charter(Profile.TRADE, 1000, 6000, collective_basis="章程第二十条")
    account = YearAccount(8_600_000_123, 12_345_678)
    return lambda: sum(part.paid for part in distribute(values, account, charter, members).parts)


def every_statement(random_source: random.Random) -> Callable[[], int]:
    """The statements of all members of one year's division."""
    values = DEFAULTS.values(["coop.patronage_min"], date(2026, 1, 1))
    members = simulated_members(random_source)
    found = distribute(values, YearAccount(8_600_000_123), Charter(Profile.TRADE, 1000, 6000), members)
    return lambda: sum(1 for _ in statements(found))


AIMS: tuple[Aim, ...] = (
    (f"dividing a surplus among {MEMBERS} members", 0.2, division),
    (f"the statements of {MEMBERS} members", 0.2, every_statement),
)


if __name__ == "__main__":
    sys.exit(measure(AIMS, "rules_shares"))
