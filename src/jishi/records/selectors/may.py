"""May this person do that here? A refusal says who may."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jishi.core.access.actor import Actor
from jishi.core.access.roles import ROLES
from jishi.records.ledger import Ledger
from jishi.records.scope import covers, holds_for, sees_all, shares_of
from jishi.records.separation import is_ones_own, kept_apart, line_label, within_line
from jishi.rules.verdict import Allowed, Denied, Verdict, every

VERB_LABELS = {
    "view": gettext_lazy("查看"),
    "add": gettext_lazy("新增"),
    "change": gettext_lazy("修改"),
    "archive": gettext_lazy("归档"),
    "read_personal": gettext_lazy("查看个人信息"),
    "unmask": gettext_lazy("揭示被遮住的信息"),
    "read_sensitive": gettext_lazy("查看敏感信息"),
    "erase": gettext_lazy("办理本人的查阅与清除"),
    "merge": gettext_lazy("合并、划转"),
}
READING = ("view", "read_personal", "unmask", "read_sensitive", "erase")


def verb_label(ledger: Ledger, verb: str) -> str:
    if verb in VERB_LABELS:
        return str(VERB_LABELS[verb])
    return str(ledger.machine.move(verb).label)


def roles_with(ledger: Ledger, verb: str) -> str:
    labels = [str(ROLES[role].label) for role in ledger.grants if ledger.allows(role, verb) and role in ROLES]
    return "、".join(labels) or _("(没有角色)")


def may(actor: Actor, verb: str, ledger: Ledger, record: Any = None) -> Verdict:
    """`Allowed`, or `Denied` with the reason. Without a record: anywhere at all."""
    holds = holds_for(actor, ledger, verb)
    if not holds:
        reason = _("您的角色不能对“%(ledger)s”%(verb)s；可以的角色：%(roles)s。") % {
            "ledger": ledger.label,
            "verb": verb_label(ledger, verb),
            "roles": roles_with(ledger, verb),
        }
        return Denied(reason)
    if record is None:
        return Allowed()
    if verb == "view" and all(hold.role == "public" for hold in holds):
        return _published(ledger, record)
    if verb == "view" and sees_all(holds, ledger, actor.county) and record.county == actor.county:
        return Allowed()
    if record.archived_at is not None and verb not in READING:
        return Denied(_("这条记录已归档，不能再改。"))
    holds = within_line(actor, verb, ledger, record, holds)
    if not holds:
        if is_ones_own(ledger, verb):
            reason = _("这条记录的“%(label)s”是别人，您只能%(verb)s自己的；请由本人办理。")
        else:
            reason = _("这条记录的“%(label)s”是别的部门，您只能%(verb)s本部门的；请找那个部门。")
        return Denied(reason % {"label": line_label(ledger, verb), "verb": verb_label(ledger, verb)})
    within = any(covers(hold, record, actor.county) for hold in holds)
    if not within and ledger.shares is not None:
        shared = shares_of(record.pk)
        within = any(covers(hold, record, actor.county, shared) for hold in holds)
    if within:
        return every(_unlocked(verb, ledger, record), kept_apart(actor, verb, ledger, record))
    return Denied(
        _("这条记录不在您可以%(verb)s的范围内；请找%(roles)s。")
        % {"verb": verb_label(ledger, verb), "roles": roles_with(ledger, verb)}
    )


def _published(ledger: Ledger, record: Any) -> Verdict:
    """The public's hold lies over no place: what it may see, the ledger publishes by state."""
    if record.state in ledger.public_states and record.archived_at is None:
        return Allowed()
    return Denied(_("这条记录没有公开。"))


def _unlocked(verb: str, ledger: Ledger, record: Any) -> Verdict:
    if verb in ("change", "archive") and record.state in ledger.locked:
        words = {"state": ledger.machine.state(record.state).label, "verb": verb_label(ledger, verb)}
        return Denied(_("“%(state)s”之后不能再%(verb)s。") % words + str(ledger.settled))
    return Allowed()
