"""The thresholds that a ledger obeys, as they hold today in the county, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jishi.core.access.actor import Actor
from jishi.core.rulebook.resolving import values
from jishi.records.ledger import Ledger
from jishi.rules.book import DEFAULTS, SOURCES, UnknownSource, source_tags, to_text


@dataclass(frozen=True)
class Threshold:
    key: str
    label: str
    value: str
    unit: str
    source: str
    since: str
    note: str


def thresholds(actor: Actor, ledger: Ledger, record: Any = None) -> list[Threshold]:
    """One query; the town's own values count where the record stands in a town."""
    if not ledger.rules:
        return []
    town = getattr(record, "town_id", None)
    found = values(ledger.rules, on=actor.today, county=actor.county, town=town)
    return [_threshold(key, found[key]) for key in ledger.rules]


def _threshold(key: str, resolved: Any) -> Threshold:
    rule = DEFAULTS[key]
    since = resolved.effective_from.isoformat()
    value = to_text(resolved.value)
    return Threshold(key, rule.label, value, rule.unit, _source(resolved.source), since, rule.note)


def _source(text: str) -> str:
    """The book's tags in words; a county's own value names its paper itself."""
    try:
        return "；".join(SOURCES[tag] for tag in source_tags(text))
    except UnknownSource:
        return text
