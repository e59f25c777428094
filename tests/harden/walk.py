"""Carries a plan out: several threads, each attempt as the one who may come in there, each answer judged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from exchange import Answer, Attempt, Visitor
from findings import Finding, Findings
from judge import faults
from plan import Plan
from routes import Known

THREADS = 8
BATCH = 400


def attempts(plan: Plan, places: Iterable[Known]) -> Iterator[Attempt]:
    """Place after place; the places of one route take turns."""
    listed = list(places)
    of = Counter(place.route.family for place in listed)
    turns: Counter[str] = Counter()
    for place in listed:
        yield from plan.at(place, turns[place.route.family], of[place.route.family])
        turns[place.route.family] += 1


def carry_out(
    planned: Iterable[Attempt], visitors: Mapping[str, Visitor], findings: Findings, default: str
) -> None:
    """Sends everything; a visitor whose session an attack ended has it again, since cookies stay as they were."""

    def one(attempt: Attempt) -> None:
        visitor = visitors[attempt.role if attempt.role in visitors else default]
        judged(attempt, visitor.send(attempt), visitor.name, findings)

    rest = iter(planned)
    with ThreadPoolExecutor(THREADS) as pool:
        while batch := list(islice(rest, BATCH)):
            list(pool.map(one, batch))


def judged(attempt: Attempt, answer: Answer, who: str, findings: Findings) -> None:
    findings.count(attempt.route, attempt.attack)
    for seen in faults(attempt, answer):
        findings.add(Finding(attempt.route, attempt.attack, seen, request(attempt, who)))


def request(attempt: Attempt, who: str) -> str:
    body = f" {attempt.body[:200]!r}" if attempt.body else ""
    odd = {
        name: value[:80] for name, value in attempt.headers.items() if name not in ("Content-Type", "Cookie")
    }
    return f"{attempt.told()} ({who or 'nobody'}){' ' + str(odd) if odd else ''}{body}"


def of_document(document: Mapping[str, Any]) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """By pattern of the resolver: the fields a body takes, and the methods there are."""
    fields: dict[str, list[str]] = {}
    methods: dict[str, set[str]] = {}
    for path, operations in document["paths"].items():
        pattern = path.lstrip("/").replace("{", "<").replace("}", ">")
        methods[pattern] = {name.upper() for name in operations}
        found: dict[str, None] = {}
        for operation in operations.values():
            content = operation.get("requestBody", {}).get("content", {})
            for part in content.values():
                found |= dict.fromkeys(properties(document, part.get("schema", {})))
        fields[pattern] = list(found)
    return fields, methods


def properties(document: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return dict(schema.get("properties", {}))


def read_document(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(visitor.get("/api/v1/openapi.json").body)
    return found
