"""The page before a bulk action: what would happen to how many, which are refused and why, and what it asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.core.preferences.models import Selection
from jishi.records import services
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.services.many import ARCHIVE
from jishi.rules.machine import Phase
from jishi.web.components import Crumb, Field
from jishi.web.entering import Request
from jishi.web.ledgers import addresses, cells
from jishi.web.ledgers.form_fields import EMPTY, Typed, control
from jishi.web.ledgers.moves import infos, prefix

NAMED = 12


def words(ledger: Ledger, verb: str) -> str:
    return _("归档") if verb == ARCHIVE else str(ledger.machine.move(verb).label)


def seen(chosen: Selection) -> dict[UUID, int]:
    """The chosen records with the versions that were seen."""
    return {UUID(key): version for key, version in chosen.versions.items()}


def draw(
    request: Request,
    ledger: Ledger,
    chosen: Selection,
    *,
    given: Mapping[str, Typed] | None = None,
    reason: str = "",
    fault: Invalid | None = None,
    said: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    values = {name: typed.value for name, typed in given.items()} if given and fault is None else None
    judged = services.judge(
        actor=request.actor, ledger=ledger, verb=chosen.verb, versions=seen(chosen), values=values
    )
    errors = fault.errors if fault else {}
    fields, required, label = _form(ledger, chosen, given or {}, errors)
    shown = {name for name in errors if name in {field.name.partition("-")[2] for field in fields}}
    said = [*said, *(text for name, texts in errors.items() if name not in shown for text in texts)]
    verb = words(ledger, chosen.verb)
    context = {
        "ledger": ledger,
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=str(ledger.label), href=chosen.back or addresses.of(ledger)),
            Crumb(label=_("批量%(verb)s") % {"verb": verb}),
        ],
        "verb": verb,
        "count": len(chosen.versions),
        "able": len(judged.moved),
        "refused_count": len(judged.refused),
        "becoming": _becoming(ledger, chosen.verb, judged),
        "refused": _grouped(judged.refused),
        "examples": [(record.number, str(record)) for record in judged.moved[:NAMED]],
        "more": max(0, len(judged.moved) - NAMED),
        "fields": fields,
        "reason": reason,
        "reason_required": required,
        "reason_label": label,
        "which": request.POST.get("which", ""),
        "faults": said,
        "danger": chosen.verb == ARCHIVE or _drops(ledger, chosen.verb),
        "url": addresses.at(ledger, chosen.pk, "bulk"),
        "back": chosen.back or addresses.of(ledger),
        "personal": cells.personal(ledger),
    }
    return render(request, "web/ledger_bulk.html", context, status=fault.status if fault else status)


def _drops(ledger: Ledger, verb: str) -> bool:
    return ledger.machine.phase(ledger.machine.move(verb).target) is Phase.DROPPED


def _form(
    ledger: Ledger, chosen: Selection, given: Mapping[str, Typed], errors: Mapping[str, Sequence[str]]
) -> tuple[list[Field], bool, str]:
    """What the action asks for: its fields, whether it needs a reason, and what that is called."""
    if chosen.verb == ARCHIVE:
        return [], True, _("原因")
    step = ledger.machine.move(chosen.verb)
    fields = [
        control(
            info,
            given.get(name, EMPTY),
            name=prefix(step) + name,
            ledger=ledger.code,
            errors=errors.get(name, ()),
        )
        for name, info in infos(ledger, step).items()
    ]
    return fields, step.reason_required, _("理由") if step.reason_required else _("意见")


def _becoming(ledger: Ledger, verb: str, judged: services.Judged) -> list[str]:
    """How many go from which state to which."""
    if verb == ARCHIVE:
        return [_("归档后不再出现在列表里，记录和办理过程都保留，仍可查到。")]
    mine = {record.pk for record in judged.moved}
    pairs = Counter(d.notes["from"] for d in judged.batch.drafts if d.record.pk in mine)
    target = ledger.machine.state(ledger.machine.move(verb).target).label
    return [
        _("%(count)s 条：%(source)s → %(target)s")
        % {"count": count, "source": ledger.machine.state(source).label, "target": target}
        for source, count in pairs.most_common()
    ]


def _grouped(refused: Sequence[services.Refusal]) -> list[dict[str, Any]]:
    """One line a reason, with those it concerns: the first by name, the rest by number."""
    by_reason: dict[str, list[services.Refusal]] = defaultdict(list)
    for refusal in refused:
        by_reason[refusal.reason].append(refusal)
    return [
        {
            "reason": reason,
            "count": len(group),
            "named": [(one.number, one.title) for one in group[:NAMED] if one.number],
            "more": max(0, len(group) - NAMED),
        }
        for reason, group in sorted(by_reason.items(), key=lambda item: -len(item[1]))
    ]
