"""Measures the matching: writes its part of the benchmark page and the learning curve.

    JISHI_EVALUATION_TEXT=folder OMP_NUM_THREADS=1 python benchmarks/matching.py

Without the folder it measures the village set alone and says so. The folder's texts are for evaluation only:
figures leave it, words never do.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from jishi.matching.evaluation import Measured, asked, evaluate, macro_f1, message, read_table, services_of
from jishi.matching.model.calibration import interval
from jishi.matching.recall import similar
from jishi.matching.suggester import Suggester
from jishi.matching.training import Example, train
from jishi.matching.upkeep import confusions, per_class

sys.path.insert(0, str(Path(__file__).parent))
from matching_curve import Curve, draw_curves
from matching_hot import hot_issues
from matching_village import village_tables

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/explain/benchmarks-matching.md"
PLOT = ROOT / "docs/explain/matching-learning-curve.svg"
SIZES = (0, 50, 100, 200, 500, 1622)
# The sizes that are reported get as many draws as the command makes; the others only shape the curve.
REPORTED = (0, 200, 1622)
AIMS = {
    0: "accuracy .78, top 3 .95",
    200: "accuracy .80, macro-F1 .77",
    1622: "accuracy .91, macro-F1 .905, coverage .85",
}
ALL = "catalogue, unlabelled and labelled text"
DRAWS = {True: 5, False: 1}

Table = list[dict[str, str]]


def share(value: float, of: int) -> str:
    """A share with its exact 95 % interval."""
    low, high = interval(round(value * of), of)
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def mean(results: Sequence[Measured], name: str) -> float:
    return float(np.mean([getattr(r, name) for r in results]))


def routing(folder: Path) -> tuple[list[str], list[Curve]]:
    """Lines of the routing table, per-class figures and confusions; the learning curves."""
    rows = read_table(folder / "routing7.csv.gz", ["title", "body", "label", "split"])
    train_rows = [r for r in rows if r["split"] == "train"]
    test = [r for r in rows if r["split"] == "test"]
    taxonomy = read_table(folder / "taxonomy.csv.gz", ["level1"])
    more = read_table(folder / "unlabelled_2801.csv.gz", ["body"])
    curves, kept = [], {}
    for name, words, others in (
        (ALL, taxonomy, more),
        ("unlabelled and labelled text", [], more),
        ("labelled text alone", [], []),
    ):
        points = []
        for size in SIZES:
            if (size == 0 and not words) or (others and not words and size not in REPORTED):
                continue
            results = evaluate(
                train_rows,
                test,
                labels=size,
                seed=0,
                taxonomy=words,
                unlabelled=others,
                draws=DRAWS[size in REPORTED],
            )
            kept[name, size] = results
            points.append((size, mean(results, "accuracy")))
            print(name, size, points[-1][1], flush=True)
        curves.append(Curve(name, points))
    lines = [
        "| labels | learned from | accuracy | macro-F1 | top 3 | coverage at .95 | ECE | aim |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (name, size), results in kept.items():
        if size in REPORTED:
            lines.append(
                f"| {size} | {name} | {share(mean(results, 'accuracy'), len(test))} "
                f"| {mean(results, 'macro_f1'):.3f} | {share(mean(results, 'top3'), len(test))} "
                f"| {share(mean(results, 'coverage_at_95'), len(test))} | {mean(results, 'ece'):.3f} "
                f"| {AIMS[size] if name == ALL else ''} |"
            )
    full = kept[ALL, 1622]
    routed = mean(full, "routed_share")
    lines += ["", "Threshold for .95, chosen on training messages held out in turn: on the test it routed "
              f"{share(routed, len(test))} of the messages at precision "
              f"{share(mean(full, 'routed_precision'), round(routed * len(test)))}.", ""]  # fmt: skip
    return lines + by_class(train_rows, test, taxonomy, more), curves


def by_class(train_rows: Table, test: Table, taxonomy: Table, more: Table) -> list[str]:
    """Figures of each department and the confusions, with a bootstrap interval of macro-F1."""
    labels = [r["label"] for r in train_rows]
    services = services_of(labels, taxonomy)
    examples = [Example(message(r), r["label"]) for r in train_rows]
    model = train(services, examples, unlabelled=[message(r) for r in more])
    for service in services:
        if service.code not in labels:
            model.retire(service.code)
    chances, truth = asked(model, test)
    codes = [s.code for s in model.services]
    rng = np.random.default_rng(0)
    picks = [rng.integers(0, len(test), len(test)) for _ in range(1000)]
    low, high = np.quantile([macro_f1(chances[p], truth[p]) for p in picks], [0.025, 0.975])
    lines = [f"Macro-F1 with all labels {macro_f1(chances, truth):.3f} "
             f"({low:.3f} to {high:.3f}, 1,000 bootstrap samples of the test).", "",
             "| department | asked | recall | precision |", "|---|---|---|---|"]  # fmt: skip
    for f in per_class(codes, chances, truth):
        lines.append(
            f"| {f.code} | {f.asked} | {share(f.recall, f.asked)} | {share(f.precision, f.suggested)} |"
        )
    lines += ["", "| true | suggested first | messages |", "|---|---|---|"]
    lines += [f"| {t} | {s} | {n} |" for t, s, n in confusions(codes, chances, truth)[:8]]
    return [*lines, "", learning_time(model, test)]


def learning_time(model: Suggester, test: Table) -> str:
    """How long a county's own layer takes to learn a confirmed dispatch and to suggest with it."""
    county = model.for_county("370783")
    spent = []
    for row in test[:200]:
        start = time.perf_counter()
        county.learn(message(row), row["label"])
        county.suggest(message(row))
        spent.append((time.perf_counter() - start) * 1000)
    return (f"A confirmed dispatch is learned and the next suggestion made with it in {np.median(spent):.0f} ms "
            f"(median of 200; the slowest {max(spent):.0f} ms; aim 1,000 ms).")  # fmt: skip


