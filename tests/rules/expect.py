"""One assertion for every refusal by name: the exception, its value and what it says was expected."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Denied, Verdict


@contextmanager
def refused(fault: type[RuleFault], value: object, expected: str) -> Iterator[None]:
    """The block must raise exactly this fault with this value and these words."""
    with pytest.raises(fault) as caught:
        yield
    assert type(caught.value) is fault
    assert (caught.value.value, caught.value.expected) == (value, expected)


def check_denied(
    verdict: Verdict, reason: str, field: str | None = None, rules: tuple[str, ...] = ()
) -> None:
    """The verdict is this refusal, word for word."""
    assert verdict == Denied(reason, field, rules)
