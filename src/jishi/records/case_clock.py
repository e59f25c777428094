"""What a ledger of kind Case declares of its limits: keys of the rule book, never figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jishi.rules.machine import Machine

# The thresholds that the moves of a case ask for, by the code of the move.
MOVE_KEYS = {
    "extend": ("case.extensions", "case.extension_days"),
    "close": ("case.failed_calls",),
    "reopen": ("case.reopen_days",),
}
BEFORE, AFTER = "case.remind_workdays", "case.overdue_notice_after_reminder_wd"


@dataclass(frozen=True, kw_only=True)
class CaseClock:
    """The limits of a case, in working days.

    `limit(record)` names the rule of the whole limit, one of `limits`; `states` the rule of the stay in a state. In
    `paused` states the limit stands still. `within` is the relation to a case whose own last day this one may not pass.
    Who is reminded and urged ("due"), and who is told besides when it comes to a written notice ("escalated"), stands in
    the ledger's `notices`.
    """

    limit: Callable[[Any], str]
    limits: tuple[str, ...]
    states: Mapping[str, str] = field(default_factory=dict)
    paused: tuple[str, ...] = ("on_hold",)
    within: str = ""

    @property
    def reckoned_by(self) -> tuple[str, ...]:
        """The keys from which last days are made."""
        return tuple(dict.fromkeys((*self.limits, *self.states.values())))

    def keys(self, machine: Machine) -> tuple[str, ...]:
        """All thresholds that a case of this machine obeys."""
        codes = {move.code for move in machine.moves}
        asked = (key for code, keys in MOVE_KEYS.items() if code in codes for key in keys)
        return tuple(dict.fromkeys((*self.reckoned_by, *asked, BEFORE, AFTER)))
