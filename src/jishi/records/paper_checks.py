"""Start-up checks of the papers a ledger asks for and of the pages it prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from django.core.checks import CheckMessage, Error

from jishi.records.ledger import Ledger
from jishi.records.papers import Paper
from jishi.records.registry import ledgers


def check_papers(ledger: Ledger) -> list[CheckMessage]:
    """Every word of `evidence` and `prints`: codes of papers, ledgers, columns and states."""
    asked = {code for move in ledger.machine.moves for code in move.evidence}
    faults = [*_unknown(ledger, "evidence", ledger.evidence, asked)]
    for code, paper in ledger.evidence.items():
        faults += _paper(ledger, f"evidence.{code}", paper)
    states = {state.code for state in ledger.machine.states}
    for one in ledger.prints:
        faults += _unknown(ledger, f"prints.{one.code}", one.states, states)
    return faults


def _paper(ledger: Ledger, where: str, paper: Paper) -> Iterator[CheckMessage]:
    known = {other.code: other for other in ledgers()}
    yield from _unknown(ledger, where, (paper.ledger,), known)
    own = {column.name for column in ledger.model._meta.fields}
    yield from _unknown(ledger, where, [w for w in (paper.field, paper.when, *paper.same) if w], own)
    if paper.ledger in known:
        other = known[paper.ledger]
        yield from _unknown(ledger, where, paper.states, {state.code for state in other.machine.states})
        yield from _unknown(ledger, where, paper.same, {column.name for column in other.model._meta.fields})


def _unknown(
    ledger: Ledger, where: str, words: Iterable[str], right: Iterable[str]
) -> Iterator[CheckMessage]:
    right = set(right)
    for word in words:
        if word not in right:
            near = get_close_matches(word, sorted(right), 1)
            hint = f"是不是 {near[0]}?" if near else "可用的词：" + "、".join(sorted(right))
            yield Error(f"台账 {ledger.code}: {where} 中没有“{word}”。", hint=hint, id="jishi.E016")
