"""Writes the simulated diary: pages whose sentences tell where much of what a village wants was heard."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import cast

from jishi.features.demo.simulation.demand import Demand
from jishi.features.demo.simulation.places import gumbel
from jishi.features.demo.simulation.rows import Item, Mention, MentionKind, Purpose, Role, Village, Visit
from jishi.features.demo.simulation.voices import MONTH_SEASON, ask, fill, lines, remark

# The window ends 21 days before the first Monday: the county may be loaded up to 20 days before it, and no
# page may be dated after that.
OLDEST, NEWEST = 74, 21
SECRETARY_SHARE = 0.35
ASKS_PER_VISIT = 2.1
LARGEST_GROUP = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence before it has a page: what it says, what it is, and for how many persons."""

    text: str
    kind: MentionKind
    item: str
    people: int


def pages(
    places: tuple[Village, ...], items: tuple[Item, ...], demand: Demand, first_monday: date, seed: int
) -> tuple[tuple[Visit, ...], tuple[Mention, ...]]:
    """Visits in order of day and village, and their mentions; at least three visits to every place."""
    rng = Random(f"{seed}:diary")
    by_code = {item.code: item for item in items}
    wants: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (village, item), people in demand.items():
        wants[village].append((item, people))
    drafts = [
        draft for place in places for draft in _walks(place, wants[place.code], by_code, first_monday, rng)
    ]
    drafts.sort(key=lambda draft: (draft[0].day, draft[0].village, draft[0].text))
    visits, mentions = [], []
    for number, (visit, sentences) in enumerate(drafts, 1):
        key = f"ZF{number:05d}"
        visits.append(Visit(key, visit.village, visit.day, visit.role, visit.purpose, visit.text))
        for serial, said in enumerate(sentences, 1):
            mentions.append(
                Mention(f"{key}-{serial}", key, visit.village, said.text, said.kind, said.item, said.people)
            )
    return tuple(visits), tuple(mentions)


def _walks(
    place: Village, wants: list[tuple[str, int]], items: dict[str, Item], first_monday: date, rng: Random
) -> list[tuple[Visit, list[Sentence]]]:
    count = 3 + (rng.random() < 0.12 + place.pop / 5000)
    heard = _heard(wants, round(count * ASKS_PER_VISIT + rng.uniform(-0.8, 0.8)), rng)
    has_secretary = rng.random() < SECRETARY_SHARE
    walks = []
    for turn in range(count):
        role: Role = "first_secretary" if has_secretary and rng.random() < 0.7 else "grid_worker"
        day = first_monday - timedelta(days=rng.randrange(NEWEST, OLDEST + 1))
        asks = [(items[code], people) for code, people in heard[turn::count]]
        walks.append(_page(place, asks, role, day, rng))
    return walks


def _heard(wants: list[tuple[str, int]], count: int, rng: Random) -> list[tuple[str, int]]:
    """`count` asks drawn by number of people, without replacement, each by one person or a small group."""
    drawn = sorted(wants, key=lambda want: math.log(want[1]) + gumbel(rng), reverse=True)[:count]
    return [(item, _group(people, rng)) for item, people in drawn]


def _group(people: int, rng: Random) -> int:
    if people == 1 or rng.random() < 0.42:
        return 1
    return min(people, LARGEST_GROUP, 2 + int(rng.expovariate(0.45)))


def _page(
    place: Village, asks: list[tuple[Item, int]], role: Role, day: date, rng: Random
) -> tuple[Visit, list[Sentence]]:
    said = [
        Sentence(ask(item, people, place.crop, role, rng), "need", item.code, people) for item, people in asks
    ]
    chances: tuple[tuple[MentionKind, float], ...] = (("problem", 0.45), ("praise", 0.3), ("policy_gap", 0.1))
    for kind, chance in chances:
        if rng.random() < chance:
            text, people = remark(kind, place.crop, rng)
            said.insert(rng.randrange(len(said) + 1), Sentence(text, kind, "", people))
    weather = rng.choice(lines("weather", "any", place.crop, MONTH_SEASON[day.month]))
    route = fill(rng.choice(lines("route", role, place.crop)), place.crop, rng)
    closing = rng.choice(lines("closing", role, place.crop)) if rng.random() < 0.75 else ""
    text = f"{weather}。{route}。" + "".join(sentence.text for sentence in said) + closing
    return Visit("", place.code, day, role, _purpose(role, rng), text), said


def _purpose(role: Role, rng: Random) -> Purpose:
    return cast(Purpose, rng.choice(lines("purpose", role)))
