"""What the OpenAPI document says of each address of a ledger: parameters, bodies and answers."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from jishi.api.requests import MOST_PAGE, MOST_SIZE, SIZE
from jishi.api.schemas import PLAIN, ref
from jishi.records.fields import FieldInfo, columns
from jishi.records.ledger import Ledger

Operation = dict[str, Any]
VERSION = r'^(W/)?"?[0-9]{1,9}"?$'
# Whoever comes with a token may have come too often, and the database may be busy with counting that.
READ = (401, 403, 404, 429, 503)
WRITE = (400, 401, 403, 404, 409, 413, 415, 429, 503)
WORDS = {
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    428: "Precondition Required",
    429: "Too Many Requests",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


def listing(ledger: Ledger) -> Operation:
    return {"parameters": _filters(ledger), "responses": answers(200, f"{ledger.code}.page", 400, *READ)}


def creation(ledger: Ledger) -> Operation:
    good = answers(201, ledger.code, *WRITE)
    again = answers(200, ledger.code)
    again[200]["description"] = _("同一个 id 又提交了一次，内容相同：答复与第一次相同")
    return {"requestBody": body(f"{ledger.code}.new", _example(ledger)), "responses": again | good}


def reading(ledger: Ledger) -> Operation:
    found = answers(200, ledger.code, 304, *READ)
    found[200]["headers"] = {
        "ETag": {"schema": {"type": "string"}, "description": _("版本，修改时放进 If-Match")}
    }
    return {"responses": found}


def changing(ledger: Ledger) -> Operation:
    return {
        "parameters": _conditions(),
        "requestBody": body(f"{ledger.code}.change"),
        "responses": answers(200, ledger.code, *WRITE, 412, 428),
    }


def archiving(ledger: Ledger) -> Operation:
    return {
        "parameters": _conditions(),
        "requestBody": body("reason"),
        "responses": answers(200, ledger.code, *WRITE, 412, 428),
    }


def moving(ledger: Ledger) -> Operation:
    moves = "、".join(f"{move.code} {move.label}" for move in ledger.machine.moves)
    return {
        "description": _("动作：%(moves)s") % {"moves": moves},
        "parameters": _conditions(),
        "requestBody": body("move"),
        "responses": answers(200, ledger.code, *WRITE, 412, 428),
    }


def bulk(ledger: Ledger) -> Operation:
    said = _("同一动作办多条：要么全办，要么一条不办；partial 只办能办的，preview 只看结果、不写入。")
    return {
        "description": said,
        "parameters": _conditions()[1:],
        "requestBody": body("bulk"),
        "responses": answers(200, "bulk_done", *WRITE),
    }


def telling(ledger: Ledger) -> Operation:
    return {"responses": answers(200, "history", *READ)}


def revealing(ledger: Ledger) -> Operation:
    return {
        "description": _("写明事由，查看一个被遮住的字段；每次都记入审计，次数有限。"),
        "requestBody": body("reveal"),
        "responses": answers(200, "revealed", *WRITE),
    }


def looking_up(ledger: Ledger) -> Operation:
    return {
        "description": _("按敏感信息的完整值找记录；值只在请求正文里，每次都记入审计。"),
        "requestBody": body("look_up"),
        "responses": answers(200, "looked_up", *WRITE),
    }


def answers(status: int, schema: str, *problems: int) -> dict[int, Any]:
    """The good answer, if there is one with a body, and how it may be refused."""
    good = {200: "OK", 201: "Created"}
    content = {"content": {"application/json": {"schema": ref(schema)}}}
    bad = {
        code: {
            "description": WORDS[code],
            **({"content": {"application/problem+json": {"schema": ref("problem")}}} if code >= 400 else {}),
        }
        for code in problems
    }
    return ({status: {"description": good[status], **content}} if schema else {}) | bad


def body(schema: str, example: Any = None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": ref(schema)}
    if example is not None:
        content["example"] = example
    return {"required": True, "content": {"application/json": content}}


def _example(ledger: Ledger) -> Any:
    return json.loads(json.dumps(ledger.examples[0], default=str)) if ledger.examples else None


def _filters(ledger: Ledger) -> list[dict[str, Any]]:
    known = columns(ledger)
    found: list[dict[str, Any]] = []
    for name in ledger.filters:
        info = known[name]
        found.append(_query(name, _asked(ledger, info), str(info.label)))
        if info.kind in {"date", "datetime", "integer", "decimal", "amount"}:
            schema = _or_empty(PLAIN["date"] if info.kind in {"date", "datetime"} else PLAIN[info.kind])
            found.append(
                _query(f"{name}_from", schema, _("%(label)s，不早于或不小于") % {"label": info.label})
            )
            found.append(_query(f"{name}_to", schema, _("%(label)s，不晚于或不大于") % {"label": info.label}))
    text = {"type": "string"}
    found.append(_query("q", text, _("检索编号、名称")))
    found.append(_query("order", text, _("排序的字段，前面加减号为倒序")))
    found.append(_query("archived", {"type": "string", "enum": ["1"]}, _("连同已归档的")))
    found.append(
        _query("page", {"type": "integer", "minimum": 1, "maximum": MOST_PAGE, "default": 1}, _("第几页"))
    )
    found.append(_query("cursor", text, _("从哪里接着读：用上一页的 next；留空从头读，不数总数")))
    size = {"type": "integer", "minimum": 1, "maximum": MOST_SIZE, "default": SIZE}
    found.append(_query("size", size, _("每页几条")))
    return found


def _asked(ledger: Ledger, info: FieldInfo) -> dict[str, Any]:
    """What a filter takes: one of the states or choices, or a text that is looked for."""
    if info.name == "state":
        return _or_empty({"type": "string", "enum": [state.code for state in ledger.machine.states]})
    if info.kind == "choice":
        return _or_empty({"type": "string", "enum": [value for value, _label in info.choices if value]})
    return {"type": "string"}


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """A filter without a value asks for nothing."""
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}


def _query(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "schema": schema, "description": words}


def _conditions() -> list[dict[str, Any]]:
    return [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "schema": {"type": "string", "pattern": VERSION},
            "description": _("读取时得到的 ETag；也可以把版本写在正文的 version 里"),
        },
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "format": "uuid"},
            "description": _("这次修改的编号；同一编号、同样内容再提交一次，只生效一次"),
        },
    ]
