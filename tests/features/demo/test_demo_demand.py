"""What the simulated villages want: the right size and shape, and a source for every person counted."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from jishi.features.demo.simulation.world import World, build_world


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(date(2026, 12, 21))


def test_size_of_the_demand(world: World) -> None:
    people = [need.people for need in world.needs]
    assert 29_000 <= len(people) <= 32_000
    assert 350_000 <= sum(people) <= 420_000
    assert sorted(people)[len(people) // 2] == 4
    assert len({(need.village, need.item) for need in world.needs}) == len(people)
    pop = {place.code: place.pop for place in world.villages}
    assert all(1 <= need.people <= pop[need.village] * 0.3 for need in world.needs)
    assert {need.village for need in world.needs} == set(pop)
    assert {need.item for need in world.needs} == {item.code for item in world.items}


def test_demand_leans_to_crop_age_and_distance(world: World) -> None:
    place_of = {place.code: place for place in world.villages}
    item_of = {item.code: item for item in world.items}
    sheds = [place_of[need.village] for need in world.needs if item_of[need.item].crops == ("设施蔬菜",)]
    assert sum(place.crop == "设施蔬菜" for place in sheds) / len(sheds) > 0.85

    def mean(of: str, sign: int) -> float:
        values = [
            getattr(place_of[need.village], "elderly_share" if of == "elderly" else "seat_km")
            for need in world.needs
            if item_of[need.item].crops == ("*",) and getattr(item_of[need.item], of) * sign == 2
        ]
        return sum(values) / len(values)

    assert mean("elderly", 1) > mean("elderly", -1) + 0.02
    assert mean("remote", 1) > sum(place.seat_km for place in world.villages) / 1013


def test_popularity_is_steep(world: World) -> None:
    asked = Counter[str]()
    for need in world.needs:
        asked[need.item] += need.people
    total, ranked = asked.total(), [people for _, people in asked.most_common()]
    assert 0.10 < ranked[0] / total < 0.20
    assert sum(ranked[:20]) / total > 0.6


def test_a_need_is_the_sum_of_its_sources(world: World) -> None:
    sums = Counter[tuple[str, str]]()
    for mention in world.mentions:
        if mention.kind == "need":
            sums[mention.village, mention.item] += mention.people
    for row in world.sheet_rows:
        sums[row.village, row.item] += row.people
    assert sums == {(need.village, need.item): need.people for need in world.needs}
    assert all(row.people > 0 for row in world.sheet_rows)
    assert [row.row for row in world.sheet_rows] == list(range(2, len(world.sheet_rows) + 2))


def test_since_is_the_earliest_source(world: World) -> None:
    day_of = {visit.key: visit.day for visit in world.visits}
    earliest = {(row.village, row.item): world.survey_on for row in world.sheet_rows}
    for mention in world.mentions:
        if mention.kind == "need":
            key = (mention.village, mention.item)
            earliest[key] = min(earliest.get(key, date.max), day_of[mention.visit])
    assert earliest == {(need.village, need.item): need.since for need in world.needs}


def test_most_of_what_a_plan_would_pick_was_said_aloud(world: World) -> None:
    said = {(mention.village, mention.item) for mention in world.mentions if mention.kind == "need"}
    assert 6_000 <= sum(mention.kind == "need" for mention in world.mentions) <= 8_000
    largest = sorted(world.needs, key=lambda need: (-need.people, need.village, need.item))[:5000]
    assert sum((need.village, need.item) in said for need in largest) >= 3000
