"""The story of one record, as sentences a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.records.fields import columns
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors.shown import reads_personal


@dataclass(frozen=True)
class Step:
    """One entry of the time line."""

    at: datetime
    who: str
    sentence: str
    reason: str = ""
    verb: str = ""


def history(actor: Actor, ledger: Ledger, record: Any) -> list[Step]:
    """Newest first. Personal values appear only as “已修改” to those who do not handle them."""
    open_ = reads_personal(actor, ledger, record)
    return [
        Step(
            entry.at,
            entry.actor_name,
            _sentence(ledger, entry.verb, entry.payload, open_=open_),
            str(entry.payload.get("reason", "")),
            entry.verb,
        )
        for entry in Entry.objects.filter(county=record.county, record=record.pk).order_by("-seq")
    ]


def _sentence(ledger: Ledger, verb: str, payload: Mapping[str, Any], *, open_: bool) -> str:
    if verb == "create":
        return _("新建了这条记录")
    if verb == "move":
        labels = [
            str(s.label) for c in ("from", "to") for s in ledger.machine.states if s.code == payload.get(c)
        ]
        move = next(
            (m.label for m in ledger.machine.moves if m.code == payload.get("move")), payload.get("move")
        )
        return _("%(move)s：%(states)s") % {"move": move, "states": " → ".join(labels)}
    if verb == "archive":
        return _("归档了这条记录")
    if verb == "link":
        other = next((e.label for e in ledgers() if e.code == payload.get("ledger")), "")
        return _("关联了%(other)s %(number)s") % {"other": other, "number": payload.get("number", "")}
    if verb in TOLD:
        return _told(ledger, verb, payload)
    changes = [_change(ledger, name, pair, open_=open_) for name, pair in payload.get("changes", {}).items()]
    return _("修改了 ") + ";".join(changes) if changes else _("修改了这条记录")


TOLD = ("reveal", "look_up", "erase", "retain", "merge", "unmerge", "relocate", "export_person")


def _told(ledger: Ledger, verb: str, payload: Mapping[str, Any]) -> str:
    """What was done with personal data, or with the record as a whole."""
    field = str(payload.get("field", ""))
    info = columns(ledger).get(field)
    label = info.label if info else next((line.label for line in ledger.lines if line.code == field), field)
    sentences = {
        "reveal": _("查看了%(field)s") % {"field": label},
        "look_up": _("按%(field)s查到了这条记录") % {"field": label},
        "erase": _("清除了个人信息"),
        "retain": _("保存期限已满，清除了个人信息"),
        "merge": _("合并：%(other)s 并入 %(kept)s")
        % {"other": payload.get("other", ""), "kept": payload.get("kept", "")},
        "unmerge": _("撤销合并：%(other)s 与 %(kept)s 重新分开")
        % {"other": payload.get("other", ""), "kept": payload.get("kept", "")},
        "relocate": _("由%(source)s划归%(target)s")
        % {"source": payload.get("from", ""), "target": payload.get("to", "")},
        "export_person": _("导出了此人的全部信息"),
    }
    return sentences[verb]


def _change(ledger: Ledger, name: str, pair: Any, *, open_: bool) -> str:
    info = columns(ledger).get(name)
    label = info.label if info else next((line.label for line in ledger.lines if line.code == name), name)
    if not isinstance(pair, list) or (info and info.protection not in (P0, P1) and not open_):
        return str(label)
    if any(isinstance(value, dict) for value in pair):
        return str(label)
    old, new = (("(空)" if value in (None, "") else str(value)) for value in pair)
    return f"{label}：{old} → {new}"
