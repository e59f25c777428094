"""Spends a token for one option. It writes no audit entry, no time and no ballot: any of them could be joined."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from jishi.core.ballots.issuing import digest
from jishi.core.ballots.models import Option, Poll, Token
from jishi.core.transactions import run_tx


class TokenRefused(ValueError):
    """Unknown, spent, or of a poll that is not open."""


class OptionUnknown(ValueError):
    """The poll has no such option."""


def poll_of(county: str, token: str) -> Poll:
    """The poll in which this token may still vote. Raises `TokenRefused`."""
    found = Token.objects.filter(county=county, digest=digest(county, token)).select_related("poll").first()
    if found is None:
        raise TokenRefused(_("没有这张选票，请照票面逐字核对后再填。"))
    if found.spent:
        raise TokenRefused(_("这张选票已经投过，一张票只能投一次。"))
    if found.poll.state != "open":
        raise TokenRefused(_("这次投票已经截止，不能再投。"))
    return found.poll


def vote(*, county: str, token: str, option: UUID) -> None:
    """One vote; of two with the same token only one counts. Raises `TokenRefused`, `OptionUnknown`."""

    def write() -> None:
        poll = poll_of(county, token)
        # Holding the poll's row: nobody closes it between this look and the count.
        if not Poll.objects.select_for_update().filter(id=poll.id, state="open").exists():
            raise TokenRefused(_("这次投票已经截止，不能再投。"))
        unspent = Token.objects.filter(county=county, digest=digest(county, token), spent=False)
        if not unspent.update(spent=True):
            raise TokenRefused(_("这张选票已经投过，一张票只能投一次。"))
        if not Option.objects.filter(county=county, poll=poll, id=option).update(count=F("count") + 1):
            raise OptionUnknown(_("没有这个选项，请从列出的选项中选一个。"))

    run_tx(write)
