"""One act on many records by REST: previewed or done, all or none, with a reason for every record it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jishi.api.requests import body_of, operation_of, uuid_of
from jishi.core.access.actor import Actor
from jishi.records import services
from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.services.many import Refusal

KNOWN = ("verb", "records", "values", "reason", "partial", "preview")


def answered(request: HttpRequest, actor: Actor, ledger: Ledger) -> tuple[dict[str, Any], bool]:
    """What was done, or with `preview` what would be; and whether it had been done before."""
    said = body_of(request)
    _shaped(said)
    asked: dict[str, Any] = {
        "actor": actor,
        "ledger": ledger,
        "verb": said.get("verb", ""),
        "versions": _versions(said.get("records", [])),
        "values": said.get("values", {}),
        "reason": said.get("reason", ""),
    }
    if said.get("preview", False):
        judged = services.judge(**asked)
        return _told(len(judged.moved), judged.refused), False
    operation = operation_of(request)
    if operation is None:
        text = _("请给出这次操作的编号（UUID），重发时用同一个，只办一次。")
        raise Invalid({"Idempotency-Key": [text]})
    done = services.act(**asked, operation=operation, partial=said.get("partial", False))
    return _told(done.count, done.refused), done.replayed


def _told(count: int, refused: Any) -> dict[str, Any]:
    return {"count": count, "refused": [_refusal(one) for one in refused]}


def _refusal(one: Refusal) -> dict[str, str]:
    return {"id": str(one.id), "number": one.number, "title": one.title, "reason": one.reason}


def _shaped(said: Mapping[str, Any]) -> None:
    """Raises `Invalid` with every part that has another form."""
    text = _("没有这个字段；可以填的有：%(names)s。") % {"names": "、".join(KNOWN)}
    errors = {name: [text] for name in sorted(said.keys() - set(KNOWN))}
    forms: tuple[tuple[str, type, str], ...] = (
        ("verb", str, _("应为文字。")),
        ("reason", str, _("应为文字。")),
        ("records", list, _("应为若干行，每行有 id 和 version。")),
        ("values", dict, _("应为一个 JSON 对象。")),
        ("partial", bool, _("应为 true 或 false。")),
        ("preview", bool, _("应为 true 或 false。")),
    )
    errors |= {name: [words] for name, form, words in forms if name in said and type(said[name]) is not form}
    if errors:
        raise Invalid(errors)
    if not said.get("records"):
        raise Invalid({"records": [_("还没有选任何一条。")]})


def _versions(rows: list[Any]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for position, row in enumerate(rows, 1):
        where = f"records.{position}"
        if not isinstance(row, dict) or row.keys() != {"id", "version"} or type(row["version"]) is not int:
            raise Invalid({where: [_("应为若干行，每行有 id 和 version。")]})
        key = uuid_of(f"{where}.id", row["id"])
        if key in found:
            raise Invalid({f"{where}.id": [_("同一条记录写了两次。")]})
        found[key] = row["version"]
    return found
