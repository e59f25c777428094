"""Who keeps hooks and what is done with one. Every act is audited; a secret is shown once and stands encrypted.

The administrator of the system runs them all. What leaves a ledger is decided by who sees all of it: a hook is made, and
its address and secrets are changed, only by somebody who sees the whole county's records of each ledger it names.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.audit.chain import Draft, append
from jishi.core.outbox import delivering
from jishi.core.outbox.models import OFF, ON, PING, VERBS, Delivery, Event, Hook, Topic
from jishi.core.personal.keys import KeyJustRotated
from jishi.core.transactions import run_tx
from jishi.features.webhooks.address import AddressRefused, NameUnresolved, read, resolve
from jishi.features.webhooks.signing import new_secret, put, secrets_of
from jishi.records.errors import Forbidden, Invalid, NotFound, TryAgain
from jishi.records.registry import ledgers
from jishi.records.scope import holds_for, sees_all

RUNNER = "admin_system"
KEEPERS = frozenset({RUNNER, "county_org", "fair_office"})

T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """What was typed into the form."""

    name: str
    url: str
    ledgers: Sequence[str]
    verbs: Sequence[str]


def may_keep(actor: Actor) -> bool:
    return any(hold.role in KEEPERS and hold.scope_kind == "county" for hold in actor.holds)


def offered(actor: Actor) -> dict[str, str]:
    """The ledgers of which this person sees the whole county's records, by code with label."""
    return {
        one.code: str(one.label)
        for one in ledgers()
        if sees_all(holds_for(actor, one, "view"), one, actor.county)
    }


def may_change(actor: Actor, hook: Hook) -> bool:
    return may_keep(actor) and set(ledgers_of(hook)) <= offered(actor).keys()


def ledgers_of(hook: Hook) -> list[str]:
    return sorted({topic.ledger for topic in hook.topics.all()})


def verbs_of(hook: Hook) -> list[str]:
    mine = {topic.verb for topic in hook.topics.all()}
    return [code for code, _label in VERBS if code in mine]


def hooks(actor: Actor) -> list[Hook]:
    return list(Hook.objects.filter(county=actor.county).select_related("made_by").prefetch_related("topics"))


def hook_of(actor: Actor, hook_id: uuid.UUID) -> Hook:
    found = Hook.objects.filter(county=actor.county, id=hook_id).select_related("made_by").first()
    if found is None:
        raise NotFound(_("没有这个推送。"))
    return found


def make(actor: Actor, user: User, wanted: Wanted) -> tuple[Hook, str]:
    """The hook and its secret. Raises `Invalid` by field; then nothing has changed."""
    _check(actor, wanted)
    hook, secret = Hook(county=actor.county, made_by=user), new_secret()
    hook.name, hook.url = wanted.name.strip(), wanted.url

    def write() -> None:
        put(hook, "secret", secret)
        hook.save(force_insert=True)
        _set_topics(hook, wanted)
        _tell(actor, "create_hook", hook, url=hook.url, topics=_topics(wanted))

    _written(write)
    return hook, secret


def change(actor: Actor, hook_id: uuid.UUID, wanted: Wanted) -> Hook:
    """Raises `Invalid` by field, `Forbidden` where the hook names a ledger that this person does not see whole."""
    _changeable(actor, hook_of(actor, hook_id))
    _check(actor, wanted)

    def write() -> Hook:
        hook = _changeable(actor, _locked(actor, hook_id))
        hook.name, hook.url = wanted.name.strip(), wanted.url
        hook.save(update_fields=["name", "url"])
        _set_topics(hook, wanted)
        _tell(actor, "change_hook", hook, url=hook.url, topics=_topics(wanted))
        return hook

    return run_tx(write)


def switch(actor: Actor, hook_id: uuid.UUID, state: str) -> None:
    """Off, it collects nothing; on again, what waited goes out."""

    def write() -> None:
        hook = _locked(actor, hook_id)
        if state not in (ON, OFF):
            raise Invalid({"state": [_("请从列表中选择。")]})
        if hook.state != state:
            delivering.switch(hook, state)
            _tell(actor, "start_hook" if state == ON else "stop_hook", hook)

    run_tx(write)


