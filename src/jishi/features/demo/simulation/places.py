"""Gives the real villages of the demo county what no open source has: crops, age, venues, other names."""

from __future__ import annotations

import math
from collections import Counter
from random import Random

from jishi.features.demo.simulation.rows import Alias, AliasKind, Venue, Village
from jishi.features.demo.simulation.tables import table

CITY = "城区"
READY_VENUES = 652
MUST_REACH = 8
COUNTY_SEAT = (118.7375, 36.88)
VENUE_NAMES = ("村委大院", "文化广场", "集市场地", "村小学操场", "晒粮场", "党群服务中心门前")
NOT_READY = ("广场正在铺砖", "没有可用电源", "场地堆着建材", "门前路太窄，摊位车进不去", "雨后积水，待垫平")
MISWRITTEN = {"仉": "掌", "亓": "齐", "呙": "郭", "疃": "童", "蔺": "吝"}


def km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Straight distance in kilometres, on a plane that is good to 0.1 % within one county."""
    east = (lon_b - lon_a) * 111.45 * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(east, (lat_b - lat_a) * 110.95)


def villages(seed: int) -> tuple[Village, ...]:
    """The 968 villages and 45 communities in order of code, with simulated crop, age and waiting time."""
    rng = Random(f"{seed}:villages")
    waves = {crop: _wave(rng) for crop in _crop_names()}
    mixes = {row["town_code"]: row for row in table("crops")}
    return tuple(_village(row, mixes[row["town_code"]], waves, rng) for row in table("villages"))


def _crop_names() -> list[str]:
    return [name for name in table("crops")[0] if name not in ("town_code", "source")]


def _wave(rng: Random) -> tuple[float, float, float]:
    """A smooth hill-and-valley pattern of some kilometres, so that neighbours grow alike."""
    return rng.uniform(60, 110), rng.uniform(60, 110), rng.uniform(0, 2 * math.pi)


def _village(
    row: dict[str, str], mix: dict[str, str], waves: dict[str, tuple[float, float, float]], rng: Random
) -> Village:
    lon, lat, pop = float(row["lon"]), float(row["lat"]), int(row["pop"])
    seat_km = km(lon, lat, *COUNTY_SEAT)
    city = row["kind"] == "residents_committee"
    crop = CITY if city else _crop(lon, lat, mix, waves, rng)
    share = rng.gauss(0.19 if city else 0.27, 0.05) + 0.0025 * min(seat_km, 40) - 0.02 * math.log(pop / 700)
    elderly_share = round(min(max(share, 0.12), 0.55), 3)
    waited = 365 if rng.random() < 0.62 else rng.randrange(40, 330)
    return Village(
        code=row["code12"],
        name=row["name"],
        short_name=row["short_name"],
        kind="community" if city else "village",
        town=row["town_code"],
        town_name=row["town_name"],
        lon=lon,
        lat=lat,
        pop=pop,
        households=int(row["households"]),
        pop60=int(row["pop60"]),
        crop=crop,
        elderly_share=elderly_share,
        seat_km=round(seat_km, 1),
        days_since_fair=waited,
        tags=_tags(crop, elderly_share, seat_km),
    )


def _crop(
    lon: float, lat: float, mix: dict[str, str], waves: dict[str, tuple[float, float, float]], rng: Random
) -> str:
    best, best_score = "", -math.inf
    for crop, (east, north, phase) in waves.items():
        percent = int(mix[crop])
        if percent:
            hill = math.sin(lon * east + phase) + math.sin(lat * north + 2 * phase)
            score = math.log(percent) + 0.9 * hill + 0.35 * gumbel(rng)
            if score > best_score:
                best, best_score = crop, score
    return best


def gumbel(rng: Random) -> float:
    """Standard Gumbel noise: added to log weights it turns "the largest" into a draw by weight."""
    return -math.log(-math.log(rng.random() or 1e-12))


def _tags(crop: str, elderly_share: float, seat_km: float) -> tuple[str, ...]:
    tags = [crop]
    if elderly_share >= 0.36:
        tags.append("老人多")
    if seat_km >= 25:
        tags.append("离城远")
    return tuple(tags)


def venues(places: tuple[Village, ...], seed: int) -> tuple[Venue, ...]:
    """One venue a place; the larger the village, the likelier it is ready and the more stalls it holds."""
    rng = Random(f"{seed}:venues")
    draw = {place.code: rng.random() + 0.12 * math.log(place.pop) for place in places}
    ready = set(sorted(draw, key=lambda code: (-draw[code], code))[:READY_VENUES])
    return tuple(_venue(place, place.code in ready, rng) for place in places)


def _venue(place: Village, ready: bool, rng: Random) -> Venue:
    name = f"{place.short_name}{rng.choice(VENUE_NAMES)}"
    stalls = round(12 + 8 * rng.random() + 2.2 * math.log(max(place.pop, 300) / 300))
    return Venue(place.code, name, ready, min(stalls, 26), "" if ready else rng.choice(NOT_READY))


def must_reach(places: tuple[Village, ...], sites: tuple[Venue, ...]) -> tuple[str, ...]:
    """The oldest, remotest villages that waited longest and have a ready venue within 2 km; one a town."""
    ready = [place for place, site in zip(places, sites, strict=True) if site.ready]
    ranked = sorted(places, key=lambda p: (-_left_behind(p), p.code))
    chosen: dict[str, str] = {}
    for place in ranked:
        near = any(km(place.lon, place.lat, host.lon, host.lat) <= 2 for host in ready)
        if place.town not in chosen and near and place.kind == "village":
            chosen[place.town] = place.code
        if len(chosen) == MUST_REACH:
            break
    return tuple(sorted(chosen.values()))


def _left_behind(place: Village) -> float:
    return place.elderly_share / 0.3 + place.seat_km / 25 + place.days_since_fair / 365


def aliases(places: tuple[Village, ...]) -> tuple[Alias, ...]:
    """Names that trap: short names two towns share (clear with town only), rare characters miswritten."""
    repeats = Counter(place.short_name for place in places)
    found: list[tuple[str, str, AliasKind]] = []
    for place in places:
        if repeats[place.short_name] > 1:
            found.append((place.code, place.town_name + place.short_name, "with_town"))
            found.append((place.code, place.short_name.removesuffix("村"), "bare"))
        for right, wrong in MISWRITTEN.items():
            if right in place.short_name:
                found.append((place.code, place.short_name.replace(right, wrong), "miswritten"))
    meanings = Counter(words for _, words, _ in found) + repeats
    return tuple(Alias(code, words, kind, meanings[words] > 1) for code, words, kind in found)
