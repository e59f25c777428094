"""What a move asks for besides its values: another record that stands far enough; and what is printed of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor


@dataclass(frozen=True)
class Paper:
    """A paper that is a record of `ledger`: linked as `evidence_of`, or named in the column `field`.

    With `states` only a record that stands in one of them counts; `same` are columns in which both records agree (the
    village); `when` is a yes-no column of the record that asks: where it says no, the paper is not needed.
    """

    ledger: str
    field: str = ""
    states: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    when: str = ""

    def needed(self, record: Any) -> bool:
        return not self.when or bool(getattr(record, self.when))


@dataclass(frozen=True)
class Print:
    """A page to be printed of a record, in the states in which it says something.

    `content` gives the template its words: what the person may see of the record, and nothing else.
    """

    code: str
    label: Any
    template: str
    states: tuple[str, ...]
    content: Callable[[Actor, Any], Mapping[str, Any]]
