"""What an obligation is made from: its template, and the facts about people and places that call for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from jishi.rules.fault import RuleFault
from jishi.rules.values.months import check_order
from jishi.rules.values.period import PeriodKind


class TemplateWrong(RuleFault):
    title = "任务模板有误"


class Trigger(StrEnum):
    """Who or what calls for it: a post held, an attribute of a person or household, or an event."""

    POST = "post"
    ATTRIBUTE = "attribute"
    EVENT = "event"


class Within(StrEnum):
    """How the days of an event's time limit are counted."""

    DAYS = "days"
    WORKDAYS = "workdays"


@dataclass(frozen=True, slots=True)
class ObligationTemplate:
    """What is owed, how often or after what, by the holders of which role.

    POST: each holder of `role` owes it once in each period of `every`, due `due_days` after its end.
    ATTRIBUTE: the same for each bearer of `subject` (a tag), owed by the holder of `role` there.
    EVENT: once for each event of kind `subject`, within `due_days` of it, by the holder of `role` there.
    `required` is the number asked for (20 days a month); with `prorated` it shrinks with the days available.
    """

    code: str
    label: str
    role: str
    trigger: Trigger = Trigger.POST
    every: PeriodKind | None = None
    due_days: int = 0
    within: Within = Within.DAYS
    subject: str = ""
    required: int = 1
    prorated: bool = False
    effective_from: date = date.min
    effective_to: date = date.max
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_order(self.effective_from, self.effective_to)
        periodic = self.trigger is not Trigger.EVENT
        if self.every is PeriodKind.ROUND or periodic is (self.every is None):
            raise TemplateWrong(f"{self.code}: {self.every}", "定期任务写周期（日至年），事件任务不写周期")
        if (self.trigger is Trigger.POST) is bool(self.subject):
            raise TemplateWrong(
                f"{self.code}: {self.subject}", "特征任务和事件任务写明特征或事件，岗位任务不写"
            )
        if self.due_days < 0 or self.required < 0:
            raise TemplateWrong(f"{self.code}: {self.due_days}天 {self.required}次", "不为负的天数和次数")


class Assignment(NamedTuple):
    """A person holds a role at a place between two days; without an end, still."""

    holder: str
    role: str
    at: str
    starts_on: date
    ends_on: date | None = None


class Leave(NamedTuple):
    """Approved leave of a person, both days included."""

    holder: str
    starts_on: date
    ends_on: date


class Attribute(NamedTuple):
    """A tag of a person or household at a place (独居老人 ...), both days included; without an end, still."""

    bearer: str
    name: str
    at: str
    starts_on: date
    ends_on: date | None = None


class Happening(NamedTuple):
    """An event that calls for something, at a place."""

    id: str
    kind: str
    at: str
    on: date


class Due(NamedTuple):
    """One obligation: exactly one for each template, person or bearer, and period or event.

    `owed_by` is empty where nobody holds the role, so that a vacant post shows instead of hiding the duty.
    `about` is the bearer or the event's id, empty for a duty of the post; `period` the period's code or the
    day of the event.
    """

    template: str
    owed_by: str
    about: str
    period: str
    due_on: date
    required: int
