"""An entry as a sentence: what was done, never a code, and no personal value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.roles import ROLES
from jishi.core.audit.models import Entry
from jishi.records.fields import columns
from jishi.records.registry import UnknownLedger, ledger
from jishi.records.selectors import may
from jishi.records.selectors.history import step


def sentence(actor: Actor, entry: Entry) -> str:
    """Values that were set are told only of ledgers this reader may see; of others, what was done."""
    owner = owner_of(entry)
    if owner is None:
        return _apart(entry.verb, entry.payload)
    if entry.record_id is None:
        return _("按%(field)s查找，没有查到") % {"field": field_label(owner, entry.payload.get("field"))}
    told = step(owner, entry)
    return told.sentence if may(actor, "view", owner) else told.headline


def owner_of(entry: Entry) -> Any:
    """The ledger of the entry; None for what was done to accounts, keys and ballots."""
    try:
        return ledger(entry.ledger)
    except UnknownLedger:
        return None


def field_label(owner: Any, name: Any) -> str:
    known = columns(owner).get(str(name))
    return str(known.label) if known else str(name or "")


def _apart(verb: str, payload: Mapping[str, Any]) -> str:
    role = ROLES.get(str(payload.get("role", "")))
    words = {
        "user": payload.get("user", ""),
        "name": payload.get("name", ""),
        "person": payload.get("person") or _("（无）"),
        "role": role.label if role else payload.get("role", ""),
        "subject": payload.get("subject", ""),
        "issued": payload.get("issued", 0),
        "cast": payload.get("cast", 0),
        "count": payload.get("count", 0),
    }
    sentences = {
        "create": _("新建了账号 %(user)s（%(name)s）"),
        "tie": _("把账号 %(user)s 对应到人员 %(person)s"),
        "grant": _("给了账号 %(user)s 角色：%(role)s"),
        "rotate_keys": _("换了个人信息的密钥，旧的已销毁"),
        "draft_poll": _("准备了投票：%(subject)s"),
        "issue_ballots": _("发出 %(issued)s 张选票"),
        "issue_token": _("给账号 %(user)s 建了接口令牌：%(name)s"),
        "revoke_token": _("收回了账号 %(user)s 的接口令牌：%(name)s"),
        "cancel_job": _("取消了后台任务：%(name)s"),
        "again_job": _("重新发起了后台任务：%(name)s"),
        "create_hook": _("建了事件推送：%(name)s"),
        "change_hook": _("改了事件推送：%(name)s"),
        "start_hook": _("启用了事件推送：%(name)s"),
        "stop_hook": _("停用了事件推送：%(name)s"),
        "pause_hook": _("事件推送一直送不到，自动暂停：%(name)s"),
        "second_secret": _("给事件推送发了新密钥：%(name)s"),
        "drop_secret": _("停用了事件推送的旧密钥：%(name)s"),
        "ping_hook": _("给事件推送发了测试事件：%(name)s"),
        "replay_hook": _("重发了事件推送的 %(count)s 个事件：%(name)s"),
        "close_poll": _("结束了投票，收到 %(cast)s 票"),
    }
    return sentences[verb] % words if verb in sentences else _("做了一项系统操作")
