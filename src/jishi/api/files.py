"""The files of a record over REST: declared, sent in pieces, attached, listed, fetched and removed."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from jishi.api.problems import BadRequest, BodyTooLarge
from jishi.api.requests import acting, body_of, operation_of, uuid_of
from jishi.core.access.actor import Actor
from jishi.core.files.kinds import kind_of
from jishi.core.files.models import Attachment
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.convert import plain
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.ledger import Ledger
from jishi.records.selectors import attachment, attachments, get, may
from jishi.records.serving import served, served_small

OFFSET = "Upload-Offset"
DECLARED = ("id", "name", "size", "sha256")


class Files:
    """The doors of a ledger's files."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def list(self, request: HttpRequest, id: str) -> HttpResponse:
        actor = self._actor(request)
        record = get(actor, self.ledger, id)
        return _json({"items": [shown(row) for row in attachments(actor, self.ledger, record)]})

    def declare(self, request: HttpRequest, id: str) -> HttpResponse:
        """Sent again under the same id it answers how much has arrived."""
        actor = self._actor(request)
        record = get(actor, self.ledger, id)
        verdict = may(actor, "change", self.ledger, record)
        if not verdict:
            raise Forbidden(verdict.reason)
        said = body_of(request)
        _known(said, DECLARED)
        given = said.get("id")
        file = new_id() if given is None else uuid_of("id", given)
        name, size, sha256 = (said.get(part) for part in DECLARED[1:])
        if not isinstance(name, str) or not isinstance(sha256, str) or type(size) is not int:
            raise Invalid({"name": [_("请写明文件的 name（文字）、size（字节数）和 sha256（文字）。")]})
        found = services.begin(
            actor=actor, ledger=self.ledger, id=record.pk, file=file, name=name, size=size, sha256=sha256
        )
        return _progress(found, status=201 if not found.offset else 200)

    def state(self, request: HttpRequest, id: str, file: str) -> HttpResponse:
        actor = self._actor(request)
        record = get(actor, self.ledger, id)
        return _progress(services.progress(actor=actor, ledger=self.ledger, id=record.pk, file=_file(file)))

    def receive(self, request: HttpRequest, id: str, file: str) -> HttpResponse:
        actor = self._actor(request)
        record = get(actor, self.ledger, id)
        header = request.headers.get(OFFSET, "")
        if not re.fullmatch(r"\d{1,12}", header):
            raise BadRequest(_("请在 Upload-Offset 头里写明这一段从第几个字节开始，例如 0。"))
        try:
            piece = request.body
        except RequestDataTooBig as fault:
            raise BodyTooLarge(_("这一段太大，请分成小一些的段，例如每段 1 MB。")) from fault
        found = services.receive(
            actor=actor,
            ledger=self.ledger,
            id=record.pk,
            file=_file(file),
            offset=int(header),
            piece=piece,
        )
        return _progress(found)

    def finish(self, request: HttpRequest, id: str, file: str) -> HttpResponse:
        actor = self._actor(request)
        record = get(actor, self.ledger, id)
        done = services.finish(actor=actor, ledger=self.ledger, id=record.pk, file=_file(file))
        answer = _json(shown(done.files[0]), 200 if done.replayed else 201)
        if done.replayed:
            answer["Idempotent-Replayed"] = "true"
        return answer

    def fetch(self, request: HttpRequest, id: str, file: str) -> HttpResponse:
        return served(request, attachment(self._actor(request), self.ledger, id, file))

    def small(self, request: HttpRequest, id: str, file: str) -> HttpResponse:
        return served_small(request, attachment(self._actor(request), self.ledger, id, file))

    def remove(self, request: HttpRequest, id: str, file: str) -> HttpResponse:
        actor = self._actor(request)
        record = get(actor, self.ledger, id)
        said = body_of(request)
        _known(said, ("reason",))
        reason = said.get("reason", "")
        if not isinstance(reason, str):
            raise BadRequest(_("原因应为文字。"))
        services.detach(
            actor=actor,
            ledger=self.ledger,
            id=record.pk,
            file=_file(file),
            reason=reason,
            operation=operation_of(request),
        )
        return HttpResponse(status=204)

    def _actor(self, request: HttpRequest) -> Actor:
        actor = acting(request, self.ledger)
        verdict = may(actor, "view", self.ledger)
        if not verdict:
            raise Forbidden(verdict.reason)
        if actor.is_public:
            raise Forbidden(_("附件不对外公开。"))
        return actor


def shown(row: Attachment) -> dict[str, Any]:
    """A file as JSON; its hash is that of what is kept, which of a picture is not what was sent."""
    return {
        "id": str(row.pk),
        "name": row.name,
        "kind": row.kind,
        "media_type": kind_of(row.kind).media_type,
        "size": row.blob.size,
        "sha256": row.blob.sha256,
        "thumbnail": row.preview_id is not None,
        "at": plain(row.at),
        "by": row.by.name if row.by is not None else None,
    }


def _progress(found: services.Progress, status: int = 200) -> HttpResponse:
    told = {"id": str(found.id), "size": found.size, "offset": found.offset, "done": found.done}
    answer = _json(told, status)
    answer[OFFSET] = str(found.offset)
    return answer


def _json(content: Any, status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def _file(text: str) -> UUID:
    """The file that an address names; what is no id names none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("没有这份附件：地址里的编号不对，请从附件列表里打开。")) from None


def _known(said: dict[str, Any], known: tuple[str, ...]) -> None:
    wrong = sorted(said.keys() - set(known))
    if wrong:
        text = _("没有这个字段；可以填的有：%(names)s。") % {"names": "、".join(known)}
        raise Invalid({name: [text] for name in wrong})
