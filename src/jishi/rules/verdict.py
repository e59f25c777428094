"""The answer of every rule that permits or refuses: it carries the reason and the rules it rests on."""

from dataclasses import dataclass
from typing import Literal

from jishi.rules.fault import RuleFault


class RefusalWithoutReason(RuleFault):
    title = "拒绝时没有说明理由"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The act is permitted; true in a condition. `rules` are the keys of the thresholds that were applied."""

    rules: tuple[str, ...] = ()

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """The act is refused; false in a condition.

    `reason` is a Chinese sentence for the person who asked, `field` the name of the value at fault, if any.
    """

    reason: str
    field: str | None = None
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason:
            raise RefusalWithoutReason(self.reason, "一句说明原因和办法的话")

    def __bool__(self) -> Literal[False]:
        return False


Verdict = Allowed | Denied


def every(*verdicts: Verdict) -> Verdict:
    """Allowed only if all are: the first refusal as it stands, else one permission with all rules."""
    for verdict in verdicts:
        if isinstance(verdict, Denied):
            return verdict
    return Allowed(tuple(dict.fromkeys(rule for verdict in verdicts for rule in verdict.rules)))
