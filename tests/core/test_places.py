"""Places: their codes and own anchors, the tree, and the place that was meant."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from installed import COUNTY, place

from jishi.core.organisations.models import Organisation
from jishi.core.people.models import Person
from jishi.core.places.models import Place, PlaceAlias
from jishi.core.places.names import names_of, suggest
from jishi.core.places.tree import UnknownPlace, tree


@pytest.fixture
def villages(sunjiaji: Place, sanyuanzhu: Place) -> dict[str, Place]:
    """Two towns, each with a village called 王家庄."""
    other = place("town", "370783112", "稻田镇", sunjiaji.parent)
    return {
        "三元朱": sanyuanzhu,
        "孙家集的王家庄": place(
            "village", "370783004215", "王家庄村民委员会", sunjiaji, short_name="王家庄村"
        ),
        "稻田的王家庄": place("village", "370783112206", "王家庄村民委员会", other, short_name="王家庄村"),
        "王家老庄": place("village", "370783112207", "王家老庄村民委员会", other, short_name="王家老庄村"),
        "稻田": other,
    }


def test_a_place_lies_in_its_own_scope(shouguang: Place, sunjiaji: Place, sanyuanzhu: Place) -> None:
    assert (shouguang.town_id, shouguang.village_id) == (None, None)
    assert (sunjiaji.town_id, sunjiaji.village_id) == (sunjiaji.id, None)
    assert (sanyuanzhu.town_id, sanyuanzhu.village_id) == (sunjiaji.id, sanyuanzhu.id)


def test_an_organisation_and_its_people_lie_in_its_scope(sunjiaji: Place) -> None:
    hospital = Organisation(
        county=COUNTY,
        number="DW-2026-000001",
        state="current",
        code="hospital-1",
        kind="hospital",
        place=sunjiaji,
        name="寿光市人民医院（模拟）",
    )
    hospital.anchor_itself()
    hospital.full_clean()
    hospital.save()
    leader = Person(
        county=COUNTY, number="RY-2026-000001", state="current", name="带队人", organisation=hospital,
        phone="0536-5221234",
    )  # fmt: skip
    leader.full_clean()
    assert (hospital.unit_id, leader.unit_id) == (hospital.id, hospital.id)
    leader.phone = "call me"
    with pytest.raises(ValidationError, match="电话号码"):
        leader.full_clean()


def test_a_new_place_passes_whether_or_not_it_was_anchored_before(sunjiaji: Place) -> None:
    new = {"county": COUNTY, "state": "current", "level": "village", "kind": "village_committee"}
    for anchored, code in ((False, "370783004220"), (True, "370783004221")):
        made = Place(**new, number=f"DD-2026-{code[-6:]}", code=code, name="新村", parent=sunjiaji)
        if anchored:
            made.anchor_itself()
        made.full_clean()
        assert (made.town_id, made.village_id) == (sunjiaji.id, made.id)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "37078300421"}, "code"),
        ({"code": "370783004999"}, "code"),
        ({"code": "37078300421X"}, "code"),
        ({"code": "370783009"}, "level"),
        ({"parent": None}, "parent"),
        ({"lon": 118.7, "lat": None}, "__all__"),
        ({"lon": 1118.7, "lat": 36.8}, "lon"),
    ],
)
def test_a_place_that_cannot_be_is_refused_by_field(
    sanyuanzhu: Place, changed: dict[str, object], field: str
) -> None:
    for name, value in changed.items():
        setattr(sanyuanzhu, name, value)
    with pytest.raises(ValidationError) as refused:
        sanyuanzhu.full_clean()
    assert set(refused.value.message_dict) == {field}


def test_a_village_hangs_on_a_town(shouguang: Place, sanyuanzhu: Place) -> None:
    sanyuanzhu.parent = shouguang
    with pytest.raises(ValidationError, match="村的上级应为镇街"):
        sanyuanzhu.full_clean()
    shouguang.parent = sanyuanzhu
    with pytest.raises(ValidationError, match="县没有上级"):
        shouguang.full_clean()


def test_a_code_is_free_again_when_its_place_has_ended(sunjiaji: Place, sanyuanzhu: Place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        place("village", sanyuanzhu.code, "三元朱新村", sunjiaji, number="DD-2026-900001")
    sanyuanzhu.state = "ended"
    sanyuanzhu.save()
    assert place("village", sanyuanzhu.code, "三元朱新村", sunjiaji, number="DD-2026-900001").pk


def test_the_tree_takes_one_query(villages: dict[str, Place], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        county = tree(COUNTY)
        sanyuanzhu, sunjiaji = villages["三元朱"].id, villages["三元朱"].parent_id
        assert county.label(sanyuanzhu) == "寿光市 / 孙家集街道 / 三元朱村"
        assert [node.name for node in county.ancestors(sanyuanzhu)] == ["寿光市", "孙家集街道"]
        assert [node.label for node in county.children(sunjiaji)] == ["三元朱村", "王家庄村"]
        (root,) = county.roots()
        assert [node.code for node in county.descendants(root.id)] == [
            "370783004", "370783004212", "370783004215", "370783112", "370783112206", "370783112207",
        ]  # fmt: skip
        assert len(county) == 7
        assert sanyuanzhu in county


def test_the_tree_of_today_leaves_ended_places_out(villages: dict[str, Place]) -> None:
    Place.objects.filter(id=villages["三元朱"].id).update(state="ended")
    with pytest.raises(UnknownPlace, match="停用"):
        tree(COUNTY)[villages["三元朱"].id]
    assert tree(COUNTY, ended=True).label(villages["三元朱"].id) == "寿光市 / 孙家集街道 / 三元朱村"
    assert len(tree("370702")) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("370783004212", ["三元朱"]),
        ("三元朱村村民委员会", ["三元朱"]),
        ("三元朱", ["三元朱"]),
        ("三 元 朱 村", ["三元朱"]),
        ("三元猪村", ["三元朱"]),
        ("370783004221", ["三元朱"]),
        ("370783004213", ["三元朱", "孙家集的王家庄"]),
        ("4215", ["孙家集的王家庄"]),
        ("王家庄", ["孙家集的王家庄", "稻田的王家庄", "王家老庄"]),
        ("冬暖式大棚第一村", ["三元朱"]),
        ("稻田", ["稻田"]),
        ("乌有乡", []),
        ("", []),
        ("寿光市", []),
    ],
)
def test_the_place_that_was_meant_comes_first(
    villages: dict[str, Place], text: str, found: list[str], django_assert_max_num_queries
) -> None:
    PlaceAlias.objects.create(county=COUNTY, position=1, place=villages["三元朱"], name="冬暖式大棚第一村")
    names = {made.id: name for name, made in villages.items()}
    with django_assert_max_num_queries(2):
        assert [names[one.place] for one in suggest(COUNTY, text)] == found


def test_places_of_one_name_are_told_apart(villages: dict[str, Place]) -> None:
    both = suggest(COUNTY, "王家庄村", limit=2)
    assert [(one.label, one.likeness) for one in both] == [
        ("寿光市 / 孙家集街道 / 王家庄村", 100.0),
        ("寿光市 / 稻田镇 / 王家庄村", 100.0),
    ]
    (one, _further) = suggest(COUNTY, "王家庄村", town=villages["稻田"].id)
    assert one.code == "370783112206"


def test_many_questions_take_two_queries(villages: dict[str, Place], django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        names = names_of(COUNTY)
        for text, codes in (
            ("王家庄村", ["370783004215", "370783112206"]),
            ("370783112207", ["370783112207"]),
            ("稻田镇", ["370783112"]),
            ("王家庄", []),
        ):
            assert [node.code for node in names.named(text)] == codes
        assert names.suggest("三元朱")[0].code == "370783004212"
