"""The story of one record, as sentences a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.core.files.kinds import kind_of
from jishi.records.fields import columns
from jishi.records.ledger import P0, P1, Ledger
from jishi.records.models import Reminder
from jishi.records.registry import ledgers
from jishi.records.selectors.shown import reads_personal


@dataclass(frozen=True)
class Changed:
    """One field that got another value; both are empty where the person does not read them."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Step:
    """One entry of the time line: `sentence` says all of it, `headline` what was done, `changes` which values it set."""

    at: datetime
    who: str
    sentence: str
    reason: str = ""
    verb: str = ""
    headline: str = ""
    changes: tuple[Changed, ...] = ()


def history(actor: Actor, ledger: Ledger, record: Any) -> list[Step]:
    """Newest first. Personal values appear only as “已修改” to those who do not handle them."""
    open_ = reads_personal(actor, ledger, record)
    entries = Entry.objects.filter(county=record.county, record=record.pk).order_by("-seq")
    return [step(ledger, entry, open_=open_) for entry in entries]


def step(ledger: Ledger, entry: Entry, *, open_: bool = False) -> Step:
    """Without `open_` no personal value is told, only that it changed."""
    payload = entry.payload
    changes = tuple(_changes(ledger, payload, open_=open_))
    headline = _headline(ledger, entry.verb, payload)
    sentence = headline
    if entry.verb not in ("create", "move", "archive", "link"):
        said = "；".join(_said(change) for change in changes)
        sentence = _("修改了 ") + said if said else headline
    return Step(
        entry.at,
        entry.actor_name,
        sentence,
        str(payload.get("reason", "")),
        entry.verb,
        headline,
        () if entry.verb == "create" else changes,
    )


def _headline(ledger: Ledger, verb: str, payload: Mapping[str, Any]) -> str:
    if verb == "create":
        return _("新建了这条记录")
    if verb == "move":
        labels = [
            str(s.label) for c in ("from", "to") for s in ledger.machine.states if s.code == payload.get(c)
        ]
        move = next(
            (m.label for m in ledger.machine.moves if m.code == payload.get("move")), payload.get("move")
        )
        said = _("%(move)s：%(states)s") % {"move": move, "states": " → ".join(labels)}
        if on := payload.get("on"):
            said += _("；办理日期：%(on)s") % {"on": on}
        papers = [str(ledger.machine.evidence_labels.get(c, c)) for c in payload.get("evidence", ())]
        return said + (_("；材料：%(papers)s") % {"papers": "、".join(papers)} if papers else "")
    if verb == "archive":
        return _("归档了这条记录")
    if verb == "link":
        other = next((e.label for e in ledgers() if e.code == payload.get("ledger")), "")
        return _("关联了%(other)s %(number)s") % {"other": other, "number": payload.get("number", "")}
    if verb in TOLD:
        return _told(ledger, verb, payload)
    return _("修改了这条记录")


# The state is told by the move itself, and the clocks by the reckoning.
UNTOLD = ("state", "archived_at", "held_since", "worked_minutes", "waited_minutes")
TOLD = (
    *("remind", "reveal", "look_up", "erase", "retain", "merge", "unmerge", "relocate", "export_person"),
    *("notify", "urge", "attach", "detach"),
)


def _told(ledger: Ledger, verb: str, payload: Mapping[str, Any]) -> str:
    """What was done with personal data, or with the record as a whole."""
    field = str(payload.get("field", ""))
    info = columns(ledger).get(field)
    label = info.label if info else next((line.label for line in ledger.lines if line.code == field), field)
    sentences = {
        "remind": _("%(level)s：%(due)s 到期，已提醒%(told)s")
        % {
            "level": dict(Reminder.LEVELS).get(str(payload.get("level", "")), ""),
            "due": payload.get("due_on", ""),
            "told": payload.get("told", ""),
        },
        "reveal": _("查看了%(field)s") % {"field": label},
        "look_up": _("按%(field)s查到了这条记录") % {"field": label},
        "erase": _("清除了个人信息和附件") if payload.get("files") else _("清除了个人信息"),
        "retain": _("保存期限已满，清除了个人信息和附件")
        if payload.get("files")
        else _("保存期限已满，清除了个人信息"),
        "attach": _("添加了附件：%(files)s") % {"files": _files(payload)},
        "detach": _("移除了附件：%(files)s") % {"files": _files(payload)},
        "merge": _("合并：%(other)s 并入 %(kept)s")
        % {"other": payload.get("other", ""), "kept": payload.get("kept", "")},
        "unmerge": _("撤销合并：%(other)s 与 %(kept)s 重新分开")
        % {"other": payload.get("other", ""), "kept": payload.get("kept", "")},
        "relocate": _("由%(source)s划归%(target)s")
        % {"source": payload.get("from", ""), "target": payload.get("to", "")},
        "export_person": _("导出了此人的全部信息"),
        "notify": _("通知了 %(people)s 人") % {"people": payload.get("people", 0)},
        "urge": _("催办 %(people)s 人") % {"people": payload.get("people", 0)},
    }
    return sentences[verb]


def _files(payload: Mapping[str, Any]) -> str:
    """By name; where the name is sealed, by kind."""
    told = payload.get("files")
    found = [
        one["name"] if isinstance(one["name"], str) else str(kind_of(one["kind"]).label)
        for one in (told if isinstance(told, list) else ())
    ]
    return "、".join(found)


def _changes(ledger: Ledger, payload: Mapping[str, Any], *, open_: bool) -> Iterator[Changed]:
    """Field by field, then the lines that were written anew."""
    known = columns(ledger)
    for name, pair in payload.get("changes", {}).items():
        if name in UNTOLD:
            continue
        info = known.get(name)
        label = str(info.label) if info else name
        hidden = not isinstance(pair, list) or (info and info.protection not in (P0, P1) and not open_)
        # What is structured is for programs: the line says that it changed, not with which codes.
        if hidden or (info and info.kind == "json") or any(isinstance(value, dict) for value in pair):
            yield Changed(label)
        else:
            yield Changed(label, *("" if value is None else str(value) for value in pair))
    for code, rows in payload.get("lines", {}).items():
        label = next((str(line.label) for line in ledger.lines if line.code == code), code)
        many = _("%(label)s（现有 %(count)s 行）")
        yield Changed(many % {"label": label, "count": len(rows)} if isinstance(rows, list) else label)


def _said(change: Changed) -> str:
    if not change.before and not change.after:
        return change.label
    old, new = (value or _("（空）") for value in (change.before, change.after))
    return f"{change.label}：{old} → {new}"
