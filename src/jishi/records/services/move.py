"""Makes one move of a record's machine: who, from where, with which guard, what it asks for."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.rulebook.resolving import values as resolved
from jishi.kinds.record import new_id
from jishi.records.convert import BadValue, day_of
from jishi.records.errors import Forbidden, Invalid, Stale
from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.registry import ledger as ledger_named
from jishi.records.relations import Relations
from jishi.records.selectors.may import may
from jishi.records.selectors.readiness import History, history_of, progress
from jishi.records.selectors.shown import shown
from jishi.records.selectors.visible import get
from jishi.records.services import receipts
from jishi.records.services.draft import Draft, build
from jishi.records.services.once import once
from jishi.records.services.reason import reasonable
from jishi.records.services.result import Result
from jishi.records.services.save import check_constraints
from jishi.records.services.write import Writing
from jishi.rules.fault import RuleFault
from jishi.rules.machine import Move


@dataclass(frozen=True)
class MoveRequest:
    """What a guard and an effect are given: the record with the move's values already set on it, and as it was."""

    actor: Actor
    ledger: Ledger
    record: Any
    move: Move
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Any = None
    # What has been asked of the book already, by key and town: those of one call share it.
    figures: dict[tuple[str, Any], int] = field(default_factory=dict)
    # The day on which it was done, where a move is of one record; of many they are made today.
    on: date | None = None

    def value(self, key: str) -> int:
        """A threshold as it holds today where the record stands."""
        town = self.record.town_id
        if (key, town) not in self.figures:
            found = resolved([key], on=self.actor.today, county=self.record.county, town=town)
            self.figures[key, town] = found.number(key)
        return self.figures[key, town]


def move(
    *,
    actor: Actor,
    ledger: Ledger,
    id: uuid.UUID,
    move: str,
    version: int,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
    on: date | str | None = None,
    operation: uuid.UUID | None = None,
    program: bool = False,
) -> Result:
    """`evidence` are the papers of which the mover says that they are at hand; `on` is the day on which a step of a
    staged process was done, where that is not today; `program` says that a page made for this move calls, not the
    generic one.

    Raises `Forbidden` (role or place), `Invalid` (guard, days, evidence, fields), `Stale`, `NotFound`.
    """
    values = dict(values or {})
    said: dict[str, Any] = {"evidence": sorted(evidence)} if evidence else {}
    said |= {"on": str(on)} if on else {}
    operation = operation or new_id()
    content = receipts.digest(
        ledger=ledger.code, id=id, move=move, version=version, values=values, reason=reason, **said
    )

    def write() -> Result:
        if move in ledger.program_moves and not program:
            raise Invalid({"move": [_("这一步请在它自己的页面办理，不能在这里直接改状态。")]})
        draft, request = _draft(actor, ledger, id, move, version, values, reason, evidence, on)
        writing = Writing(actor, [draft])
        writing.stage(operation)
        writing.flush(operation)
        if request.move.effect is not None:
            request.move.effect(request)
            # What an effect brings about may have moved the record on.
            draft.record.refresh_from_db(fields=["version", "state"])
        record = draft.record
        return Result(record, record.pk, record.number, record.version, created=False)

    return once(actor, ledger, operation, content, write)


def _draft(
    actor: Actor,
    ledger: Ledger,
    id: uuid.UUID,
    code: str,
    version: int,
    values: Mapping[str, Any],
    reason: str,
    evidence: Sequence[str],
    on: date | str | None,
) -> tuple[Draft, MoveRequest]:
    record = get(actor, ledger, id, lock=True)
    step = _step(ledger, code)
    verdict = may(actor, code, ledger, record)
    if not verdict:
        raise Forbidden(verdict.reason)
    if record.version != version:
        theirs = {name: cell.text for name, cell in shown(actor, ledger, record).items()}
        raise Stale(version=version, current=record.version, theirs=theirs, mine=values)
    before = copy.copy(record)
    infos = {name: columns(ledger)[name] for name in step.fields}
    draft = build(actor, ledger, Relations(actor), values, record=record, names=infos)
    history = history_of(record)
    day = _day(actor, ledger, on, history)
    request = MoveRequest(actor, ledger, record, step, reason, values, before, on=day)
    _check_papers(ledger, step, evidence)
    now = progress(ledger, record, (step,), day, history)
    subject = subject_of(ledger, request)
    try:
        allowed = now.machine.check_move(
            before.state,
            code,
            subject=subject,
            history=now.history,
            on=day,
            evidence={*evidence, *now.papers, *now.spared},
            reason=reason,
            limits=now.limits,
        )
    except RuleFault as fault:
        raise Invalid({"": [str(fault)]}) from fault
    if not allowed:
        raise Invalid({allowed.field or "": [allowed.reason]})
    record.state = step.target
    draft.old, draft.verb = before, "move"
    draft.notes |= {"move": code, "from": before.state, "to": step.target, "reason": reasonable(reason)}
    if day != actor.today:
        draft.notes["on"] = day.isoformat()
    if step.evidence:
        draft.notes["evidence"] = [name for name in step.evidence if name in {*evidence, *now.papers}]
    _permit_after(actor, ledger, draft, code)
    check_constraints(draft)
    return draft, request


def _day(actor: Actor, ledger: Ledger, given: date | str | None, history: History) -> date:
    """Today, or the day given: a step of a staged process is filed when its meeting is over, in the order of days."""
    try:
        on = day_of(given) if given else actor.today
    except BadValue as fault:
        raise Invalid({"on": [str(fault)]}) from fault
    if on == actor.today:
        return on
    if ledger.pipeline is None:
        raise Invalid({"on": [_("这个动作按今天登记，不另填办理日期。")]})
    if on > actor.today:
        raise Invalid({"on": [_("办理日期 %(on)s 还没到，请在办完以后登记。") % {"on": on}]})
    if history and on < history[-1][1]:
        last = history[-1][1]
        raise Invalid({"on": [_("上一步办理于 %(last)s，这一步不能早于那天。") % {"last": last}]})
    return on


def _step(ledger: Ledger, code: str) -> Move:
    for step in ledger.machine.moves:
        if step.code == code:
            return step
    raise Invalid(
        {"move": [_("“%(ledger)s”没有这个动作：%(code)s。") % {"ledger": ledger.label, "code": code}]}
    )


def subject_of(ledger: Ledger, request: MoveRequest) -> Any:
    """What the guards read; figures that contradict each other are refused before any rule is asked."""
    try:
        return request if ledger.subject is None else ledger.subject(request)
    except RuleFault as fault:
        raise Invalid({"": [str(fault)]}) from fault


def _check_papers(ledger: Ledger, step: Move, evidence: Sequence[str]) -> None:
    """Only papers that the move asks for are declared, and none that is to be linked instead."""
    for code in evidence:
        if code in ledger.evidence:
            other = ledger_named(ledger.evidence[code].ledger).label
            text = _("这份材料不能只写明已有，请从%(ledger)s里关联。") % {"ledger": other}
            raise Invalid({"evidence": [text]})
        if code not in step.evidence:
            known = "、".join(step.evidence) or _("（没有）")
            text = _("“%(move)s”不要这份材料：%(code)s；要的有：%(known)s。")
            raise Invalid({"evidence": [text % {"move": step.label, "code": code, "known": known}]})


def _permit_after(actor: Actor, ledger: Ledger, draft: Draft, code: str) -> None:
    """The values of a move may not carry the record out of the mover's scope."""
    verdict = may(actor, code, ledger, draft.record)
    if not verdict:
        raise Forbidden(verdict.reason)
