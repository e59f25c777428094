"""Looks under a mask: one value of one record, for a reason, counted, audited, and only then shown."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.audit.seals import hmac_p3
from jishi.core.personal.columns import EncryptedField
from jishi.core.personal.keys import FieldKeyring
from jishi.core.personal.looks import TooManyLooks, count_look
from jishi.core.transactions import run_tx
from jishi.records.convert import UNSEEN, BadValue, display
from jishi.records.errors import Forbidden, Invalid, NotFound, TooMany
from jishi.records.fields import FieldInfo, columns, line_fields
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.secrets import index_of, opened, spelled
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import NO_SUCH, get, visible
from jishi.rules.verdict import Allowed, Verdict

SHORTEST, LONGEST = 4, 200
T = TypeVar("T")


def may_reveal(actor: Actor, ledger: Ledger, record: Any, field: str) -> Verdict:
    """P2 takes `unmask`; P3 `read_sensitive`, or that the record is assigned to this person."""
    if ledger.protection(field) is not P3:
        return may(actor, "unmask", ledger, record)
    if actor.user_id is not None and record.assignee_id == actor.user_id:
        return may(actor, "view", ledger, record)
    return may(actor, "read_sensitive", ledger, record)


def revealable(actor: Actor, ledger: Ledger, record: Any) -> list[str]:
    """The covered fields of this record that hold something and that this person may look at."""
    known, found = columns(ledger), []
    for name, level in ledger.classes.items():
        held = name in known and getattr(record, name)
        if level in (P2, P3) and held and may_reveal(actor, ledger, record, name):
            found.append(name)
    return found


def reveal(*, actor: Actor, ledger: Ledger, id: uuid.UUID, field: str, reason: str) -> str:
    """The plain value, or the rows of a personal line as text; the look is audited before it is given.

    Raises `NotFound`, `Forbidden`, `Invalid` (field, reason), `TooMany`; then nothing was shown and nothing written.
    """
    record = get(actor, ledger, id)
    if ledger.protection(field) not in (P2, P3):
        raise Invalid({"field": [_("“%(name)s”不是被遮住的字段。") % {"name": field}]})
    permit(actor, may_reveal(actor, ledger, record, field))
    words = why(reason)

    def look() -> str:
        text = _text(ledger, record, field)
        if not text:
            raise Invalid({"field": [_("这一项没有填，没有什么可看。")]})
        payload = {"field": field, "class": ledger.protection(field).value, "reason": words}
        _tell(actor, ledger, record.pk, "reveal", payload)
        return text

    return _counted(actor, look)


def look_up(*, actor: Actor, ledger: Ledger, field: str, value: str, reason: str) -> Any:
    """The record in this person's scope that holds exactly this sensitive value, or None; audited either way."""
    info = _indexed(ledger, field)
    permit(actor, may(actor, "read_sensitive", ledger))
    words = why(reason)
    try:
        text = spelled(info, value)
    except BadValue as fault:
        raise Invalid({field: [str(fault)]}) from fault
    column = info.column
    assert isinstance(column, EncryptedField)
    index = index_of(ledger.model, column, actor.county, text)

    def look() -> Any:
        found = (
            visible(actor, ledger).filter(archived_at=None, **{column.blind: index}).first() if text else None
        )
        if found is not None and not may(actor, "read_sensitive", ledger, found):
            found = None
        payload = {"field": field, "hmac": hmac_p3(text), "found": found is not None, "reason": words}
        _tell(actor, ledger, found.pk if found is not None else None, "look_up", payload)
        return found

    return _counted(actor, look)


def permit(actor: Actor, verdict: Verdict) -> None:
    """Looks are somebody's: neither the public nor the program itself has any."""
    if actor.user_id is None:
        raise Forbidden(_("查看被遮住的信息要记到人，请登录后用自己的账号查看。"))
    if not isinstance(verdict, Allowed):
        raise Forbidden(verdict.reason)


def why(reason: str) -> str:
    """The reason as it is kept. Raises `Invalid`."""
    words = reason.strip()
    if len(words) < SHORTEST or len(words) > LONGEST or UNSEEN.search(words):
        limits = {"least": SHORTEST, "most": LONGEST}
        raise Invalid(
            {"reason": [_("请写明事由，%(least)s 到 %(most)s 个字，例如“上门送药前核对电话”。") % limits]}
        )
    return words


def _counted(actor: Actor, look: Callable[[], T]) -> T:
    def write() -> T:
        assert actor.user_id is not None
        try:
            count_look(actor.county, actor.user_id, timezone.now())
        except TooManyLooks as fault:
            raise TooMany(str(fault), seconds=fault.seconds) from fault
        return look()

    return run_tx(write)


def _tell(
    actor: Actor, ledger: Ledger, record_id: uuid.UUID | None, verb: str, payload: Mapping[str, Any]
) -> None:
    told = Entry(actor.user_id, actor.name, ledger.code, record_id, verb, dict(payload))
    append(actor.county, [told])


def _text(ledger: Ledger, record: Any, field: str) -> str:
    known = columns(ledger)
    if field not in known:
        return _rows(ledger, record, field)
    column = known[field].column
    if isinstance(column, EncryptedField):
        return opened(record, column, FieldKeyring(record.county))
    return display(known[field], getattr(record, field))


def _rows(ledger: Ledger, record: Any, code: str) -> str:
    """A personal line, as a list of its rows."""
    line = ledger.line(code)
    infos = {name: info for name, info in line_fields(ledger, line).items() if info.kind != "record"}
    rows = line.model._default_manager.filter(**{line.parent_field(ledger.model): record}).order_by(
        "position"
    )
    table = [{str(i.label): display(i, getattr(row, name)) for name, i in infos.items()} for row in rows]
    return json.dumps(table, ensure_ascii=False) if table else ""


def _indexed(ledger: Ledger, field: str) -> FieldInfo:
    info = columns(ledger).get(field)
    if info is None or not isinstance(info.column, EncryptedField) or not info.column.blind:
        raise NotFound(NO_SUCH)
    return info
