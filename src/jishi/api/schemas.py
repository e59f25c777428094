"""JSON schemas of every ledger, from its declaration: what a change takes, what a record and a page look like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jishi.core.notices.models import Kind
from jishi.records.fields import FieldInfo, columns, fields, line_fields
from jishi.records.ledger import P3, Ledger
from jishi.records.registry import children, ledgers, parent_field

Schema = dict[str, Any]
PLAIN: dict[str, Schema] = {
    "text": {"type": "string"},
    "long_text": {"type": "string"},
    "choice": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "amount": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "record": {"type": "string"},
    "json": {},
}

# Where If-Match does not say it.
VERSION: dict[str, Schema] = {"version": {"type": "integer", "minimum": 1}}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def components() -> dict[str, Schema]:
    """All schemas by name: `<ledger>`, `<ledger>.new`, `<ledger>.change`, `<ledger>.page`, and the common ones."""
    found: dict[str, Schema] = {
        "problem": _problem(),
        "history": _history(),
        "move": _move(),
        "reason": _reason(),
        "bulk": _bulk(),
        "bulk_done": _bulk_done(),
        "reveal": _asked("field", "reason"),
        "revealed": _object({"field": {"type": "string"}, "value": {"type": "string"}}, ["field", "value"]),
        "look_up": _asked("field", "value", "reason"),
        "notices": _notice(),
        "notices.page": _page("notices"),
        "looked_up": _object({"id": {"type": ["string", "null"], "format": "uuid"}}, ["id"]),
    }
    for ledger in ledgers():
        found[ledger.code] = _record(ledger)
        found[f"{ledger.code}.new"] = _given(ledger, new=True)
        found[f"{ledger.code}.change"] = _given(ledger, new=False)
        found[f"{ledger.code}.page"] = _read_on(ledger)
    return found


def _given(ledger: Ledger, *, new: bool) -> Schema:
    """What a client sends. Unknown names are refused, so nothing further is allowed here either."""
    infos = list(fields(ledger).values())
    properties: dict[str, Schema] = {info.name: _taken(info) for info in infos}
    for code, inner in _parts(ledger):
        properties[code] = {"type": "array", "items": _line(inner, given=True)}
    required = [info.name for info in infos if info.required] if new else []
    if new:
        own = {"type": "string", "format": "uuid", "description": _("由客户端生成的编号（UUIDv7）")}
        properties = {"id": own} | properties
    else:
        properties |= VERSION
    return _object(properties, required) | {"additionalProperties": False}


def _record(ledger: Ledger) -> Schema:
    known = columns(ledger)
    shown = dict.fromkeys((*ledger.fields, *ledger.columns))
    properties = {
        "id": {"type": "string", "format": "uuid"},
        "number": {"type": "string"},
        "state": {"type": "string", "enum": [state.code for state in ledger.machine.states]},
        "version": {"type": "integer", "minimum": 1},
        "changed_at": PLAIN["datetime"],
        "archived_at": {"type": ["string", "null"], "format": "date-time"},
    }
    required = list(properties)[:5]
    properties |= {
        name: _given_back(known[name])
        for name in shown
        if name not in properties and known[name].protection is not P3
    }
    for code, inner in _parts(ledger):
        properties[code] = {"type": "array", "items": _line(inner, given=False)}
    properties["masked"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": _("被遮住的字段；原样发回时不改动"),
    }
    properties["labels"] = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": _("代码对应的文字"),
    }
    return _object(properties, required) | {"title": str(ledger.label), "description": str(ledger.help)}


def _parts(ledger: Ledger) -> Iterable[tuple[str, list[FieldInfo]]]:
    for line in ledger.lines:
        yield line.code, list(line_fields(ledger, line).values())
    for child in children(ledger):
        if child.inline:
            own = parent_field(child)
            yield (
                child.code,
                [i for name, i in fields(child).items() if name != own and i.protection is not P3],
            )


def _line(infos: list[FieldInfo], *, given: bool) -> Schema:
    properties: dict[str, Schema] = {"id": {"type": "string", "format": "uuid"}}
    properties |= {info.name: _taken(info) if given else _given_back(info) for info in infos}
    required = [info.name for info in infos if info.required] if given else ["id"]
    return _object(properties, required)


def _taken(info: FieldInfo) -> Schema:
    """What a field accepts."""
    schema = _described(info)
    if info.kind == "datetime":
        schema.pop("format")  # a local time without its zone is taken too
        schema["description"] += _("；县里的时间，如 2026-11-21 09:00")
    if info.kind in {"text", "long_text"} and info.max_length:
        schema["maxLength"] = info.max_length
    if info.required and info.kind in {"text", "long_text"}:
        schema["minLength"] = 1
    if info.kind == "choice":
        schema["enum"] = [value for value, _label in info.choices] + ([] if info.required else [""])
    for name, limit in (("minimum", info.minimum), ("maximum", info.maximum)):
        # The limits of the column type differ between databases and say nothing.
        if limit is not None and abs(limit) < 2**31 - 1:
            schema[name] = limit
    if info.default is not None and info.kind in {"integer", "boolean", "choice", "text"}:
        schema["default"] = info.default
    return _nullable(schema) if not info.required else schema


def _given_back(info: FieldInfo) -> Schema:
    """What a field is shown as; a personal value may be masked, so it promises no form."""
    return _nullable(_described(info))


def _described(info: FieldInfo) -> Schema:
    words = [str(info.label), *([str(info.help)] if info.help else [])]
    if info.kind == "record":
        target = next((str(entry.label) for entry in ledgers() if entry.code == info.related), "")
        words.append(_("%(target)s的代码、编号或 id") % {"target": target or info.label})
    if info.kind == "choice":
        words.append("、".join(f"{value} {label}" for value, label in info.choices))
    return dict(PLAIN[info.kind]) | {"description": ";".join(words)}


def _nullable(schema: Schema) -> Schema:
    if "type" not in schema:
        return schema
    changed = schema | {"type": [schema["type"], "null"]}
    return changed | {"enum": [*schema["enum"], None]} if "enum" in schema else changed


def _page(name: str) -> Schema:
    count = {"type": "integer", "minimum": 0}
    return _object(
        {"total": count, "page": count, "size": count, "items": {"type": "array", "items": ref(name)}},
        ["total", "page", "size", "items"],
    )


def _read_on(ledger: Ledger) -> Schema:
    """A page of a list; read on by cursor it has no total and no number."""
    count = {"type": "integer", "minimum": 0}
    following = {"type": ["string", "null"], "description": _("下一页的地址；没有下一页为空")}
    items = {"type": "array", "items": ref(ledger.code)}
    return _object(
        {"total": count, "page": count, "size": count, "items": items, "next": following},
        ["size", "items", "next"],
    )


def _problem() -> Schema:
    text = {"type": "string"}
    fault = _object({"record": text, "field": text, "message": text}, ["field", "message"])
    return _object(
        {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "errors": {"type": "array", "items": fault},
            "version": {"type": "integer"},
            "current": {"type": "integer"},
            "offset": {"type": "integer"},
            "mine": {"type": "object"},
            "theirs": {"type": "object"},
        },
        ["type", "title", "status", "detail"],
    )


def _notice() -> Schema:
    text, moment = {"type": "string"}, {"type": ["string", "null"], "format": "date-time"}
    record = _object({"id": PLAIN["uuid"], "number": text}, ["id", "number"])
    properties: dict[str, Schema] = {
        "id": PLAIN["uuid"],
        "kind": {"type": "string", "enum": list(Kind.values)},
        "sentence": text,
        "ledger": text,
        "count": {"type": "integer", "minimum": 1},
        "records": {"type": "array", "items": record},
        "urgent": {"type": "boolean"},
        "created_at": PLAIN["datetime"],
        "seen_at": moment,
        "answer_wanted": {"type": "boolean"},
        "answered_at": moment,
    }
    return _object(properties, list(properties))


def _history() -> Schema:
    text = {"type": "string"}
    step = _object(
        {"at": PLAIN["datetime"], "who": text, "sentence": text, "reason": text},
        ["at", "who", "sentence", "reason"],
    )
    return _object({"items": {"type": "array", "items": step}}, ["items"])


def _move() -> Schema:
    papers = {"type": "array", "items": {"type": "string"}, "description": _("已备齐的材料的代码")}
    on = PLAIN["date"] | {"description": _("办理日期，只用于分步骤的程序；不填就是今天")}
    given = {"reason": {"type": "string"}, "values": {"type": "object"}, "evidence": papers, "on": on}
    given |= VERSION
    return _object(given, []) | {"additionalProperties": False}


def _bulk() -> Schema:
    key = {"type": "string", "format": "uuid"}
    row = _object({"id": key, **VERSION}, ["id", "version"]) | {"additionalProperties": False}
    yes = {"type": "boolean", "default": False}
    given = {
        "verb": {"type": "string", "description": _("动作代码，或 archive 归档")},
        "records": {"type": "array", "items": row, "minItems": 1},
        "values": {"type": "object"},
        "reason": {"type": "string"},
        "partial": yes,
        "preview": yes,
    }
    return _object(given, ["verb", "records"]) | {"additionalProperties": False}


def _bulk_done() -> Schema:
    text = {"type": "string"}
    one = _object({"id": text, "number": text, "title": text, "reason": text}, ["id", "reason"])
    refused = {"type": "array", "items": one}
    return _object({"count": {"type": "integer", "minimum": 0}, "refused": refused}, ["count", "refused"])


def _reason() -> Schema:
    return _object({"reason": {"type": "string", "minLength": 1}, **VERSION}, ["reason"]) | {
        "additionalProperties": False
    }


def _asked(*names: str) -> Schema:
    schema = _object({name: {"type": "string", "minLength": 1} for name in names}, list(names))
    return schema | {"additionalProperties": False}


def _object(properties: dict[str, Any], required: list[str]) -> Schema:
    found: Schema = {"type": "object", "properties": properties}
    return found | {"required": required} if required else found
