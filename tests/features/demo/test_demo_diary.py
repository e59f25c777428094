"""The diary pages: dated in the window, made of their sentences, counted in digits, naming no one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from jishi.features.demo.simulation.season import first_monday_for
from jishi.features.demo.simulation.tables import table
from jishi.features.demo.simulation.voices import lines, quoted
from jishi.features.demo.simulation.world import World, build_world

MONDAY = date(2026, 12, 21)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(MONDAY)


def test_visits_cover_every_place_with_both_roles(world: World) -> None:
    assert len(world.visits) >= 3000
    visits = Counter(visit.village for visit in world.visits)
    assert set(visits) == {place.code for place in world.villages}
    assert min(visits.values()) >= 3
    roles = Counter(visit.role for visit in world.visits)
    assert set(roles) == {"first_secretary", "grid_worker"}
    assert min(roles.values()) > 500
    assert {visit.purpose for visit in world.visits} == {"routine", "care", "survey", "request"}


def test_keys_are_unique_and_ordered_by_day(world: World) -> None:
    assert [visit.key for visit in world.visits] == [f"ZF{n:05d}" for n in range(1, len(world.visits) + 1)]
    assert [visit.day for visit in world.visits] == sorted(visit.day for visit in world.visits)
    assert len({mention.key for mention in world.mentions}) == len(world.mentions)


def test_visits_lie_in_the_60_days_that_end_14_days_before(world: World) -> None:
    assert all(
        MONDAY - timedelta(days=74) <= visit.day < MONDAY - timedelta(days=14) for visit in world.visits
    )


@pytest.mark.parametrize(
    "today", [date(2027, 3, 1), date(2027, 3, 2)], ids=["14 days ahead", "20 days ahead"]
)
def test_nothing_is_dated_after_the_day_of_loading(today: date) -> None:
    loaded = build_world(first_monday_for(today))
    assert max(visit.day for visit in loaded.visits) <= today
    assert loaded.survey_on <= today


def test_each_sentence_stands_once_in_its_page_and_makes_up_the_page(world: World) -> None:
    said = defaultdict(list)
    for mention in world.mentions:
        said[mention.visit].append(mention)
    for visit in world.visits:
        position = 0
        for mention in said[visit.key]:
            assert mention.village == visit.village
            assert visit.text.count(mention.sentence) == 1
            found = visit.text.index(mention.sentence)
            assert found >= position
            position = found + len(mention.sentence)
        assert len(re.findall("[。？]", visit.text)) >= 2
        assert len(visit.text) <= 1000


def test_kinds_items_and_people_agree_with_the_words(world: World) -> None:
    phrasings = {item.code: item.phrasings for item in world.items}
    kinds = Counter(mention.kind for mention in world.mentions)
    assert set(kinds) == {"need", "problem", "praise", "policy_gap"}
    assert min(kinds.values()) > 200
    for mention in world.mentions:
        assert (mention.kind == "need") == bool(mention.item)
        assert len(mention.sentence) <= 200
        if mention.item:
            assert any(phrase in mention.sentence for phrase in phrasings[mention.item])
        counted = re.findall(r"(\d+)人", mention.sentence)
        assert counted == ([str(mention.people)] if mention.people > 1 else [])


def test_the_words_vary(world: World) -> None:
    needs = [mention.sentence for mention in world.mentions if mention.kind == "need"]
    assert len(set(needs)) / len(needs) > 0.8
    pages = Counter(visit.text for visit in world.visits)
    assert max(pages.values()) == 1
    assert Counter(needs).most_common(1)[0][1] <= 12


def test_wordings_use_only_known_slots() -> None:
    slots = {slot for row in table("sentences") for slot in re.findall(r"\{(\w+)\}", row["text"])}
    assert slots == {"who", "p", "q", "n", "g", "h", "spot"}
    for row in table("sentences"):
        if row["part"] == "need_some":
            assert "{n}人" in row["text"]
        if row["part"] in ("need_one", "need_some"):
            assert ("{p}" in row["text"]) != ("{q}" in row["text"])


def test_no_person_is_named_and_no_number_is_long_enough_to_call(world: World) -> None:
    called = re.compile(
        "[王李张刘陈杨赵孙马周吴徐朱胡郭](某|大爷|大娘|大哥|大姐|大嫂|书记|主任|师傅|医生|律师|家)|某|叫做|名叫"
    )
    for visit in world.visits:
        assert not called.search(visit.text), visit.text
        assert not re.search(r"\d{3,}", visit.text), visit.text


def test_city_pages_speak_of_no_fields(world: World) -> None:
    city = {place.code for place in world.villages if place.kind == "community"}
    for mention in world.mentions:
        if mention.village in city and not mention.item:
            assert not re.search("机耕|秸秆|玉米|棚", mention.sentence)


@pytest.mark.parametrize("season", ["winter", "spring", "summer", "autumn"])
@pytest.mark.parametrize("crop", ["设施蔬菜", "城区"])
def test_every_season_has_weather_in_field_and_city(season: str, crop: str) -> None:
    assert len(lines("weather", "any", crop, season)) >= 3


@pytest.mark.parametrize(
    ("phrase", "spoken"),
    [
        ("没房子抵押能不能贷", "没房子抵押能不能贷？"),
        ("想扎个手指头测测血糖高不高", "想扎个手指头测测血糖高不高。"),
        ("小羊拉稀死了好几只", "小羊拉稀死了好几只。"),
        ("肥没少上，果子就是不长个", "肥没少上，果子就是不长个。"),
        ("手机里净弹广告，按哪儿都关不掉", "手机里净弹广告，按哪儿都关不掉。"),
        ("药酒说包治百病，能信不", "药酒说包治百病，能信不？"),
    ],
)
def test_only_direct_questions_get_a_question_mark(phrase: str, spoken: str) -> None:
    assert quoted(phrase) == spoken