def answers(folder: Path) -> list[str]:
    """Recall of similar answered questions, by full text and by title."""
    corpus = read_table(folder / "answered_2816.csv.gz", ["id", "title", "body", "reply"])
    by_id = {r["id"]: r for r in corpus}
    queries = [
        {**by_id[q["query_id"]], **q}
        for q in read_table(folder / "similar_answered_dev.csv.gz", ["query_id"])
    ]
    lines = ["| query | recall at 1 | at 5 | at 10 | aim at 5 |", "|---|---|---|---|---|"]
    titles = [{**q, "body": ""} for q in queries]
    for name, asked_with, aim in (("full text", queries, ".95"), ("title", titles, ".91")):
        found = similar(corpus, asked_with)
        five = share(found["recall_5"], len(queries))
        lines.append(f"| {name} | {found['recall_1']:.3f} | {five} | {found['recall_10']:.3f} | {aim} |")
    return [*lines, "", f"{len(queries)} queries over {len(corpus)} questions."]


def cost(folder: Path) -> list[str]:
    """CPU and memory of the command itself, in a process of its own."""
    rows = read_table(folder / "routing7.csv.gz", ["split"])
    with tempfile.TemporaryDirectory() as place:
        for split in ("train", "test"):
            with (Path(place) / f"{split}.csv").open("w", newline="", encoding="utf-8") as file:
                table = csv.DictWriter(file, list(rows[0]))
                table.writeheader()
                table.writerows(r for r in rows if r["split"] == split)
        command = [sys.executable, "-m", "jishi.matching", "evaluate", "--json"]
        command += [f"{place}/train.csv", f"{place}/test.csv"]
        command += ["--taxonomy", str(folder / "taxonomy.csv.gz")]
        command += ["--unlabelled", str(folder / "unlabelled_2801.csv.gz")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    spent, peak = figures["cpu_ms"], figures["peak_mb"]
    return [f"All labels: {spent:.1f} ms of CPU for a message, {peak:.0f} MB at the peak, while training "
            "(aim 12 ms, 300 MB)."]  # fmt: skip


def plotted(folder: Path) -> list[str]:
    """The routing section; draws the learning curve beside it."""
    lines, curves = routing(folder)
    PLOT.write_text(draw_curves(curves), encoding="utf-8")
    return [*lines, "", f"![learning curve]({PLOT.name})"]


# Section names on the command line measure only these; the page keeps the others.
SECTIONS: dict[str, tuple[str, Callable[[Path], list[str]]]] = {
    "routing": ("### Seven departments", plotted),
    "answers": ("### Similar answered questions", answers),
    "hot": ("### Hot issues", hot_issues),
    "cost": ("### Cost", cost),
    "village": ("### The village set (simulated, 模拟)", lambda _folder: village_tables(ROOT)),
}


def renewed(page: str, title: str, lines: list[str]) -> str:
    """The page with one section written anew, at its place or at the end."""
    parts = re.split(r"(?m)^(?=### )", page)
    body = "\n".join([title, "", *lines, "", ""])
    at = [i for i, part in enumerate(parts) if part.startswith(title)]
    return "".join([*parts[: at[0]], body, *parts[at[0] + 1 :]] if at else [*parts, body]).rstrip() + "\n"


def main(names: Sequence[str]) -> int:
    """Writes the named sections, or all; 2 when the folder of texts is named but not there."""
    named = os.environ.get("JISHI_EVALUATION_TEXT", "")
    folder = Path(named or "absent")
    present = bool(named) and folder.is_dir()
    if not present:
        print("JISHI_EVALUATION_TEXT names no folder of texts: only the village set is measured.")
    for name in names or SECTIONS:
        title, measured = SECTIONS[name]
        if present or name == "village":
            lines = measured(folder)
            print("\n".join([title, *lines]), flush=True)
            page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
            PAGE.write_text(renewed(page, title, lines), encoding="utf-8")
    return 2 if named and not present else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
