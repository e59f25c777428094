"""Measures the catalogue itself on the village set: needs written for it, split by how they are put."""

from __future__ import annotations

import csv
import time
from importlib.resources import files
from pathlib import Path

import numpy as np

from jishi.matching.catalogue import Service
from jishi.matching.model.calibration import calibration_error, interval
from jishi.matching.model.meaning import Encoder, EncoderMissing, installed_encoder
from jishi.matching.suggester import Suggester
from jishi.matching.training import Example, begin, train

CATALOGUE = "src/jishi/features/demo/simulation/data/catalogue.csv"
NEEDS = "benchmarks/village_set.csv"
PUT = {"noted": "as a cadre notes it", "asked": "as a plain question", "told": "as a story without its name"}
# Sounds alike, typed for one another: 的 地 得 and their like, by the syllable.
SLIPS = dict(
    zip("的在做到里他想么管水药保险补办给能坏机", "地再作道理她响吗官睡要宝先不半该弄怀几", strict=True)
)

Needs = list[dict[str, str]]


def village_tables(root: Path) -> list[str]:
    """Lines of the tables."""
    with (root / CATALOGUE).open(encoding="utf-8", newline="") as file:
        services = [
            Service(
                r["code"],
                r["name"],
                f"{r['target_group']} {r['category']}",
                tuple(r["phrasings"].split("|")),
                r["unit_kind"],
            )
            for r in csv.DictReader(file)
        ]
    with (root / NEEDS).open(encoding="utf-8", newline="") as file:
        codes = {s.code for s in services}
        needs = [r for r in csv.DictReader(file) if r["service"] in codes]
    lines = [
        f"{len(needs)} needs over {len(services)} services; one phrasing of each service in each part. "
        "All were written for this test by one hand that had read the catalogue, so the first two "
        "parts are easier than life; the stories avoid the words of the catalogue.",
        "",
        "| model | put | first | among three | ECE | ms CPU |",
        "|---|---|---|---|---|---|",
    ]
    for name, encoder in encoders():
        fresh = begin(services, encoder=encoder)
        for put in PUT:
            lines.append(
                line(f"catalogue alone{name}", PUT[put], fresh, [n for n in needs if n["phrasing"] == put])
            )
        told = [n for n in needs if n["phrasing"] == "told"]
        others = [Example(n["need"], n["service"]) for n in needs if n["phrasing"] != "told"]
        for example in others:
            fresh.learn(example.text, example.code)
        lines.append(line(f"the other two learned one by one{name}", PUT["told"], fresh, told))
        lines.append(
            line(f"the other two trained{name}", PUT["told"], train(services, others, encoder=encoder), told)
        )
    fresh = begin(services)
    asked = [n for n in needs if n["phrasing"] == "asked"]
    lines.append(line("catalogue alone", "a question in traditional script", fresh, traditional(asked)))
    lines.append(line("catalogue alone", "a question with typing errors", fresh, slipped(asked)))
    return lines


def encoders() -> list[tuple[str, Encoder | None]]:
    """None, and the optional encoder where it is installed."""
    try:
        return [("", None), (", with the encoder", installed_encoder())]
    except EncoderMissing:
        return [("", None)]


def line(name: str, put: str, model: Suggester, needs: Needs) -> str:
    """One line of the table."""
    start = time.process_time()
    chances = np.array([model.probabilities(model.vocabulary.row(n["need"])) for n in needs])
    spent = (time.process_time() - start) * 1000 / len(needs)
    truth = np.array([model.position(n["service"]) for n in needs])
    order = np.argsort(-chances, axis=1, kind="stable")[:, :3]
    first, three = int((order[:, 0] == truth).sum()), int((order == truth[:, None]).any(axis=1).sum())
    error = calibration_error(chances, truth)
    cells = [name, put, share(first, len(needs)), share(three, len(needs)), f"{error:.3f}", f"{spent:.1f}"]
    return f"| {' | '.join(cells)} |"


def share(hits: int, of: int) -> str:
    """A share with its exact 95 % interval."""
    low, high = interval(hits, of)
    return f"{hits / of:.3f} ({low:.3f} to {high:.3f})"


def traditional(needs: Needs) -> Needs:
    """The needs in traditional script."""
    table = files("opencc").joinpath("dictionary", "STCharacters.txt").read_text(encoding="utf-8")
    pairs = [row.split("\t") for row in table.splitlines() if "\t" in row]
    changed = {ord(old): new.split(" ")[0] for old, new in pairs if len(old) == 1}
    return [{**n, "need": n["need"].translate(changed)} for n in needs]


def slipped(needs: Needs) -> Needs:
    """The needs with characters that sound alike typed for one another, at most two in each."""

    def slip(text: str) -> str:
        spots = [i for i, c in enumerate(text) if c in SLIPS][:2]
        return "".join(SLIPS[c] if i in spots else c for i, c in enumerate(text))

    return [{**n, "need": slip(n["need"])} for n in needs]
