"""A grid of a village: entered by the office, worked by whoever is posted there, and moved with its village."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from county import County
from jishi.core.access.actor import actor_of
from jishi.core.access.models import User
from jishi.core.places.models import Place
from jishi.records.errors import Invalid
from jishi.records.models import Register
from jishi.records.registry import ledger
from jishi.records.selectors import get, visible
from jishi.records.services import move, save
from jishi.records.services.relocate import move_place
from unchanged import whole

GRID = {
    "code": "370783006232001",
    "name": "三元朱村第一网格",
    "level": "grid",
    "kind": "grid",
    "parent": "370783006232",
}


def entered(office: Client, **changed: str) -> Any:
    return office.post("/api/v1/places/", GRID | changed, content_type="application/json")


def grid_of(county: County) -> Place:
    made = save(actor=county.system, ledger=ledger("places"), values=GRID)
    return Place.objects.get(pk=made.id)


def test_the_office_enters_a_grid_and_it_lies_in_its_village(county: County) -> None:
    answer = entered(county.client("fair_office"))
    assert answer.status_code == 201, answer.content.decode()
    grid = Place.objects.get(pk=answer.json()["id"])
    village = Place.objects.get(county=county.code, code="370783006232")
    assert (grid.grid_id, grid.village_id, grid.town_id) == (grid.pk, village.pk, village.town_id)
    row = Register.objects.get(pk=grid.pk)
    assert (row.grid, row.village, row.town) == (grid.pk, village.pk, village.town_id)
    whole(county)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"code": "370783006232000"}, "code", "从001起"),
        ({"code": "37078300623200X"}, "code", "15位数字"),
        ({"code": "370783104238001"}, "parent", "核对代码或上级"),
        ({"parent": "370783006"}, "parent", "网格的上级应为村"),
        ({"level": "village"}, "level", "另一层级"),
        ({"kind": "village_committee"}, "kind", "没有这一类型"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_by_field(
    county: County, changed: dict[str, str], field: str, said: str
) -> None:
    answer = entered(county.client("fair_office"), **changed)
    assert answer.status_code == 400
    assert said in {fault["field"]: fault["message"] for fault in answer.json()["errors"]}[field]
    assert not Place.objects.filter(level="grid").exists()


def test_who_is_posted_to_a_grid_has_just_that_grid(county: County) -> None:
    grid, posts, needs = grid_of(county), ledger("appointments"), ledger("needs")
    person, user = county.row("people"), User.objects.get(pk=county.users["grid_worker"])
    User.objects.filter(pk=user.pk).update(person=person)
    values = {
        "holder_person": str(person.pk),
        "post": "网格员",
        "role": "grid_worker",
        "starts_on": "2026-01-05",
    }
    with pytest.raises(Invalid) as refused:
        save(actor=county.system, ledger=posts, values=values | {"at_place": "370783006232"})
    assert "网格" in refused.value.errors["at_place"][0]
    made = save(actor=county.system, ledger=posts, values=values | {"at_place": GRID["code"]})
    assert get(county.system, posts, made.id).grid_id == grid.pk
    move(actor=county.system, ledger=posts, id=made.id, move="activate", version=1)
    worker = actor_of(User.objects.get(pk=user.pk), county.today)
    assert {(hold.role, hold.scope_kind, hold.scope_key) for hold in worker.holds} == {
        ("grid_worker", "grid", str(grid.pk))
    }
    # A record in the grid is in the grid's scope, and no other of the village.
    need = county.row("needs")
    needs.model._default_manager.filter(pk=need.pk).update(grid=grid.pk)
    over = county.holding(("fair_office", "grid", grid.pk))
    assert [row.pk for row in visible(over, needs)] == [need.pk]


def test_a_grid_goes_with_its_village_to_another_town(county: County) -> None:
    grid, town = grid_of(county), Place.objects.get(county=county.code, code="370783104")
    village = grid.parent
    assert village is not None
    done = move_place(actor=county.system, id=village.pk, town=town.pk, reason="镇村区划调整（模拟）")
    assert done.records["places"] == 1
    grid.refresh_from_db()
    assert (grid.town_id, grid.village_id, grid.parent_id) == (town.pk, village.pk, village.pk)
    assert Register.objects.get(pk=grid.pk).town == town.pk
    whole(county)
