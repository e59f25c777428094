"""Carries notices out of the house: routed, held, handed to a channel under a lasting id, and settled by its receipts.

Whatever is killed or doubled on the way, one message goes out under one id: it is named before it is handed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jishi.core.access.actor import actor_of
from jishi.core.access.models import User
from jishi.core.calendar.clock import today
from jishi.core.notices.channels.channel import Channel, ChannelDown, Message
from jishi.core.notices.channels.chosen import channel
from jishi.core.notices.channels.shapes import SHAPES
from jishi.core.notices.models import Delivery, Hours
from jishi.core.notices.routing import Timing, route
from jishi.core.rulebook.resolving import values
from jishi.core.transactions import run_tx
from jishi.kinds.record import new_id
from jishi.records.selectors.noticed import noticed

AT_ONCE = 500
NAMED = 3
LONGEST = 200
ATTEMPTS = "notice.attempts"
State = Delivery.State
# What a gateway says may hold the number that it was given.
DIGITS = re.compile(r"\d{5,}")


class NotDelivered(RuntimeError):
    """A channel was not to be had; what it was to take waits for the next attempt."""


def deliver(county: str, now: datetime, named: Callable[[str], Channel] = channel) -> dict[str, int]:
    """One round, each step a transaction of its own. Raises `NotDelivered` when all else is done."""
    counted = {"routed": 0, "handed": 0, "settled": 0}
    while found := run_tx(partial(route, county, now)):
        counted["routed"] += found
    down: list[str] = []
    channels = {name: named(name) for name in SHAPES}
    for way in channels.values():
        try:
            counted["settled"] += _settle(county, way)
        except ChannelDown as fault:
            down.append(str(fault))
    run_tx(partial(_name, county, now))
    for message, name in _sending(county):
        try:
            counted["handed"] += _hand_over(county, message, channels[name])
        except ChannelDown as fault:
            run_tx(partial(_missed, county, message, str(fault)))
            down.append(str(fault))
    for way in channels.values():
        _clear(county, way)
    if down:
        raise NotDelivered("；".join(dict.fromkeys(down)))
    return counted


def _settle(county: str, way: Channel) -> int:
    """What the gateway says became of messages; what it says of others is left lying."""
    count = 0
    for receipt in way.receipts():
        done = State.CONFIRMED if receipt.state == "confirmed" else State.FAILED
        fault = DIGITS.sub("…", receipt.fault)
        given = {"state": done, "settled_at": receipt.at, "fault": fault}
        mine = Delivery.objects.filter(county=county, message=receipt.id, channel=way.name)
        if not mine.exists():
            continue
        open_ = mine.filter(state__in=(State.SENDING, State.HANDED))
        count += run_tx(partial(open_.update, **given))
        way.forget(receipt.id)
    return count


def _name(county: str, now: datetime) -> None:
    """Those whose time has come get the id of their message, one for each person and channel; the others a later time."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice")
    due = list(
        rows.filter(county=county, state=State.WAITING, not_before__lte=now).order_by("not_before", "id")[
            :AT_ONCE
        ]
    )
    users = {row.notice.user_id for row in due}
    hours = {row.user_id: row for row in Hours.objects.filter(county=county, user__in=users)}
    timing, messages = Timing(county, now), defaultdict[tuple[UUID, str], UUID](new_id)
    for row in due:
        held = timing.loud(hours.get(row.notice.user_id), urgent=row.notice.urgent)
        if held > now:
            # It was due while nobody worked here, or the hours have changed since.
            row.not_before = held
        else:
            row.message, row.state = messages[row.notice.user_id, row.channel], State.SENDING
    Delivery.objects.bulk_update(due, ["not_before", "message", "state"])


def _sending(county: str) -> list[tuple[UUID, str]]:
    rows = Delivery.objects.filter(county=county, state=State.SENDING).order_by("message")
    pairs = rows.values_list("message", "channel").distinct()
    return [(message, name) for message, name in pairs if message is not None]


def _hand_over(county: str, message: UUID, way: Channel) -> int:
    """How many messages: one, or none that could go. Raises `ChannelDown`."""
    mine = Delivery.objects.filter(county=county, message=message, state=State.SENDING)
    rows = list(
        mine.select_related("notice__user__person", "notice__sender").order_by("notice__created_at", "id")
    )
    if not rows:
        return 0
    user = rows[0].notice.user
    address = user.person.phone if user.is_active and user.person is not None else ""
    if not address:
        told = {"state": State.FAILED, "settled_at": timezone.now(), "fault": _no_address()}
        run_tx(partial(mine.update, **told))
        return 0
    said = Message(
        id=message,
        text=_text(user, rows),
        count=len(rows),
        urgent=any(row.notice.urgent for row in rows),
        made_at=timezone.localtime(),
    )
    receipt = way.send(said, address)
    run_tx(partial(mine.update, state=State.HANDED, handed_at=receipt.at, fault=""))
    return 1


def _no_address() -> str:
    with override("zh-hans"):
        return _("没有可用的电话：请在人员台账里登记，并把账号对应到人员。")


def _text(user: User, rows: Sequence[Delivery]) -> str:
    """Worded for its receiver as they stand today, in their language; nothing in it is personal."""
    with override(user.language):
        told = noticed(actor_of(user, today()), [row.notice for row in rows], outside=True)
        said = "；".join(one.sentence.rstrip("。.") for one in told[:NAMED])
        if len(rows) > 1:
            said = _("您有 %(count)s 条通知：%(said)s") % {"count": len(rows), "said": said}
        if len(rows) > NAMED:
            said = _("%(said)s等") % {"said": said}
        tail = _("。详情请登录系统查看。")
        return said[: LONGEST - len(tail)] + tail


def _missed(county: str, message: UUID, fault: str) -> None:
    """One attempt more; after as many as the rule allows it is not tried again."""
    most = values((ATTEMPTS,), on=today(), county=county).number(ATTEMPTS)
    mine = Delivery.objects.select_for_update().filter(county=county, message=message, state=State.SENDING)
    for row in mine:
        row.attempts += 1
        row.fault = fault[:200]
        if row.attempts >= most:
            row.state, row.settled_at = State.FAILED, timezone.now()
        row.save(update_fields=["attempts", "fault", "state", "settled_at"])


def _clear(county: str, way: Channel) -> None:
    """No address lies here longer than its message needs: what is settled, old or its person's no more is taken away."""
    lying = set(way.lying())
    open_ = Delivery.objects.filter(county=county, message__in=lying, state__in=(State.SENDING, State.HANDED))
    for message in lying - set(open_.values_list("message", flat=True)):
        way.forget(message)
