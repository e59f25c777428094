"""Opens a poll: the list of voters becomes tokens, shuffled so that nothing that is kept tells whose is whose."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft, append
from jishi.core.audit.master import derived_key
from jishi.core.ballots.models import Option, Poll, Token, Voter
from jishi.core.people.models import Person
from jishi.core.transactions import run_tx

FEWEST_VOTERS = 5
_BYTES = 10


class PollUnfit(ValueError):
    """The poll cannot be opened so; the message says what to change."""


def draft_poll(*, actor: Actor, subject: str, options: Sequence[str]) -> Poll:
    """A poll with its options, not yet open. Raises `PollUnfit`."""
    labels = [label.strip() for label in options]
    if len(labels) < 2 or not all(labels) or len(set(labels)) < len(labels):
        raise PollUnfit(_("至少写两个不同的选项，不能有空的。"))
    poll = Poll(county=actor.county, subject=subject.strip())
    rows = [
        Option(county=actor.county, poll=poll, position=n, label=label) for n, label in enumerate(labels, 1)
    ]
    try:
        for row in (poll, *rows):
            row.full_clean(exclude=["poll", "county"], validate_unique=False, validate_constraints=False)
        poll.validate_constraints()
    except ValidationError as fault:
        raise PollUnfit(" ".join(fault.messages)) from fault

    def write() -> Poll:
        poll.save(force_insert=True)
        Option.objects.bulk_create(rows)
        _tell(actor, "draft_poll", {"poll": str(poll.id), "subject": poll.subject, "options": labels})
        return poll

    return run_tx(write)


def issue(*, actor: Actor, poll: UUID, voters: Sequence[UUID]) -> list[str]:
    """Tokens for all voters at once, in no order that means anything; they exist nowhere else, so hand them out.

    Once a poll: a token issued alone, or later, could be told from the others. Raises `PollUnfit`.
    """
    people = list(dict.fromkeys(voters))
    if len(people) < len(voters):
        raise PollUnfit(_("名单里有人出现了两次：每人只能有一张票。"))
    if len(people) < FEWEST_VOTERS:
        raise PollUnfit(_("名单至少要有 %(least)s 人，否则无法做到无记名。") % {"least": FEWEST_VOTERS})
    known = Person.objects.filter(county=actor.county, archived_at=None, pk__in=people).count()
    if known < len(people):
        raise PollUnfit(_("名单里有人不在本县的人员台账里，或已归档：请先核对名单。"))
    tokens = [b32encode(secrets.token_bytes(_BYTES)).decode() for _person in people]

    def write() -> list[str]:
        found = Poll.objects.filter(county=actor.county, id=poll, state="drafted")
        if not found.update(state="open", issued=len(people)):
            raise PollUnfit(_("没有这次投票，或选票已经发过：一次投票只发一次票。"))
        # Each table in an order of its own: voters by their ids, tokens by their hashes.
        Voter.objects.bulk_create(
            [Voter(county=actor.county, poll_id=poll, person_id=person) for person in sorted(people)]
        )
        digests = sorted(digest(actor.county, token) for token in tokens)
        Token.objects.bulk_create([Token(county=actor.county, poll_id=poll, digest=one) for one in digests])
        _tell(actor, "issue_ballots", {"poll": str(poll), "issued": len(people)})
        return sorted(tokens, key=lambda _token: secrets.randbits(64))

    try:
        return run_tx(write)
    except IntegrityError as fault:
        raise PollUnfit(_("发票没有成功，没有发出任何一张：请再试一次。")) from fault


def digest(county: str, token: str) -> str:
    """How a token is kept; spaces, dashes and small letters are the same token."""
    text = "".join(token.split()).replace("-", "").upper()
    key = derived_key("ballot token v1")
    return hmac.new(key, f"{county}|{text}".encode(), sha256).hexdigest()


def _tell(actor: Actor, verb: str, payload: dict[str, object]) -> None:
    append(actor.county, [Draft(actor.user_id, actor.name, "", None, verb, payload)])
