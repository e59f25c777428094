"""The command line of the measurements: `python -m jishi.matching evaluate ...` and `... similar ...`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields

# Threads cost more here than they bring, and each holds memory of its own. Read when numpy is loaded.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from jishi.matching.evaluation import (  # noqa: E402
    Measured,
    TooManyLabels,
    UnreadableTable,
    evaluate,
    read_labelled,
    read_table,
)
from jishi.matching.model.meaning import EncoderMissing, installed_encoder  # noqa: E402
from jishi.matching.recall import NoQuestions, similar  # noqa: E402
from jishi.matching.search import DuplicateKey  # noqa: E402


def parser() -> argparse.ArgumentParser:
    """The two commands and their options."""
    top = argparse.ArgumentParser(prog="python -m jishi.matching", description="量一量匹配的好坏")
    commands = top.add_subparsers(dest="command", required=True)
    one = commands.add_parser("evaluate", help="分派到服务或部门：准确率、前三、可自动派单的比例、校准误差")
    one.add_argument("train", help="csv 或 csv.gz，列 title、body、label")
    one.add_argument("test", help="同上")
    one.add_argument(
        "--labels", type=int, default=None, help="只用这么多条标注（按类别比例抽取），缺省用全部"
    )
    one.add_argument("--seed", type=int, default=0)
    one.add_argument("--draws", type=int, default=5, help="抽几次取平均")
    one.add_argument("--taxonomy", help="目录词表，列 level1 及以下")
    one.add_argument("--unlabelled", help="未标注的留言，列 title、body")
    one.add_argument("--encoder", action="store_true", help="使用可选的句子编码器")
    one.add_argument("--json", action="store_true")
    two = commands.add_parser("similar", help="相似的已答复问题：召回率")
    two.add_argument("corpus", help="列 id、title、body、reply")
    two.add_argument("queries", help="列 query_id、title、body、relevant_ids")
    two.add_argument("--json", action="store_true")
    return top


def run(given: argparse.Namespace) -> dict[str, float]:
    """The figures of one command, by name."""
    if given.command == "similar":
        corpus = read_table(given.corpus, ["id", "title", "body"])
        return similar(corpus, read_table(given.queries, ["query_id", "title", "relevant_ids"]))
    results = evaluate(
        read_labelled(given.train),
        read_labelled(given.test),
        labels=given.labels,
        seed=given.seed,
        draws=max(1, given.draws),
        taxonomy=read_table(given.taxonomy, ["level1"]) if given.taxonomy else (),
        unlabelled=read_table(given.unlabelled, ["body"]) if given.unlabelled else (),
        encoder=installed_encoder() if given.encoder else None,
    )
    return {f.name: sum(getattr(r, f.name) for r in results) / len(results) for f in fields(Measured)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; 2 and one clear line when a file cannot be used."""
    given = parser().parse_args(arguments)
    try:
        figures = run(given)
    except (UnreadableTable, TooManyLabels, NoQuestions, DuplicateKey, EncoderMissing) as fault:
        print(fault, file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps({k: round(v, 4) for k, v in figures.items()}))
    else:
        for name, value in figures.items():
            print(f"{name:18s} {value:10.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
