"""The simulated county: real places, a sound season, labels, and the same rows from the same Monday."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from math import isclose
from pathlib import Path

import pytest

from jishi.features.demo.simulation.places import km
from jishi.features.demo.simulation.season import first_monday_for
from jishi.features.demo.simulation.tables import DATA, table
from jishi.features.demo.simulation.world import NotAMonday, World, build_world

MONDAY = date(2026, 12, 21)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(MONDAY)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        ("2026-12-01", "2026-12-21"),
        ("2026-12-06", "2026-12-21"),
        ("2026-12-07", "2026-12-21"),
        ("2026-12-08", "2026-12-28"),
        ("2028-02-16", "2028-03-06"),
    ],
)
def test_first_monday_is_the_first_at_least_14_days_ahead(today: str, monday: str) -> None:
    assert first_monday_for(date.fromisoformat(today)) == date.fromisoformat(monday)


def test_a_day_that_is_no_monday_is_refused() -> None:
    with pytest.raises(NotAMonday, match="2026-12-22"):
        build_world(date(2026, 12, 22))


def test_places_are_the_real_list(world: World) -> None:
    kinds = Counter(place.kind for place in world.villages)
    assert kinds == {"village": 968, "community": 45}
    assert len({place.code for place in world.villages}) == 1013
    assert [place.code for place in world.villages] == [row["code12"] for row in table("villages")]
    assert {place.town for place in world.villages} == {town.code for town in world.towns}
    assert len(world.towns) == 15


def test_crops_cluster(world: World) -> None:
    """A village's nearest neighbour grows the same far more often than two villages drawn at random would."""
    rural = [place for place in world.villages if place.kind == "village"][::4]
    nearest = [
        min(
            (other for other in rural if other is not place),
            key=lambda o: km(place.lon, place.lat, o.lon, o.lat),
        )
        for place in rural
    ]
    same = sum(place.crop == other.crop for place, other in zip(rural, nearest, strict=True)) / len(rural)
    share = Counter(place.crop for place in rural)
    by_chance = sum((count / len(rural)) ** 2 for count in share.values())
    assert set(share) == {"设施蔬菜", "露地菜", "粮棉", "沿海养殖", "果树", "苗木"}
    assert same > by_chance + 0.15


def test_venues_and_must_reach(world: World) -> None:
    assert [site.village for site in world.venues] == [place.code for place in world.villages]
    ready = {site.village for site in world.venues if site.ready}
    assert len(ready) == 652
    assert all(12 <= site.max_stalls <= 26 for site in world.venues)
    assert all(bool(site.note) != site.ready for site in world.venues)
    place_of = {place.code: place for place in world.villages}
    assert len(world.must_reach) == 8
    for code in world.must_reach:
        place = place_of[code]
        assert any(km(place.lon, place.lat, place_of[h].lon, place_of[h].lat) <= 2 for h in ready)


def test_towns_bound_the_season(world: World) -> None:
    assert (world.weeks, world.fairs) == (13, 32)
    assert sum(town.floor for town in world.towns) <= 32 <= sum(town.ceiling for town in world.towns)
    ready = {site.village for site in world.venues if site.ready}
    hosts = Counter(place.town for place in world.villages if place.code in ready)
    for town in world.towns:
        assert town.floor < town.ceiling <= min(10, hosts[town.code])


def test_days_that_do_not_work_lie_in_the_season(world: World) -> None:
    last = MONDAY + timedelta(days=90)
    assert all(MONDAY <= off.day <= last for off in (*world.days_off, *world.closed_days))
    assert len({(off.provider, off.day) for off in world.days_off}) == len(world.days_off)
    assert len({(shut.town, shut.day) for shut in world.closed_days}) == len(world.closed_days)
    weekly = {team.code: team.weekly_off for team in world.providers}
    offs = {(off.provider, off.day) for off in world.days_off}
    for code, days in weekly.items():
        for day in days:
            assert all((code, MONDAY + timedelta(days=day + 7 * week)) in offs for week in range(13))
    open_days = 91 - max(Counter(shut.town for shut in world.closed_days).values())
    assert open_days >= 70


def test_aliases_trap_but_lead_home(world: World) -> None:
    name_of = {place.code: place.short_name for place in world.villages}
    known = set(name_of.values())
    for alias in world.aliases:
        assert alias.alias != name_of[alias.village]
        meanings = {other.village for other in world.aliases if other.alias == alias.alias}
        assert alias.ambiguous == (len(meanings) > 1 or alias.alias in known)
    kinds = Counter(alias.kind for alias in world.aliases)
    assert kinds["with_town"] == kinds["bare"] == 62
    assert not any(alias.ambiguous for alias in world.aliases if alias.kind == "with_town")
    assert all(alias.ambiguous for alias in world.aliases if alias.kind == "bare")


def test_the_label_stands_in_every_source(world: World) -> None:
    assert "模拟" in world.source
    assert world.sheet_name == "2026年冬春需求摸底表（模拟）.xlsx"
    assert build_world(date(2027, 6, 7)).sheet_name == "2027年夏秋需求摸底表（模拟）.xlsx"
    assert all("模拟" in team.source for team in world.providers)
    assert all("模拟" in row["source"] for name in ("units", "capabilities", "crops") for row in table(name))
    assert all("模拟" in day.reason for day in (*world.days_off, *world.closed_days))
    assert all(row["coord_source"].startswith("synthetic") for row in table("villages"))
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in sources for path in DATA.glob("*.csv"))


def test_same_day_and_seed_give_the_same_rows_in_any_process(world: World) -> None:
    code = (
        "from datetime import date; from jishi.features.demo.simulation.world import build_world; "
        f"print(build_world(date({MONDAY:%Y, %-m, %-d})).digest())"
    )
    source = str(Path(__file__).parents[3] / "src")
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": "7"},
    )
    assert run.stdout.strip() == build_world(MONDAY).digest() == world.digest()


def test_another_day_moves_dates_and_another_seed_moves_all(world: World) -> None:
    later = build_world(MONDAY + timedelta(days=7))
    assert later.needs != world.needs
    assert [(n.village, n.item, n.people) for n in later.needs] == [
        (n.village, n.item, n.people) for n in world.needs
    ]
    assert later.villages == world.villages
    other = build_world(MONDAY, seed=1)
    assert other.digest() != world.digest()
    assert other.needs != world.needs


def test_distance_is_right() -> None:
    """One degree of latitude, and one of longitude at 37 north, against the WGS 84 ellipsoid."""
    assert isclose(km(118.7, 36.5, 118.7, 37.5), 110.98, rel_tol=1e-3)
    assert isclose(km(118.2, 37.0, 119.2, 37.0), 89.01, rel_tol=1e-3)


def test_no_row_carries_a_phone_or_identity_number(world: World) -> None:
    texts = [visit.text for visit in world.visits]
    texts += [" ".join((i.materials, i.target_group, i.equipment, *i.phrasings)) for i in world.items]
    texts += [alias.alias for alias in world.aliases] + [site.note for site in world.venues]
    assert not [text for text in texts if re.search(r"\d{3,}|[０-９]", text)]
