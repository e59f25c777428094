"""Measures the matching on files of a county's own, with the functions the county uses and nothing else."""

from __future__ import annotations

import csv
import gzip
import io
import resource
import time
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jishi.matching.catalogue import Service
from jishi.matching.model.calibration import Floats, Labels, calibration_error, choose_threshold
from jishi.matching.model.meaning import Encoder
from jishi.matching.suggester import Suggester
from jishi.matching.training import Example, train

DRAWS = 5


class UnreadableTable(ValueError):
    """A file is not a table with the columns that are needed."""


class TooManyLabels(ValueError):
    """More labelled rows are asked for than the file has."""


def read_table(path: str | Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a .csv or .csv.gz file in UTF-8; columns that are not needed are kept but may be anything."""
    try:
        raw = Path(path).read_bytes()
    except OSError as fault:
        raise UnreadableTable(f"{path}：打不开，请检查路径和权限（{fault.strerror}）。") from fault
    try:
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
        csv.field_size_limit(1 << 24)
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, csv.Error) as fault:
        raise UnreadableTable(
            f"{path}：不是完整的 UTF-8 的 csv 或 csv.gz 文件，请另存后再试（{fault}）。"
        ) from fault
    missing = [c for c in needed if not rows or c not in rows[0]]
    if missing:
        raise UnreadableTable(f"{path}：缺少列 {'、'.join(missing)}，或没有数据行。请对照说明补齐表头。")
    return [{k: v or "" for k, v in row.items() if isinstance(v, str) or v is None} for row in rows]


def read_labelled(path: str | Path) -> list[dict[str, str]]:
    """Rows with a body and a label, neither column of which may be missing, nor any label empty."""
    rows = read_table(path, ["body", "label"])
    bare = next((number for number, row in enumerate(rows, 1) if not row["label"].strip()), None)
    if bare is not None:
        raise UnreadableTable(f"{path}：第 {bare} 行数据的 label 是空的，请补上或删去这一行。")
    return rows


def message(row: dict[str, str]) -> str:
    """Title and body as one text, as a clerk reads them."""
    return f"{row.get('title', '')} {row.get('body', '')}".strip()


@dataclass(frozen=True)
class Measured:
    """The figures of one draw; shares in 0..1, CPU milliseconds for one message, peak of memory in MB."""

    accuracy: float
    macro_f1: float
    top3: float
    coverage_at_95: float
    ece: float
    cpu_ms: float
    peak_mb: float
    routed_share: float
    routed_precision: float


def draw(labels: Sequence[str], wanted: int | None, seed: int) -> list[int]:
    """Rows to train on: `wanted` of them with each label's share kept (all when None)."""
    if wanted is None or wanted == len(labels):
        return list(range(len(labels)))
    if not 0 <= wanted < len(labels):
        raise TooManyLabels(
            f"训练表只有 {len(labels)} 行，--labels 应在 0 到 {len(labels)} 之间；要用全部请省去 --labels。"
        )
    rng = np.random.default_rng(seed)
    by_label = defaultdict(list)
    for i, label in enumerate(labels):
        by_label[label].append(i)
    exact = {k: wanted * len(rows) / len(labels) for k, rows in by_label.items()}
    take = {k: int(x) for k, x in exact.items()}
    for k in sorted(exact, key=lambda k: (take[k] - exact[k], k))[: wanted - sum(take.values())]:
        take[k] += 1
    return sorted(int(i) for k in sorted(by_label) for i in rng.choice(by_label[k], take[k], replace=False))


def services_of(labels: Sequence[str], taxonomy: Sequence[dict[str, str]]) -> list[Service]:
    """One service per label and per first level of the taxonomy, with the words of the levels below."""
    named = [row for row in taxonomy if row["level1"].strip()]
    words: dict[str, dict[str, None]] = {x: {} for x in sorted({*labels, *(r["level1"] for r in named)})}
    for row in named:
        for level, word in row.items():
            if level != "level1" and word.strip():
                words[row["level1"]][word.strip()] = None
    return [Service(label, label, phrasings=tuple(w)) for label, w in words.items()]


def evaluate(
    training: Sequence[dict[str, str]],
    test: Sequence[dict[str, str]],
    *,
    labels: int | None,
    seed: int,
    taxonomy: Sequence[dict[str, str]] = (),
    unlabelled: Sequence[dict[str, str]] = (),
    draws: int = DRAWS,
    encoder: Encoder | None = None,
) -> list[Measured]:
    """One `Measured` per draw. Only the drawn rows of `training` are used, and none of `test` but to ask."""
    services = services_of([r["label"] for r in training], taxonomy)
    others = [message(r) for r in unlabelled]
    asked = {r["label"] for r in training}
    alike = labels in (None, 0, len(training))
    results = []
    for turn in range(1 if alike else draws):
        rows = draw([r["label"] for r in training], labels, seed + turn)
        examples = [Example(message(training[i]), training[i]["label"]) for i in rows]
        model = train(services, examples, unlabelled=others, encoder=encoder)
        # Departments that the test never asks for help to read unlabelled text, and then step aside.
        for service in services:
            if service.code not in asked:
                model.retire(service.code)
        results.append(measure(model, test))
    return results


def asked(model: Suggester, test: Sequence[dict[str, str]]) -> tuple[Floats, Labels]:
    """Probabilities (n, services) for the test, and the true positions; -1 for a label the model lacks."""
    known = {s.code: i for i, s in enumerate(model.services)}
    truth = np.array([known.get(r["label"], -1) for r in test], np.int64)
    return np.array([model.probabilities(model.vocabulary.row(message(r))) for r in test]), truth


def measure(model: Suggester, test: Sequence[dict[str, str]]) -> Measured:
    """The figures of one model; a label that the model does not know counts as a wrong answer."""
    start = time.process_time()
    chances, truth = asked(model, test)
    spent = (time.process_time() - start) * 1000 / len(test)
    at = model.threshold.at if model.threshold else 2.0
    routed = chances.max(axis=1) >= at
    right = chances.argmax(axis=1) == truth
    best = np.argsort(-chances, axis=1, kind="stable")[:, :3]
    return Measured(
        accuracy=float(right.mean()),
        macro_f1=macro_f1(chances, truth),
        top3=float((best == truth[:, None]).any(axis=1).mean()),
        coverage_at_95=choose_threshold(chances, truth).coverage,
        ece=calibration_error(chances, truth),
        cpu_ms=spent,
        peak_mb=peak_memory(),
        routed_share=float(routed.mean()),
        routed_precision=float(right[routed].mean()) if routed.any() else 0.0,
    )


def peak_memory() -> float:
    """The most memory this program has held so far, in MB.

    Linux adds the size of whoever started a program to `ru_maxrss`; the kernel's own status does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        held = next((x for x in status.read_text().splitlines() if x.startswith("VmHWM:")), None)
        if held:
            return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def macro_f1(chances: Floats, truth: Labels) -> float:
    """Mean over the classes that occur of 2 hits / (said + true)."""
    said = chances.argmax(axis=1)
    found = [
        2 * int(((said == k) & (truth == k)).sum()) / int((said == k).sum() + (truth == k).sum())
        for k in sorted(set(truth.tolist()) | set(said.tolist()))
    ]
    return float(np.mean(found))
