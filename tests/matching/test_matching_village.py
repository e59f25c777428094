"""The village set: needs put in three ways for every service of the demo's catalogue, whose words they do not copy."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from jishi.matching.catalogue import Service
from jishi.matching.text import plain
from jishi.matching.training import begin

ROOT = Path(__file__).resolve().parents[2]


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def needs() -> list[dict[str, str]]:
    return rows("benchmarks/village_set.csv")


@pytest.fixture(scope="module")
def catalogue() -> list[dict[str, str]]:
    return rows("src/jishi/features/demo/simulation/data/catalogue.csv")


def test_every_service_is_asked_for_in_each_way_once(
    needs: list[dict[str, str]], catalogue: list[dict[str, str]]
) -> None:
    assert len(needs) >= 400
    ways = Counter((n["service"], n["phrasing"], n["split"]) for n in needs)
    put = (("noted", "train"), ("asked", "valid"), ("told", "test"))
    assert ways == {(c["code"], *way): 1 for c in catalogue for way in put}


def test_no_need_is_copied(needs: list[dict[str, str]], catalogue: list[dict[str, str]]) -> None:
    said = [plain(n["need"]) for n in needs]
    assert len(set(said)) == len(said)
    assert not set(said) & {plain(p) for c in catalogue for p in c["phrasings"].split("|")}


def test_the_catalogue_alone_finds_most_plain_questions(
    needs: list[dict[str, str]], catalogue: list[dict[str, str]]
) -> None:
    model = begin(
        Service(c["code"], c["name"], c["target_group"], tuple(c["phrasings"].split("|"))) for c in catalogue
    )
    asked = [n for n in needs if n["phrasing"] == "asked"]
    found = [n["service"] in {s.code for s in model.suggest(n["need"]).suggestions} for n in asked]
    assert sum(found) / len(found) > 0.95
