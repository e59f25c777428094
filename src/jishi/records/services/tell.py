"""A notice that a person sends: to those responsible for chosen records, with an answer asked for, and urged. Audited."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.notices.models import WORDS, Kind, Notice
from jishi.core.notices.writing import Telling, tell
from jishi.core.transactions import run_tx
from jishi.records.errors import Forbidden, Invalid
from jishi.records.ledger import Ledger
from jishi.records.selectors.may import may
from jishi.records.services.whom import Finder, Whom
from jishi.records.telling import COUNTY, PERSONS, PLACES, Tell
from jishi.rules.verdict import Allowed, Denied, Verdict

# Who directs others' work, beside those who may change the record.
SENDERS = frozenset({"county_org", "county_line", "fair_office", "town_party"})
MOST_RECORDS = 200


def may_tell(actor: Actor, ledger: Ledger, record: Any = None) -> Verdict:
    """May this person notify those responsible for it, and see who has read what?"""
    if actor.user_id is None:
        return Denied(_("通知要写明是谁发的，请登录后用自己的账号发。"))
    if may(actor, "change", ledger, record):
        return Allowed()
    if actor.roles & SENDERS:
        return may(actor, "view", ledger, record)
    return Denied(_("通知由能修改这条记录的人，或县、镇的主管发。"))


def responsible(
    actor: Actor, ledger: Ledger, records: Sequence[Any]
) -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """The people responsible for each of these records: theirs to handle, of their unit, village or town."""
    words = dict.fromkeys(
        (*PERSONS, *PLACES, *(word for rule in ledger.notices for word in rule.to if word != COUNTY))
    )
    sees = tuple(role for role in ledger.grants if ledger.allows(role, "view"))
    rule = Tell("notify", to=tuple(words), roles=sees)
    finder = Finder(actor)
    finder.read((record.pk, rule) for record in records)
    of: dict[uuid.UUID, list[Whom]] = {
        record.pk: [whom for _word, whom in finder.whom(ledger, record, rule)] for record in records
    }
    users = finder.people(whom for found in of.values() for whom in found)
    return {
        key: list(dict.fromkeys(user for whom in found for user in users.get(whom, ())))
        for key, found in of.items()
    }


def send(
    *,
    actor: Actor,
    ledger: Ledger,
    records: Sequence[Any],
    users: Iterable[uuid.UUID],
    text: str,
    answer_wanted: bool,
    operation: uuid.UUID,
) -> int:
    """One notice for each person, about those of the records that are theirs. The same operation twice is one.

    Raises `Forbidden`, `Invalid` (nobody chosen, somebody who has nothing to do with it, words missing or too long).
    """
    words = text.strip()
    _check(actor, ledger, records, words)
    chosen, of = set(users), responsible(actor, ledger, records)
    theirs: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for record in records:
        for user in of[record.pk]:
            if user in chosen:
                theirs[user].append(record.pk)
    if not chosen or set(theirs) != chosen:
        raise Invalid({"users": [_("请从列出的人里选要通知的人，至少一位。")]})
    told = [
        Telling(
            user=user,
            kind=Kind.MANUAL,
            cause=f"{operation}:manual",
            entries=entries,
            ledger=ledger.code,
            count=len(entries),
            text=words,
            sender=actor.user_id,
            answer_wanted=answer_wanted,
        )
        for user, entries in theirs.items()
    ]

    def write() -> int:
        fresh = tell(actor, told)
        if fresh:
            counted = {r.pk: sum(r.pk in entries for entries in theirs.values()) for r in records}
            # Not the words: people write freely, and the audit is for good.
            _audit(actor, ledger, counted, "notify", {"answer_wanted": answer_wanted}, operation)
        return len(fresh)

    return run_tx(write)


def urge(*, actor: Actor, ledger: Ledger, record: Any) -> int:
    """Remind those who were asked for an answer about this record and have not given it; once a day each."""
    verdict = may_tell(actor, ledger, record)
    if not verdict:
        raise Forbidden(verdict.reason)

    def write() -> int:
        asked = Notice.objects.filter(
            county=actor.county,
            entry=record.pk,
            kind=Kind.MANUAL,
            answer_wanted=True,
            answered_at=None,
            user__is_active=True,
        ).exclude(user=actor.user_id)
        told = [
            Telling(
                user=notice.user_id,
                kind=Kind.URGED,
                cause=f"urged:{notice.pk}:{actor.today}",
                entries=[record.pk],
                ledger=ledger.code,
                sender=actor.user_id,
            )
            for notice in asked.order_by("created_at", "id")
        ]
        fresh = tell(actor, told)
        if fresh:
            _audit(actor, ledger, {record.pk: len(fresh)}, "urge", {}, None)
        return len(fresh)

    return run_tx(write)


def _check(actor: Actor, ledger: Ledger, records: Sequence[Any], words: str) -> None:
    if not 1 <= len(records) <= MOST_RECORDS:
        raise Invalid({"": [_("一次通知 1 到 %(most)s 条记录的负责人。") % {"most": MOST_RECORDS}]})
    for record in records:
        verdict = may_tell(actor, ledger, record)
        if not verdict:
            raise Forbidden(verdict.reason)
    if not words:
        raise Invalid({"text": [_("请写明通知什么。")]})
    if len(words) > WORDS:
        raise Invalid(
            {"text": [_("最多 %(most)s 个字，现在 %(now)s 个。") % {"most": WORDS, "now": len(words)}]}
        )


def _audit(
    actor: Actor,
    ledger: Ledger,
    counted: Mapping[uuid.UUID, int],
    verb: str,
    payload: Mapping[str, Any],
    operation: uuid.UUID | None,
) -> None:
    append(
        actor.county,
        [
            Entry(actor.user_id, actor.name, ledger.code, key, verb, {**payload, "people": people}, operation)
            for key, people in counted.items()
        ],
    )
