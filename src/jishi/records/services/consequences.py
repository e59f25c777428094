"""What other records do when one is moved or archived, as their ledgers declare it (`follows`), in the same writing.

A cancelled fair gives back the needs it had taken, whoever cancels it and by whichever door.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import override

from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors.may import verb_label
from jishi.records.services.draft import Draft

MOST_REASON = 200


def consequences(drafts: Sequence[Draft]) -> list[Draft]:
    """The further moves that these drafts bring about; none of a record that is written anyway.

    They are the program's doing: the mover needs no right over them, and their entries name what they follow.
    """
    done = _done(drafts)
    if not done:
        return []
    taken = {draft.record.pk for draft in drafts}
    found = []
    for owner in ledgers():
        for rule in owner.follows:
            causes = {d.record.pk: d for verb in rule.on for d in done.get((rule.ledger, verb), ())}
            if not causes:
                continue
            for record, cause, values in rule.found([draft.record for draft in causes.values()]):
                code = rule.move if isinstance(rule.move, str) else rule.move(record, values)
                if record.pk in taken or (code and record.state not in owner.machine.move(code).sources):
                    continue
                draft = _followed(owner, record, code, values, causes[cause.pk])
                if code or draft.changes:
                    taken.add(record.pk)
                    found.append(draft)
    return found


def _done(drafts: Sequence[Draft]) -> Mapping[tuple[str, str], list[Draft]]:
    """The drafts that move or archive, by ledger and verb."""
    done: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.verb in ("move", "archive"):
            done[draft.ledger.code, draft.notes.get("move", "archive")].append(draft)
    return done


def _followed(owner: Ledger, record: Any, code: str, values: Mapping[str, Any], cause: Draft) -> Draft:
    old = copy.copy(record)
    for name, value in values.items():
        setattr(record, columns(owner)[name].name, value)
    if not code:
        said = {"reason": _reason(cause), "follows": cause.record.number}
        return Draft(owner, record, created=False, old=old, verb="change", notes=said)
    step = owner.machine.move(code)
    record.state = step.target
    notes = {"move": code, "from": old.state, "to": step.target, "reason": _reason(cause)}
    notes["follows"] = cause.record.number
    return Draft(owner, record, created=False, old=old, verb="move", notes=notes)


def _reason(cause: Draft) -> str:
    """Which record, what befell it and why; kept for good, so in the language of the records."""
    step, said = cause.notes.get("move"), str(cause.notes.get("reason", "")).strip()
    with override("zh-hans"):
        done = cause.ledger.machine.move(step).label if step else verb_label(cause.ledger, "archive")
        text = f"{cause.ledger.label} {cause.record.number} {done}"
    return f"{text}：{said}"[:MOST_REASON] if said else text
