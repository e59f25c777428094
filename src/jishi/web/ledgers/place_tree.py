"""Towns and villages beside a list, with how many of its records lie there; each town is opened when it is asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jishi.records.errors import Invalid
from jishi.records.ledger import Ledger
from jishi.records.selectors import Query, find, titles
from jishi.web.components import Crumb, Node
from jishi.web.entering import Request, ledger_at, page, require
from jishi.web.ledgers.asking import Asking, asking

LEVELS = ("town", "village", "grid")
UNDER = "under"


def levels(ledger: Ledger) -> tuple[str, ...]:
    """The levels of places that this ledger can be filtered by, the widest first."""
    return tuple(level for level in LEVELS if level in ledger.filters and ledger.code != "places")


@page("GET")
def show(request: Request, code: str) -> HttpResponse:
    """One level: the towns, or with `under` what lies in that place. A part of the page for htmx, else a page."""
    ledger = ledger_at(code)
    require(request.actor, "view", ledger)
    known = asking(request, ledger)
    under = known.given.pop(UNDER, "")
    depth, chosen = _depth(ledger, under)
    nodes = _nodes(request, ledger, known, depth, chosen)
    context: dict[str, Any] = {
        "ledger": ledger,
        "crumbs": [
            Crumb(label=_("工作台"), href="/desk/"),
            Crumb(label=str(ledger.label), href=known.href(ledger)),
            Crumb(label=_("按地点看")),
        ],
        "nodes": nodes,
        "label": _("按地点看"),
        "all_href": known.href(ledger, **dict.fromkeys(LEVELS, "")),
    }
    if request.htmx:
        return render(request, "web/parts/tree_nodes.html", context)
    return render(request, "web/ledger_tree.html", context)


def _depth(ledger: Ledger, under: str) -> tuple[int, dict[str, UUID]]:
    """Which level to list and within which place: `town:<id>`."""
    known = levels(ledger)
    if not known:
        raise Invalid({UNDER: [_("“%(ledger)s”不能按地点看。") % {"ledger": ledger.label}]})
    if not under:
        return 0, {}
    level, _colon, key = under.partition(":")
    try:
        place = known.index(level)
        return min(place + 1, len(known) - 1), {level: UUID(key)}
    except ValueError:
        raise Invalid({UNDER: [_("没有这个地点。请从镇街开始选。")]}) from None


def _nodes(
    request: Request, ledger: Ledger, known: Asking, depth: int, chosen: dict[str, UUID]
) -> list[Node]:
    """Two queries whatever the number of places: the counts, then the names. Only places with records in scope."""
    level = levels(ledger)[depth]
    query = known.query
    others = {name: value for name, value in query.filters.items() if name not in LEVELS}
    rows = find(request.actor, ledger, Query(others, query.search, "", query.archived))
    rows = rows.filter(**{f"{name}_id": key for name, key in chosen.items()})
    rows = rows.exclude(**{f"{level}_id": None}).select_related(None).order_by()
    counts = dict(rows.values_list(f"{level}_id").annotate(Count("pk")))
    names = titles(request.actor.county, counts)
    further = depth + 1 < len(levels(ledger))
    found = []
    nowhere = dict.fromkeys(LEVELS, "")
    for key, count in counts.items():
        below = known.href(ledger, "tree", **{**nowhere, UNDER: f"{level}:{key}"})
        found.append(
            Node(
                label=names.get(str(key), ""),
                href=known.href(ledger, **{**nowhere, level: key}),
                count=count,
                current=query.filters.get(level) == str(key),
                open=further and query.filters.get(level) == str(key),
                below=below if further else "",
            )
        )
    return sorted(found, key=lambda node: (-(node.count or 0), node.label))


def side(ledger: Ledger, known: Asking) -> str:
    """The address of the towns under this list's conditions; empty where it has no places."""
    return known.href(ledger, "tree") if levels(ledger) else ""
