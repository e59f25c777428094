"""The catalogue of the demo: each item has its own content, a provider, and plain words that ask for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from rapidfuzz import fuzz

from jishi.features.demo.simulation.rows import Item
from jishi.features.demo.simulation.tables import capabilities, items, providers, table

# The most alike honest pairs score 47 by name and 37 by content; a copy with another unit or noun far more.
NAME_ALIKE, CONTENT_ALIKE, PHRASE_ALIKE = 60, 50, 75


def near_duplicates(catalogue: Sequence[Item]) -> list[tuple[str, str]]:
    """Pairs of codes whose name or whole content is alike once the kinds of unit are taken out."""
    kinds = re.compile(
        "|".join(sorted({re.escape(item.unit_kind) for item in catalogue}, key=len, reverse=True))
    )

    def bare(*texts: str) -> str:
        return re.sub(r"[\s，；、。]", "", kinds.sub("", "".join(texts)))

    names = {item.code: bare(item.name) for item in catalogue}
    contents = {
        item.code: bare(item.name, item.materials, item.target_group, item.equipment, *item.phrasings)
        for item in catalogue
    }
    return [
        (one.code, other.code)
        for one, other in combinations(catalogue, 2)
        if fuzz.ratio(names[one.code], names[other.code]) >= NAME_ALIKE
        or fuzz.ratio(contents[one.code], contents[other.code]) >= CONTENT_ALIKE
    ]


def test_no_two_items_are_near_duplicates() -> None:
    assert near_duplicates(items()) == []


def test_an_item_that_differs_only_by_unit_is_caught() -> None:
    original = items()[0]
    planted = replace(original, code="FW-900", unit_kind="中医院", name="中医院" + original.name)
    assert near_duplicates([*items(), planted]) == [(original.code, "FW-900")]


def test_an_item_that_differs_only_by_noun_is_caught() -> None:
    original = next(item for item in items() if item.name == "大棚蔬菜病叶现场诊断")
    swapped = replace(
        original,
        code="FW-901",
        name="果园苹果黄叶实地会诊",
        target_group="种苹果、梨、桃的果农",
        phrasings=tuple(
            phrase.replace("西红柿", "苹果").replace("黄瓜", "梨") for phrase in original.phrasings
        ),
    )
    assert near_duplicates([*items(), swapped]) == [(original.code, "FW-901")]


def test_phrasings_belong_to_one_item_each() -> None:
    said = [(phrase, item.code) for item in items() for phrase in item.phrasings]
    alike = [
        (one, other)
        for (one, a), (other, b) in combinations(said, 2)
        if a != b and fuzz.ratio(one, other) >= PHRASE_ALIKE
    ]
    assert alike == []


def test_size_and_kinds() -> None:
    assert len(items()) == 178
    assert len({item.unit_kind for item in items()}) == 54
    assert [item.code for item in items()] == [f"FW-{number:03d}" for number in range(1, 179)]
    assert len({item.name for item in items()}) == 178
    assert sorted(item.rank for item in items()) == list(range(1, 179))


def test_every_item_is_complete() -> None:
    for item in items():
        assert "；现场备" in item.materials, item.code
        assert item.target_group, item.code
        assert item.equipment, item.code
        assert 3 <= len(item.phrasings) <= 6, item.code
        assert all(5 <= len(phrase) <= 26 for phrase in item.phrasings), item.code
        assert not any(re.search(r"[0-9？。！,]", phrase) for phrase in item.phrasings), item.code
        # half a day is four hours; a stall has one to four people at work
        assert 200 <= item.minutes * item.people_per_stall <= 960, item.code


def test_prerequisites_are_few_known_and_without_chains() -> None:
    needing = {item.code: item.prerequisite for item in items() if item.prerequisite}
    assert len(needing) == 6
    assert set(needing.values()) <= {item.code for item in items()}
    assert not set(needing) & set(needing.values())


def test_every_item_is_provided_and_capabilities_are_sound() -> None:
    rows = capabilities()
    offered = Counter(row.item for row in rows)
    assert set(offered) == {item.code for item in items()}
    assert {row.provider for row in rows} == {team.code for team in providers()}
    assert len(rows) == len({(row.provider, row.item) for row in rows}) == 272
    assert sum(count <= 3 for count in offered.values()) >= 165
    assert all(15 <= row.people_per_fair <= 80 for row in rows)
    assert sum(row.cap is not None for row in rows) == 9


def test_each_kind_of_unit_has_a_provider_of_that_kind() -> None:
    assert {item.unit_kind for item in items()} <= {team.unit_kind for team in providers()}


def test_providers_are_generic_and_carry_no_invented_code() -> None:
    kinds = Counter(team.kind for team in providers())
    assert kinds == {"volunteer_team": 89, "social_organisation": 7}
    assert len({team.code for team in providers()}) == len({team.name for team in providers()}) == 96
    assert {row["credit_code"] for row in table("units")} == {""}
    assert all(2 <= team.leader_days <= 10 and 1 <= team.per_week <= 3 for team in providers())


def test_affinity_names_only_crops_that_villages_have() -> None:
    crops = set(table("crops")[0]) - {"town_code", "source"} | {"城区", "*"}
    assert {crop for item in items() for crop in item.crops} == crops
