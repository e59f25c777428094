"""A person's own notices by REST: listed, read, answered; for whoever bears their token too."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router

from jishi.api.problems import BadRequest
from jishi.api.requests import acting_for_oneself, page_of, size_of, uuid_of
from jishi.api.schemas import ref
from jishi.core.access.actor import Actor
from jishi.core.notices.models import Notice
from jishi.core.notices.reading import answer, mark_read, of_user
from jishi.records.errors import NotFound
from jishi.records.selectors.noticed import Noticed, noticed

SECURITY: list[dict[str, list[str]]] = [{"session": []}, {"token": []}]
TAGS = ["通知"]


def add(api: NinjaAPI) -> None:
    router = Router()
    for method, path, name, view, words in (
        ("get", "/", "list", listing, "列出本人的通知"),
        ("post", "/{id}/read/", "read", read, "标为已读"),
        ("post", "/{id}/answer/", "answer", answered, "回复收到"),
    ):
        getattr(router, method)(
            path,
            url_name=f"notices.{name}",
            operation_id=f"notices_{name}",
            summary=words,
            openapi_extra={"security": SECURITY, **_described(name)},
        )(view)
    api.add_router("/notices", router, tags=TAGS)


def _described(name: str) -> dict[str, Any]:
    answers: dict[int, Any] = {
        200: {
            "description": "OK",
            "content": {"application/json": {"schema": ref("notices.page" if name == "list" else "notices")}},
        }
    }
    words = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
    for code, word in words.items():
        answers[code] = {
            "description": word,
            "content": {"application/problem+json": {"schema": ref("problem")}},
        }
    found: dict[str, Any] = {"responses": answers}
    if name == "list":
        number = {"type": "integer", "minimum": 1}
        found["parameters"] = [
            _query("unread", {"type": "string", "enum": ["1"]}, _("只列未读的")),
            _query("page", number | {"default": 1}, _("第几页")),
            _query("size", number | {"default": 50, "maximum": 200}, _("每页几条")),
        ]
    return found


def _query(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "schema": schema, "description": words}


def listing(request: HttpRequest) -> HttpResponse:
    actor, ledgers = acting_for_oneself(request)
    page, size = page_of(request), size_of(request)
    rows = _mine(actor, ledgers)
    unread = request.GET.get("unread", "")
    if unread not in ("", "1"):
        raise BadRequest(_("unread 只能是 1。"))
    rows = rows.filter(seen_at=None) if unread else rows
    total = rows.count()
    chosen = list(
        rows.select_related("sender").order_by("-created_at", "-id")[(page - 1) * size : page * size]
    )
    items = [_item(told) for told in noticed(actor, chosen)]
    return _json({"total": total, "page": page, "size": size, "items": items})


def read(request: HttpRequest, id: str) -> HttpResponse:
    actor, ledgers = acting_for_oneself(request)
    notice = _one(actor, ledgers, id)
    mark_read(actor.county, notice.user_id, [notice.pk])
    return _json(_item(_told(actor, ledgers, id)))


def answered(request: HttpRequest, id: str) -> HttpResponse:
    actor, ledgers = acting_for_oneself(request)
    notice = _one(actor, ledgers, id)
    if not notice.answer_wanted:
        raise BadRequest(_("这条通知不要求回执，标为已读即可。"))
    answer(actor.county, notice.user_id, notice.pk)
    return _json(_item(_told(actor, ledgers, id)))


def _mine(actor: Actor, ledgers: list[str]) -> Any:
    """A token that is for some ledgers tells only of these."""
    assert actor.user_id is not None
    rows = of_user(actor.county, actor.user_id)
    return rows.filter(ledger__in=ledgers) if ledgers else rows


def _one(actor: Actor, ledgers: list[str], id: str) -> Notice:
    found: Notice | None = _mine(actor, ledgers).select_related("sender").filter(pk=uuid_of("id", id)).first()
    if found is None:
        raise NotFound(_("没有这条通知，或它不是给您的。"))
    return found


def _told(actor: Actor, ledgers: list[str], id: str) -> Noticed:
    return noticed(actor, [_one(actor, ledgers, id)])[0]


def _item(told: Noticed) -> dict[str, Any]:
    """Of a record outside the person's scope neither id nor number."""
    notice = told.notice
    return {
        "id": str(notice.pk),
        "kind": notice.kind,
        "sentence": told.sentence,
        "ledger": notice.ledger,
        "count": notice.count,
        "records": [{"id": str(row.pk), "number": row.number} for row in told.entries],
        "urgent": notice.urgent,
        "created_at": notice.created_at.isoformat(),
        "seen_at": notice.seen_at.isoformat() if notice.seen_at else None,
        "answer_wanted": notice.answer_wanted,
        "answered_at": notice.answered_at.isoformat() if notice.answered_at else None,
    }


def _json(content: Any) -> HttpResponse:
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/json")
