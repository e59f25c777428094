"""Measures the search for answered questions: how often the same questions come first."""

from __future__ import annotations

from collections.abc import Sequence

from jishi.matching.search import Answered, AnswerIndex


class NoQuestions(ValueError):
    """No query names a question that is in the corpus."""


def similar(
    corpus: Sequence[dict[str, str]], queries: Sequence[dict[str, str]], *, depths: Sequence[int] = (1, 5, 10)
) -> dict[str, float]:
    """Mean share of a query's relevant questions within each depth: keys recall_1, recall_5, recall_10.

    A query may stand in the corpus itself; it is never counted as its own answer. A query without a body is a
    search by title. Relevant ids are joined by a bar.
    """
    index = AnswerIndex(
        Answered(r["id"], r.get("title", ""), r.get("body", ""), r.get("reply", "")) for r in corpus
    )
    shares: dict[int, list[float]] = {d: [] for d in depths}
    for query in queries:
        wanted = {x for x in query["relevant_ids"].split("|") if x}
        if not wanted:
            continue
        text = f"{query.get('title', '')} {query.get('body', '')}"
        found = [h.key for h in index.search(text, top=max(depths), without=[query["query_id"]])]
        for d in depths:
            shares[d].append(len(wanted & set(found[:d])) / len(wanted))
    if not shares[depths[0]]:
        raise NoQuestions("查询表中没有一行写明 relevant_ids，无法计算召回率。")
    return {f"recall_{d}": sum(s) / len(s) for d, s in shares.items()}
