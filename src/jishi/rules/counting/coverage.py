"""How much of what was to be reached has been reached, and who is left: a share never hides its list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jishi.rules.counting.rate import Rate


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share, those still to be reached, and those reached although they were not to be."""

    rate: Rate
    left: tuple[str, ...]
    outside: tuple[str, ...]


def coverage(
    done: Iterable[str],
    scope: Iterable[str],
    *,
    not_applicable: Iterable[str] = (),
    merged: Mapping[str, str] | None = None,
) -> Coverage:
    """Different households (persons, villages) reached, of those in scope that it applies to.

    手册 覆盖率
    公式 应覆盖中已覆盖的不同对象数÷（应覆盖数－不适用数）；范围外的另列，不计入
    依据 [S0] [S3] [I]
    例 应访100户、2户不适用，访到49户（其中1户访了三次），覆盖率50%

    >>> visited = [f"户{number}" for number in range(49)] + ["户0", "户0"]
    >>> scope = [f"户{number}" for number in range(100)]
    >>> found = coverage(visited, scope, not_applicable=["户98", "户99"])
    >>> found.rate.part, found.rate.whole, len(found.left)
    (49, 98, 49)
    """
    same = merged or {}
    reached, wanted, spared = (
        {same.get(code, code) for code in codes} for codes in (done, scope, not_applicable)
    )
    wanted -= spared
    left, outside = wanted - reached, reached - wanted - spared
    return Coverage(Rate(len(wanted & reached), len(wanted)), tuple(sorted(left)), tuple(sorted(outside)))
