"""How many people of a village want which service: Zipf over services, clustered by crop, age, distance."""

from __future__ import annotations

import math
from random import Random

from jishi.features.demo.simulation.places import gumbel
from jishi.features.demo.simulation.rows import Item, Village

Demand = dict[tuple[str, str], int]

# Fitted so that a county of this size has about 30,000 rows with a median of 4 people and a mean of 12.
PRESENCE_SLOPE = 0.35
ZIPF_SLOPE = 0.82
LEVEL = 0.32
SPREAD = 0.85
ON_CROP, OFF_CROP = 1.8, 0.03
LARGEST_SHARE = 0.3


def wanted(places: tuple[Village, ...], items: tuple[Item, ...], seed: int) -> Demand:
    """People by (village, item), every figure at least 1 and at most three tenths of the village."""
    rng = Random(f"{seed}:demand")
    demand: Demand = {}
    for place in places:
        leaning = [_leaning(place, item) for item in items]
        scored = [
            (lean - PRESENCE_SLOPE * math.log(item.rank) + gumbel(rng), index)
            for index, (item, lean) in enumerate(zip(items, leaning, strict=True))
        ]
        scored.sort(reverse=True)
        for _, index in sorted(scored[: _rows_of(place, rng)], key=lambda pair: pair[1]):
            demand[place.code, items[index].code] = _people(place, items[index], leaning[index], rng)
    return demand


def _rows_of(place: Village, rng: Random) -> int:
    return max(10, round(rng.gauss(29.5 + 2.5 * math.log(place.pop / 750), 4)))


def _leaning(place: Village, item: Item) -> float:
    """Log of how much more than usual this village wants the item."""
    crop = 0.0
    if "*" not in item.crops:
        crop = math.log(ON_CROP if place.crop in item.crops else OFF_CROP)
    age = max(-2.0, min(2.0, (place.elderly_share - 0.32) / 0.06))
    far = max(-1.5, min(2.0, (place.seat_km - 15) / 10))
    return crop + 0.16 * item.elderly * age + 0.16 * item.remote * far


def _people(place: Village, item: Item, leaning: float, rng: Random) -> int:
    scale = LEVEL * math.pow(place.pop, 0.8) * math.pow(item.rank, -ZIPF_SLOPE)
    people = scale * math.exp(min(leaning, 1.2) + rng.gauss(0, SPREAD))
    return max(1, min(round(people), int(place.pop * LARGEST_SHARE)))