def second_secret(actor: Actor, hook_id: uuid.UUID) -> str:
    """A second secret, shown once; from now on both sign."""
    secret = new_secret()

    def write() -> None:
        hook = _changeable(actor, _locked(actor, hook_id))
        if hook.second:
            raise Invalid({"": [_("正在换密钥：请先停用旧密钥，再换下一次。")]})
        put(hook, "second", secret)
        hook.save(update_fields=["second"])
        _tell(actor, "second_secret", hook)

    _written(write)
    return secret


def drop_old_secret(actor: Actor, hook_id: uuid.UUID) -> None:
    """The second secret becomes the only one."""

    def write() -> None:
        hook = _changeable(actor, _locked(actor, hook_id))
        if not hook.second:
            raise Invalid({"": [_("现在只有一个密钥，没有旧的可以停用。")]})
        put(hook, "secret", secrets_of(hook)[1])
        hook.second = ""
        hook.save(update_fields=["secret", "second"])
        _tell(actor, "drop_secret", hook)

    _written(write)


def ping(actor: Actor, hook_id: uuid.UUID) -> Delivery:
    """An event of no record, to this hook alone, sent also while it is off or rests."""

    def write() -> Delivery:
        hook = _locked(actor, hook_id)
        event = Event(county=actor.county, name=PING, payload={"counts": {}, "records": []})
        event.spread_at = event.created_at
        event.save(force_insert=True)
        _tell(actor, "ping_hook", hook)
        return Delivery.objects.create(county=actor.county, hook=hook, event=event)

    return run_tx(write)


def replay(actor: Actor, hook_id: uuid.UUID, delivery_id: uuid.UUID | None) -> int:
    """Send one delivery again, or all that were given up; how many."""

    def write() -> int:
        hook = _locked(actor, hook_id)
        count = delivering.replay(actor.county, hook, None if delivery_id is None else [delivery_id])
        if not count:
            raise Invalid({"": [_("没有可以重发的：它还在等待投递，或已随保留期删除。")]})
        _tell(actor, "replay_hook", hook, count=count)
        return count

    return run_tx(write)


def _check(actor: Actor, wanted: Wanted) -> None:
    errors: dict[str, list[str]] = {}
    if not 2 <= len(wanted.name.strip()) <= 60 or not wanted.name.isprintable():
        errors["name"] = [_("请写明用途，2 到 60 个字，例如“县数据平台”。")]
    if unknown := set(wanted.ledgers) - offered(actor).keys():
        text = _("没有这本台账，或您看不到全县的：%(codes)s。")
        errors["ledgers"] = [text % {"codes": "、".join(sorted(unknown))}]
    elif not wanted.ledgers:
        errors["ledgers"] = [_("请至少选一本台账。")]
    if set(wanted.verbs) - dict(VERBS).keys() or not wanted.verbs:
        errors["verbs"] = [_("请至少选一种事件。")]
    try:
        resolve(read(wanted.url))
    except (AddressRefused, NameUnresolved) as fault:
        errors["url"] = [str(fault)]
    if errors:
        raise Invalid(errors)


def _topics(wanted: Wanted) -> list[str]:
    return [f"{ledger}.{verb}" for ledger in sorted(wanted.ledgers) for verb in wanted.verbs]


def _set_topics(hook: Hook, wanted: Wanted) -> None:
    Topic.objects.filter(county=hook.county, hook=hook).delete()
    pairs = [(ledger, verb) for ledger in sorted({*wanted.ledgers}) for verb in sorted({*wanted.verbs})]
    Topic.objects.bulk_create(
        Topic(county=hook.county, hook=hook, ledger=ledger, verb=verb, active=hook.state != OFF)
        for ledger, verb in pairs
    )


def _locked(actor: Actor, hook_id: uuid.UUID) -> Hook:
    found = Hook.objects.select_for_update().filter(county=actor.county, id=hook_id).first()
    if found is None:
        raise NotFound(_("没有这个推送。"))
    return found


def _changeable(actor: Actor, hook: Hook) -> Hook:
    if not may_change(actor, hook):
        raise Forbidden(_("这个推送里有您看不到全县的台账：请由看得到的人（如大集办）改地址、内容和密钥。"))
    return hook


def _written(write: Callable[[], T]) -> T:
    try:
        return run_tx(write)
    except KeyJustRotated as fault:
        raise TryAgain(str(fault)) from fault


def _tell(actor: Actor, verb: str, hook: Hook, **more: object) -> None:
    payload = {"hook": str(hook.id), "name": hook.name, **more}
    append(actor.county, [Draft(actor.user_id, actor.name, "", None, verb, payload)])
