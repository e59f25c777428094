"""One action on many chosen records: judged row by row with a reason for each that is refused, then written together."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.records.errors import Forbidden, Invalid, InvalidRows
from jishi.records.fields import columns
from jishi.records.instances import clone
from jishi.records.ledger import Ledger
from jishi.records.relations import Relations
from jishi.records.selectors.find import several
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import NO_SUCH
from jishi.records.services import receipts
from jishi.records.services.archive import prepare_archive
from jishi.records.services.batch import Batch, commit
from jishi.records.services.draft import Draft, build
from jishi.records.services.move import MoveRequest
from jishi.rules.machine import Move

MOST = 10_000
ARCHIVE = "archive"
# What stands for a reason that a preview has not been given yet.
NOT_YET = "—"


class TooMany(Invalid):
    """More records than one action takes."""

    def __init__(self, count: int) -> None:
        text = _("选了 %(count)s 条，一次最多办 %(most)s 条。请先用条件缩小范围，分几次办。")
        super().__init__({"": [text % {"count": count, "most": MOST}]})


@dataclass(frozen=True)
class Refusal:
    """A chosen record that the action leaves alone, and why; without a number where the person does not see it."""

    id: uuid.UUID
    number: str
    title: str
    reason: str


@dataclass
class Judged:
    """What would be written, and what would not. `moved` are the chosen records, without what follows from them."""

    batch: Batch
    refused: list[Refusal] = field(default_factory=list)
    moved: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Done:
    """`replayed` says that this operation had been done before, and nothing was written now."""

    count: int
    refused: Sequence[Refusal] = ()
    replayed: bool = False


def verbs(actor: Actor, ledger: Ledger) -> tuple[str, ...]:
    """The moves that can be made of many at once by this person, and `archive`.

    Not those of a page of their own, nor those that ask for waiting times and papers or bring about more than their
    own record: these are made one by one.
    """
    if ledger.pipeline is not None:
        return (ARCHIVE,) if may(actor, ARCHIVE, ledger) else ()
    known = columns(ledger)
    found = [
        move.code
        for move in ledger.machine.moves
        if move.code not in ledger.program_moves
        and not (move.effect or move.evidence or move.min_days)
        and all(known[name].kind != "json" for name in move.fields)
    ]
    return tuple(verb for verb in (*found, ARCHIVE) if may(actor, verb, ledger))


def judge(
    *,
    actor: Actor,
    ledger: Ledger,
    verb: str,
    versions: Mapping[uuid.UUID, int],
    values: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> Judged:
    """Every chosen record against scope, rights, version, state and guard; nothing is written.

    Without `values` and `reason` (a preview) what the form still asks for is no fault. Raises `TooMany`, `Forbidden`
    for a verb that this person has nowhere or that is not made of many.
    """
    if len(versions) > MOST:
        raise TooMany(len(versions))
    if verb not in verbs(actor, ledger):
        raise Forbidden(_("“%(ledger)s”没有您可以批量办理的这个动作。") % {"ledger": ledger.label})
    rows = several(actor, ledger, versions)
    found = Judged(Batch(ledger))
    asked = _Asked(actor, ledger, verb, values, reason)
    for key, version in versions.items():
        record = rows.get(key)
        if record is None:
            found.refused.append(Refusal(key, "", "", NO_SUCH))
            continue
        try:
            if record.version != version:
                raise Invalid({"": [_("您选择之后有人改过它。请回到列表重新查看、选择。")]})
            found.batch.drafts += asked.drafts(record)
        except Invalid as fault:
            reasons = " ".join(text for texts in fault.errors.values() for text in texts)
            found.refused.append(Refusal(key, record.number, str(record), reasons))
        except Forbidden as fault:
            found.refused.append(Refusal(key, record.number, str(record), fault.reason))
        else:
            found.moved.append(record)
    return found


class _Asked:
    """One action as it was asked for, ready to be tried on each record."""

    def __init__(
        self,
        actor: Actor,
        ledger: Ledger,
        verb: str,
        values: Mapping[str, Any] | None,
        reason: str | None,
    ) -> None:
        self.actor, self.ledger, self.verb, self.values = actor, ledger, verb, values
        self.reason = NOT_YET if reason is None else reason.strip()
        self.relations = Relations(actor)
        self.figures: dict[tuple[str, Any], int] = {}
        self.step: Move | None = None if verb == ARCHIVE else ledger.machine.move(verb)
        if self.step is None and not self.reason:
            raise Invalid({"reason": [_("请写明归档的原因。")]})
        if self.step is not None and self.step.reason_required and not self.reason:
            raise Invalid({"reason": [_("“%(move)s”须写明理由。") % {"move": self.step.label}]})

    def drafts(self, record: Any) -> list[Draft]:
        """What this record would become. Raises `Invalid`, `Forbidden`."""
        if self.step is None:
            verdict = may(self.actor, ARCHIVE, self.ledger, record)
            if not verdict:
                raise Forbidden(verdict.reason)
            batch = prepare_archive(
                actor=self.actor, ledger=self.ledger, records=[record], reason=self.reason
            )
            return batch.drafts
        return [self._moved(record, self.step)]

    def _moved(self, record: Any, step: Move) -> Draft:
        self._permit(record, step)
        before = clone(record)
        # From the wrong state the values of the move may not even fit: the state is the reason to be told.
        if record.state in step.sources and self.values is not None:
            infos = {name: columns(self.ledger)[name] for name in step.fields}
            draft = build(self.actor, self.ledger, self.relations, self.values, record=record, names=infos)
        else:
            draft = Draft(self.ledger, record, created=False)
        request = MoveRequest(
            self.actor, self.ledger, record, step, self.reason, self.values or {}, before, self.figures
        )
        allowed = self.ledger.machine.check_move(
            before.state,
            step.code,
            subject=request if self.ledger.subject is None else self.ledger.subject(request),
            history=(),
            on=self.actor.today,
            evidence=(),
            reason=self.reason,
        )
        if not allowed and not (self.values is None and allowed.field in step.fields):
            raise Invalid({allowed.field or "": [allowed.reason]})
        record.state = step.target
        draft.old, draft.verb, draft.label = before, "move", record.number
        draft.notes |= {"move": step.code, "from": before.state, "to": step.target, "reason": self.reason}
        self._permit(record, step)
        return draft

    def _permit(self, record: Any, step: Move) -> None:
        verdict = may(self.actor, step.code, self.ledger, record)
        if not verdict:
            raise Forbidden(verdict.reason)


def act(
    *,
    actor: Actor,
    ledger: Ledger,
    verb: str,
    versions: Mapping[uuid.UUID, int],
    operation: uuid.UUID,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    partial: bool = False,
) -> Done:
    """All of them in one transaction, or nothing; with `partial` those that can.

    The same operation again is the first answer. Raises `InvalidRows` with (number, "", reason) of every refused row,
    `Stale` if somebody came between, and whatever `judge` raises.
    """
    if len(versions) > MOST:
        raise TooMany(len(versions))
    content = {
        "ledger": ledger.code,
        "verb": verb,
        "versions": {str(key): version for key, version in versions.items()},
        "values": dict(values or {}),
        "reason": reason,
        "partial": partial,
    }
    first = receipts.replay(actor.county, operation, receipts.digest(batch=content))
    if first is not None:
        return Done(first["changed"], replayed=True)
    judged = judge(
        actor=actor, ledger=ledger, verb=verb, versions=versions, values=values or {}, reason=reason
    )
    if judged.refused and not (partial and judged.moved):
        raise InvalidRows([(refusal.number, "", refusal.reason) for refusal in judged.refused])
    result = commit(actor=actor, batches=[judged.batch], operation=operation, content=content)
    return Done(len(judged.moved), judged.refused, result.replayed)
