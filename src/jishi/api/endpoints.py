"""What each address does for one ledger; reads pass the selectors, changes the services."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.api import bulk, cursors
from jishi.api.problems import BadRequest
from jishi.api.records import detail, item, names
from jishi.api.requests import (
    acting,
    body_of,
    by_a_person,
    operation_of,
    page_of,
    size_of,
    uuid_of,
    version_of,
)
from jishi.core.access.actor import Actor
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.convert import plain
from jishi.records.errors import Forbidden, Invalid
from jishi.records.fields import columns
from jishi.records.ledger import P0, Ledger
from jishi.records.selectors import Query, find, get, history, may
from jishi.records.selectors.joins import joins
from jishi.records.selectors.keyset import NoPlace, behind, place_of
from jishi.records.selectors.shown import readable


class Endpoint:
    """The doors of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def list(self, request: HttpRequest) -> HttpResponse:
        """By pages with their total, or on from a cursor, which costs the same at any depth and counts nothing."""
        actor = self._reader(request)
        asked = request.GET.dict()
        query = Query.of(asked)
        size = size_of(request)
        self._public_only(actor, query)
        wanted = names(actor, self.ledger)
        rows = find(actor, self.ledger, query)
        related = joins(self.ledger.model, wanted)
        rows = rows.select_related(*related) if related else rows
        found, head = self._paged(request, actor, rows, size)
        kept = found[:size]
        following = None
        if len(found) > size:
            following = cursors.next_page(
                request, cursors.sealed(place_of(rows, kept[-1]), actor, self.ledger, asked)
            )
        items = [item(actor, self.ledger, row, wanted) for row in kept]
        answer = _json({**head, "size": size, "items": items, "next": following})
        if following is not None:
            answer["Link"] = f'<{following}>; rel="next"'
        return answer

    def _paged(
        self, request: HttpRequest, actor: Actor, rows: QuerySet[Any], size: int
    ) -> tuple[Sequence[Any], dict[str, int]]:
        """One row more than the page holds, if there is one; and what is told of the whole."""
        asked = request.GET.dict()
        if "cursor" not in asked:
            page = page_of(request)
            start = (page - 1) * size
            return tuple(rows[start : start + size + 1]), {"total": rows.count(), "page": page}
        if "page" in asked:
            raise Invalid({"page": [_("page 与 cursor 不能同时用，请去掉一个。")]})
        if asked["cursor"]:
            place = cursors.opened(asked["cursor"], actor, self.ledger, asked)
            try:
                rows = behind(rows, place)
            except NoPlace as fault:
                raise cursors.refused() from fault
        return tuple(rows[: size + 1]), {}

    def create(self, request: HttpRequest) -> HttpResponse:
        actor = acting(request, self.ledger)
        values = body_of(request)
        given = values.pop("id", None)
        record_id = new_id() if given is None else uuid_of("id", given)
        result = services.save(actor=actor, ledger=self.ledger, values=values, id=record_id)
        answer = self._answer(actor, result.id, status=200 if result.replayed else 201)
        answer["Location"] = reverse(f"api-v1:{self.ledger.code}.read", args=[result.id])
        return _replayed(answer, result)

    def read(self, request: HttpRequest, id: str) -> HttpResponse:
        actor = self._reader(request)
        return self._answer(actor, id, known=request.headers.get("If-None-Match"))

    def change(self, request: HttpRequest, id: str) -> HttpResponse:
        actor = acting(request, self.ledger)
        record = get(actor, self.ledger, id)
        values = body_of(request)
        version = version_of(request, values)
        result = services.save(
            actor=actor,
            ledger=self.ledger,
            values=values,
            id=record.pk,
            version=version,
            operation=operation_of(request),
        )
        return _replayed(self._answer(actor, result.id), result)

    def archive(self, request: HttpRequest, id: str) -> HttpResponse:
        actor = acting(request, self.ledger)
        record = get(actor, self.ledger, id)
        said = body_of(request)
        version = version_of(request, said)
        _only(said, "reason")
        result = services.archive(
            actor=actor,
            ledger=self.ledger,
            id=record.pk,
            version=version,
            reason=_text(said.get("reason", request.GET.get("reason", ""))),
            operation=operation_of(request),
        )
        return _replayed(self._answer(actor, result.id), result)

    def move(self, request: HttpRequest, id: str, move: str) -> HttpResponse:
        actor = acting(request, self.ledger)
        record = get(actor, self.ledger, id)
        said = body_of(request)
        version = version_of(request, said)
        _only(said, "reason", "values", "evidence", "on")
        values = said.get("values") or {}
        if not isinstance(values, dict):
            raise Invalid({"values": [_("应为一个 JSON 对象。")]})
        evidence = said.get("evidence") or []
        if not isinstance(evidence, list) or not all(isinstance(code, str) for code in evidence):
            raise Invalid({"evidence": [_("应为材料代码的数组。")]})
        on = said.get("on")
        if on is not None and not isinstance(on, str):
            raise Invalid({"on": [_("应为日期，如 2026-11-21。")]})
        result = services.move(
            actor=actor,
            ledger=self.ledger,
            id=record.pk,
            move=move,
            version=version,
            values=values,
            reason=_text(said.get("reason", "")),
            evidence=evidence,
            on=on,
            operation=operation_of(request),
        )
        return _replayed(self._answer(actor, result.id), result)

    def history(self, request: HttpRequest, id: str) -> HttpResponse:
        actor = self._reader(request)
        if actor.is_public:
            raise Forbidden(_("公众看不到办理记录。"))
        record = get(actor, self.ledger, id)
        steps = history(actor, self.ledger, record)
        return _json(
            {
                "items": [
                    {"at": plain(s.at), "who": s.who, "sentence": s.sentence, "reason": s.reason}
                    for s in steps
                ]
            }
        )

    def reveal(self, request: HttpRequest, id: str) -> HttpResponse:
        by_a_person(request)
        actor = self._reader(request)
        record = get(actor, self.ledger, id)
        said = _only(body_of(request), "field", "reason")
        field, reason = _text(said.get("field", "")), _text(said.get("reason", ""))
        value = services.reveal(actor=actor, ledger=self.ledger, id=record.pk, field=field, reason=reason)
        return _unkept(_json({"field": field, "value": value}))

    def look_up(self, request: HttpRequest) -> HttpResponse:
        by_a_person(request)
        actor = self._reader(request)
        said = _only(body_of(request), "field", "value", "reason")
        field, value, reason = (_text(said.get(name, "")) for name in ("field", "value", "reason"))
        found = services.look_up(actor=actor, ledger=self.ledger, field=field, value=value, reason=reason)
        return _unkept(_json({"id": str(found.pk) if found is not None else None}))

    def bulk(self, request: HttpRequest) -> HttpResponse:
        told, replayed = bulk.answered(request, self._reader(request), self.ledger)
        answer = _json(told)
        if replayed:
            answer["Idempotent-Replayed"] = "true"
        return answer

    def _reader(self, request: HttpRequest) -> Actor:
        actor = acting(request, self.ledger)
        verdict = may(actor, "view", self.ledger)
        if not verdict:
            raise Forbidden(verdict.reason)
        return actor

    def _public_only(self, actor: Actor, query: Query) -> None:
        """The public may not find out by asking what it may not read."""
        if not actor.is_public:
            return
        ledger = self.ledger
        bases = [name.removesuffix("_from").removesuffix("_to") for name in query.filters]
        asked = {*bases, query.order.lstrip("-")} & columns(ledger).keys()
        closed = sorted(asked - set(readable(actor, ledger, asked)))
        if closed:
            raise Invalid({name: [_("这个字段不对外公开，不能用来筛选或排序。")] for name in closed})
        if query.archived:
            raise Invalid({"archived": [_("归档的记录不对外公开。")]})
        if query.search.strip() and any(ledger.protection(name) is not P0 for name in ledger.search):
            raise Invalid({"q": [_("这个台账不对外提供检索。")]})

    def _answer(
        self, actor: Actor, record_id: Any, *, status: int = 200, known: str | None = None
    ) -> HttpResponse:
        record = get(actor, self.ledger, record_id)
        etag = f'"{record.version}"'
        answer = (
            HttpResponse(status=304) if known == etag else _json(detail(actor, self.ledger, record), status)
        )
        answer["ETag"] = etag
        return answer


def _json(content: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, default=str)
    return HttpResponse(text, status=status, content_type="application/json")


def _unkept(answer: HttpResponse) -> HttpResponse:
    """What was covered is on this answer alone."""
    answer["Cache-Control"] = "no-store"
    return answer


def _replayed(answer: HttpResponse, result: services.Result) -> HttpResponse:
    if result.replayed:
        answer["Idempotent-Replayed"] = "true"
    return answer


def _only(said: dict[str, Any], *known: str) -> dict[str, Any]:
    wrong = sorted(said.keys() - set(known))
    if wrong:
        text = _("没有这个字段；可以填的有：%(names)s。") % {"names": "、".join(known)}
        raise Invalid({name: [text] for name in wrong})
    return said


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise BadRequest(_("原因应为文字。"))
    return raw
