"""A decision in steps: each in its order, with meeting, publication or evidence, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.quorum.meeting import Meeting, Requirement, check_meeting
from jishi.rules.values.months import check_order
from jishi.rules.verdict import Allowed, Denied, Verdict


class UnknownStep(RuleFault):
    title = "没有这个步骤"


class StepSkipped(RuleFault):
    title = "步骤不能跳过"


class StepBeforePrevious(RuleFault):
    title = "步骤日期早于上一步"


class StepMergedAway(RuleFault):
    title = "步骤已并入下一步"


class StepOfOtherKind(RuleFault):
    title = "步骤的记录种类不对"


class StepKind(StrEnum):
    MEETING = "meeting"
    ACT = "act"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a template: a meeting with its requirement, a publication with its days, or a plain act."""

    code: str
    label: str
    requirement: Requirement | None = None
    publication_days: int | None = None
    rules: tuple[str, ...] = ()

    @property
    def kind(self) -> StepKind:
        if self.requirement is not None:
            return StepKind.MEETING
        return StepKind.ACT if self.publication_days is None else StepKind.PUBLICATION


@dataclass(frozen=True, slots=True)
class Act:
    """A step done without a vote."""

    on: date


@dataclass(frozen=True, slots=True)
class Publication:
    """A notice on the board; without `until` it still hangs."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            check_order(self.since, self.until)


Record = Meeting | Act | Publication


@dataclass(frozen=True, slots=True)
class Template:
    """The steps in order; `mergeable` are two neighbouring steps that one leader of both bodies may join."""

    code: str
    label: str
    steps: tuple[Step, ...]
    mergeable: tuple[str, str] | None = None

    def step(self, code: str) -> Step:
        for step in self.steps:
            if step.code == code:
                return step
        raise UnknownStep(code, suggestion(code, [step.code for step in self.steps]))


class Standing(StrEnum):
    UNDER_WAY = "under_way"
    FAILED = "failed"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a decision has come: the verdict on each recorded step, and the step to take next if any."""

    standing: Standing
    verdicts: tuple[tuple[str, Verdict], ...]
    next_step: str | None

    @property
    def refusal(self) -> Denied | None:
        """The reason of failure, None while all steps hold."""
        return next((verdict for _, verdict in self.verdicts if isinstance(verdict, Denied)), None)


def check_merge(template: Template, *, one_leader: bool) -> Verdict:
    """May the first two steps be one? Only where one person leads both bodies (一肩挑). Source: [F12]."""
    if template.mergeable is None:
        return Denied(f"“{template.label}”没有可以合并的步骤")
    if not one_leader:
        labels = "”和“".join(template.step(code).label for code in template.mergeable)
        return Denied(f"书记、主任由一人担任时，“{labels}”才可以合并进行", field="merged")
    return Allowed()


def publication_end(since: date, days: int) -> date:
    """The first day on which a notice of so many days may come down: the day it goes up is not counted.

    Example: seven days from 1 March end on 8 March.

    手册 公示到哪天
    公式 张贴当日不计，公示满规定天数
    依据 [I] [F14]
    规则 publication.days
    例 3月1日张贴、公示7天的，到3月8日为止

    >>> publication_end(date(2026, 3, 1), 7)
    datetime.date(2026, 3, 8)
    """
    return since + timedelta(days=days)


def check_publication(publication: Publication, days: int) -> Verdict:
    """The notice hung at least so many days; a notice still hanging is not yet complete."""
    earliest = publication_end(publication.since, days)
    if publication.until is None:
        return Denied(f"公示尚未结束，应公示{days}天，到 {earliest} 为止", field="until")
    if publication.until < earliest:
        hung = (publication.until - publication.since).days
        return Denied(f"公示了{hung}天，应公示{days}天，到 {earliest} 为止", field="until")
    return Allowed()


def check_step(step: Step, record: Record) -> Verdict:
    """Whether a record carries its step."""
    if isinstance(record, Meeting) and step.requirement is not None:
        return check_meeting(step.requirement, record)
    if isinstance(record, Publication) and step.publication_days is not None:
        return replace(check_publication(record, step.publication_days), rules=step.rules)
    if isinstance(record, Act) and step.kind is StepKind.ACT:
        return Allowed(step.rules)
    names = {StepKind.MEETING: "会议记录", StepKind.ACT: "办理日期", StepKind.PUBLICATION: "公示起止"}
    raise StepOfOtherKind(type(record).__name__, f"“{step.label}”的{names[step.kind]}")


def progress(template: Template, records: Mapping[str, Record], *, merged: bool = False) -> Progress:
    """Judge the recorded steps in order: a step after one that is missing, or dated before it, is refused.

    `merged` lets the second of the mergeable steps stand for both (see `check_merge`). A step that fails
    stops the decision: it goes back or ends. A notice still hanging is the step under way.

    手册 决策步骤
    公式 各步依次进行，不能跳过，日期不能倒；一步不通过即停；公示没有结束不能进行下一步
    依据 [F12] [F13]
    例 没有党员大会审议的记录，不能录村民代表会议决议

    >>> steps = (Step("a", "提议"), Step("b", "决议"))
    >>> progress(Template("t", "模板", steps), {"a": Act(date(2026, 3, 1))}).next_step
    'b'
    """
    absorbed = template.mergeable[0] if merged and template.mergeable else None
    for code in records:
        template.step(code)
        if code == absorbed:
            raise StepMergedAway(code, "合并进行时只记合并后的那一步")
    steps = [step for step in template.steps if step.code != absorbed]
    _check_sequence(steps, records)
    done = [step for step in steps if step.code in records and not _hanging(records[step.code])]
    verdicts = tuple((step.code, check_step(step, records[step.code])) for step in done)
    if not all(verdict for _, verdict in verdicts):
        return Progress(Standing.FAILED, verdicts, None)
    if len(done) == len(steps):
        return Progress(Standing.COMPLETE, verdicts, None)
    return Progress(Standing.UNDER_WAY, verdicts, steps[len(done)].code)


def _hanging(record: Record) -> bool:
    return isinstance(record, Publication) and record.until is None


def _check_sequence(steps: list[Step], records: Mapping[str, Record]) -> None:
    """Records must cover the first steps without a gap, and their days must not run backwards."""
    missing: Step | None = None
    last: tuple[Step, date] | None = None
    for step in steps:
        record = records.get(step.code)
        if record is None:
            missing = missing or step
            continue
        if missing is not None:
            raise StepSkipped(step.label, f"先完成“{missing.label}”")
        begins, ends = _days(record)
        if last is not None and begins < last[1]:
            raise StepBeforePrevious(f"{step.label} {begins}", f"不早于“{last[0].label}”的 {last[1]}")
        last = (step, ends)
        missing = step if _hanging(record) else None


def _days(record: Record) -> tuple[date, date]:
    if isinstance(record, Meeting):
        return record.held_on, record.held_on
    if isinstance(record, Act):
        return record.on, record.on
    return record.since, record.until or record.since
