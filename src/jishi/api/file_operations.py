"""What the OpenAPI document says of the addresses of files, the same for every ledger."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jishi.api.files import OFFSET, Files
from jishi.api.operations import READ, WRITE, Operation, answers, body
from jishi.api.schemas import PLAIN, Schema, ref
from jishi.core.files.kinds import KINDS
from jishi.core.files.limits import MOST_BYTES
from jishi.records.ledger import Ledger

FULL = (429, 507)
ONE = "/{id}/files/"
FILE = ONE + "{file}/"
Row = tuple[str, str, str, Any, Any, str]


def rows(files: Files) -> tuple[Row, ...]:
    """Method, address, name, view, description and words of each."""
    sent = FILE + "upload/"
    return (
        ("get", ONE, "files", files.list, listing, "列出附件"),
        ("post", ONE, "file_declare", files.declare, declaring, "声明要上传的附件"),
        ("get", FILE, "file", files.fetch, fetching, "下载附件"),
        ("delete", FILE, "file_remove", files.remove, removing, "移除附件"),
        ("get", FILE + "thumbnail/", "file_thumbnail", files.small, small, "取缩略图"),
        ("get", sent, "upload", files.state, state, "问已收到多少"),
        ("put", sent, "upload_receive", files.receive, receiving, "上传一段"),
        ("post", sent, "upload_finish", files.finish, finishing, "传完，附到记录上"),
    )


def schemas() -> dict[str, Schema]:
    """The shapes of a file, of all files of a record, of a declaration and of what has arrived."""
    text, count, key = {"type": "string"}, {"type": "integer", "minimum": 0}, PLAIN["uuid"]
    sha256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    file = {
        "id": key,
        "name": text,
        "kind": {"type": "string", "enum": [kind.code for kind in KINDS]},
        "media_type": text,
        "size": count,
        "sha256": sha256,
        "thumbnail": {"type": "boolean"},
        "at": PLAIN["datetime"],
        "by": {"type": ["string", "null"]},
    }
    size = {"type": "integer", "minimum": 1, "maximum": MOST_BYTES}
    given = {"id": key, "name": {"type": "string", "minLength": 1}, "size": size, "sha256": sha256}
    arrived = {"id": key, "size": count, "offset": count, "done": {"type": "boolean"}}
    return {
        "file": _object(file),
        "file.list": _object({"items": {"type": "array", "items": ref("file")}}),
        "file.new": _object(given) | {"required": ["name", "size", "sha256"], "additionalProperties": False},
        "upload": _object(arrived),
    }


def listing(ledger: Ledger) -> Operation:
    return {"responses": answers(200, "file.list", *READ)}


def declaring(ledger: Ledger) -> Operation:
    good = answers(201, "upload", *WRITE, *FULL)
    again = answers(200, "upload")
    again[200]["description"] = _("同一个 id 又声明了一次：答复已收到多少，从那里继续")
    told = _("先声明名字、大小和 SHA-256，再分段上传，最后确认；断了可以接着传。")
    return {"description": told, "requestBody": body("file.new"), "responses": again | good}


def fetching(ledger: Ledger) -> Operation:
    return {"responses": {200: _content("application/octet-stream")} | answers(304, "", *READ)}


def small(ledger: Ledger) -> Operation:
    return {"responses": {200: _content("image/jpeg")} | answers(304, "", *READ)}


def removing(ledger: Ledger) -> Operation:
    return {
        "parameters": [_key()],
        "requestBody": body("reason"),
        "responses": {204: {"description": "No Content"}} | answers(409, "", *WRITE),
    }


def state(ledger: Ledger) -> Operation:
    return {"responses": answers(200, "upload", *READ)}


def receiving(ledger: Ledger) -> Operation:
    offset = {
        "in": "header",
        "name": OFFSET,
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
        "description": _("这一段从第几个字节开始；与已收到的不符时答复 409，并说明从哪里继续"),
    }
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "parameters": [offset],
        "requestBody": {"required": True, "content": content},
        "responses": answers(200, "upload", *WRITE, *FULL),
    }


def finishing(ledger: Ledger) -> Operation:
    again = answers(200, "file")
    again[200]["description"] = _("又确认了一次：答复与第一次相同")
    return {"responses": again | answers(201, "file", *WRITE, *FULL)}


def _content(media_type: str) -> dict[str, Any]:
    return {
        "description": "OK",
        "content": {media_type: {"schema": {"type": "string", "format": "binary"}}},
    }


def _key() -> dict[str, Any]:
    return {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": PLAIN["uuid"],
        "description": _("这次修改的编号；同一编号、同样内容再提交一次，只生效一次"),
    }


def _object(properties: dict[str, Any]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}
