"""Keeps an attacker's text wherever a text can be kept, then reads every page, list and sheet where it comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from exchange import Attempt, Visitor
from findings import Finding, Findings
from routes import Known
from walk import judged, properties
from words import INJECTIONS, SCRIPTS

FORMULA = INJECTIONS["formula"]
KEPT = {**SCRIPTS, "formula": FORMULA}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def keep(
    document: Mapping[str, Any], codes: Iterable[str], visitors: Mapping[str, Visitor], findings: Findings
) -> dict[str, int]:
    """How many fields of each ledger now hold an attacker's text: each by itself, so that one refusal hides no other."""
    kept: dict[str, int] = {}
    texts = list(KEPT.items())
    for code in codes:
        fields = properties(document, {"$ref": f"#/components/schemas/{code}.change"})
        able = [found for visitor in visitors.values() if (found := _able(visitor, code)) is not None]
        kept[code] = 0
        for number, name in enumerate(name for name, schema in fields.items() if _takes_text(schema)):
            attack, text = texts[number % len(texts)]
            while able:
                status = _patched(*able[0], code, name, text, attack, findings)
                kept[code] += status == 200
                if status != 403:
                    break
                able.pop(0)  # who may not change this ledger need not be asked again
    return kept


def _able(visitor: Visitor, code: str) -> tuple[Visitor, str] | None:
    """A record that this person sees."""
    listed = visitor.get(f"/api/v1/{code}/?size=1")
    if not visitor.name or listed.status != 200 or not listed.json()["items"]:
        return None
    return visitor, f"/api/v1/{code}/{listed.json()['items'][0]['id']}/"


def _takes_text(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", [])
    return "string" in kinds and not {"enum", "format", "pattern"} & set(schema)


def _patched(
    visitor: Visitor, path: str, code: str, name: str, text: str, attack: str, findings: Findings
) -> int:
    etag = visitor.get(path).header("etag")
    attempt = Attempt(f"api/v1/{code}/<id>/", f"stored:{attack}", "PATCH", path, role=visitor.name)
    answer = visitor.call("PATCH", path, {name: text}, If_Match=etag)
    judged(attempt, answer, visitor.name, findings)
    return answer.status


def read_back(places: Iterable[Known], visitors: Mapping[str, Visitor], findings: Findings) -> int:
    """Every place once more, now with the attacker's texts in it; how many were read."""
    count = 0
    for place in places:
        visitor = visitors.get(place.role)
        if visitor is None:
            continue
        for path in (
            {place.address, f"{place.address}?format=csv"} if "export" in place.address else {place.address}
        ):
            attempt = Attempt(place.told, "stored:read", "GET", path, role=place.role)
            answer = visitor.send(attempt)
            judged(attempt, answer, visitor.name, findings)
            count += 1
            if answer.kind == "text/csv" and answer.status == 200:
                _sheet(attempt, answer.body.decode("utf-8-sig", "replace"), findings)
    return count


def _sheet(attempt: Attempt, text: str, findings: Findings) -> None:
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            if (cell.startswith(DANGEROUS) and "zq7x" in cell) or cell.startswith(FORMULA[:4]):
                seen = f"a formula of the attacker's in a sheet: {cell[:60]!r}"
                findings.add(Finding(attempt.route, "stored:formula", seen, attempt.told()))
