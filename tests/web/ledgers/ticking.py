"""Ticks rows of a list and goes on to the preview, as a browser without scripts does."""

from __future__ import annotations

import re

BULK = "/l/needs/bulk/"


def key(row) -> str:
    return f"{row.pk}:{row.version}"


def chosen(client, rows, verb="withdraw", query=""):
    """Ticks and goes on to the preview; its address."""
    answer = client.post(f"{BULK}{query}", {"key": [key(row) for row in rows], "verb": verb})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def states(rows):
    return [type(row)._default_manager.get(pk=row.pk).state for row in rows]


def untouched(rows, at="placed") -> bool:
    fresh = [type(row)._default_manager.get(pk=row.pk) for row in rows]
    return [(row.state, row.version) for row in fresh] == [(at, row.version) for row in rows]


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1]))
