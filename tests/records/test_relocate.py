"""A village goes to another town, or into another village: scopes follow today's tree, figures the tree of their day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from county import County
from jishi.core.access.actor import actor_of
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.places.models import PastParent, Place, Succession
from jishi.core.places.tree import tree
from jishi.records.errors import Forbidden, Invalid, NotFound, Stale
from jishi.records.registry import ledger, ledgers
from jishi.records.selectors import history, visible
from jishi.records.services import move, save
from jishi.records.services.relocate import merge_places, move_place
from unchanged import refused, whole

WHY = "镇村区划调整（模拟）"


def place(county: County, code: str) -> Place:
    return Place.objects.get(county=county.code, code=county.code + code)


def seen(county: County, kind: str, key: object) -> set[Any]:
    actor = county.actor("town_party" if kind == "town" else "village_committee", kind, key)
    return {row.pk for code in ("visits", "needs", "households") for row in visible(actor, ledger(code))}


def test_a_moved_village_takes_its_records_along_and_the_past_stays(county: County) -> None:
    village, old, new = (place(county, code) for code in ("006232", "006", "104"))
    before, theirs = seen(county, "town", old.pk), seen(county, "town", new.pk)
    inside = seen(county, "village", village.pk)
    count, today = Entry.objects.count(), county.today
    done = move_place(actor=county.system, id=village.pk, town=new.pk, reason=WHY, version=village.version)
    assert done.records["visits"] == 1
    assert set(done.records) >= {"visits", "needs", "households", "people"}
    assert Entry.objects.count() == count + 1
    told = Entry.objects.order_by("-seq")[0]
    assert (told.verb, told.record_id, told.payload["records"]) == (
        "relocate",
        village.pk,
        dict(done.records),
    )
    assert (seen(county, "town", old.pk), seen(county, "town", new.pk)) == (before - inside, theirs | inside)
    assert seen(county, "village", village.pk) == inside
    assert "台头镇" in history(county.system, ledger("places"), village)[0].sentence
    for entry in ledgers():
        for row in entry.model._default_manager.filter(village=village.pk):
            assert row.town_id == new.pk, entry.code
    whole(county)
    assert tree(county.code)[village.pk].parent == new.pk
    assert tree(county.code, on=today)[village.pk].parent == new.pk
    yesterday = today - timedelta(days=1)
    assert tree(county.code, on=yesterday)[village.pk].parent == old.pk
    back = move_place(actor=county.system, id=village.pk, town=old.pk, reason=WHY)
    assert back.records == done.records
    assert (seen(county, "town", old.pk), seen(county, "town", new.pk)) == (before, theirs)
    assert PastParent.objects.filter(place=village).count() == 1
    assert tree(county.code, on=yesterday)[village.pk].parent == old.pk


def test_whoever_has_a_record_open_is_told(county: County) -> None:
    visit, village = county.row("visits"), place(county, "006232")
    move_place(actor=county.system, id=village.pk, town=place(county, "104").pk, reason=WHY)
    refused(
        Stale,
        lambda: save(
            actor=county.system,
            ledger=ledger("visits"),
            values={"visitor": "村干部"},
            id=visit.pk,
            version=visit.version,
        ),
    )


def test_a_village_merged_into_another_is_seen_by_those_of_the_other(county: County) -> None:
    kept, dropped = place(county, "104238"), place(county, "006232")
    user = User.objects.get(pk=county.users["village_committee"])
    county.client("village_committee", "village", kept.pk)
    own, others = seen(county, "village", kept.pk), seen(county, "village", dropped.pk)
    on, day_before = county.today, county.today - timedelta(days=1)
    done = merge_places(actor=county.system, keep=kept.pk, drop=dropped.pk, on=on, reason=WHY)
    assert done.records["visits"] == 1
    kept.refresh_from_db()
    dropped.refresh_from_db()
    assert (dropped.state, dropped.valid_to, dropped.town_id) == ("ended", on, kept.town_id)
    assert kept.predecessor_id == dropped.pk
    actor = actor_of(user, county.today)
    now = {row.pk for code in ("visits", "needs", "households") for row in visible(actor, ledger(code))}
    assert now == own | others
    # The records keep the village of their day, and so do the figures.
    assert {v.village_id for v in county.rows("visits")} == {kept.pk, dropped.pk}
    assert dropped.pk not in tree(county.code)
    assert dropped.pk not in tree(county.code, on=on)
    assert tree(county.code, on=day_before)[dropped.pk].parent == place(county, "006").pk
    whole(county)
    third = save(
        actor=county.system,
        ledger=ledger("places"),
        values={
            "code": f"{county.code}104239",
            "name": "样例村委会（模拟）",
            "level": "village",
            "kind": "village_committee",
            "parent": f"{county.code}104",
        },
    ).id
    merge_places(actor=county.system, keep=third, drop=kept.pk, on=on, reason=WHY)
    assert set(Succession.objects.filter(successor=third).values_list("place_id", flat=True)) == {
        kept.pk,
        dropped.pk,
    }
    county.client("village_committee", "village", third)
    actor = actor_of(user, county.today)
    again = {row.pk for code in ("visits", "needs", "households") for row in visible(actor, ledger(code))}
    assert again == own | others
    whole(county)


def test_what_cannot_be_moved_or_merged_is_refused(county: County) -> None:
    village, other, town = (place(county, code) for code in ("006232", "104238", "104"))
    system, theirs = county.system, Place.objects.exclude(county=county.code).filter(level="town")[0]

    def moving(id: Any = village.pk, to: Any = town.pk, reason: str = WHY, **more: Any) -> Callable[[], Any]:
        return lambda: move_place(actor=more.pop("actor", system), id=id, town=to, reason=reason, **more)

    def joining(keep: Any = other.pk, drop: Any = village.pk, on: date = county.today) -> Callable[[], Any]:
        return lambda: merge_places(actor=system, keep=keep, drop=drop, on=on, reason=WHY)

    for act in (
        moving(to=village.parent_id),
        moving(to=other.pk),
        moving(id=town.pk),
        moving(reason=""),
        joining(keep=village.pk),
        joining(keep=town.pk),
        joining(on=county.today + timedelta(days=1)),
    ):
        refused(Invalid, act)
    for act in (moving(to=theirs.pk), moving(id=uuid4()), joining(keep=theirs.pk)):
        refused(NotFound, act)
    refused(Stale, moving(version=village.version + 1))
    for role in ("town_party", "auditor", "village_committee"):
        refused(Forbidden, moving(actor=county.actor(role)))
    move(
        actor=system,
        ledger=ledger("places"),
        id=village.pk,
        move="end",
        version=village.version,
        reason="样例",
    )
    for act in (moving(), joining()):
        assert "恢复" in refused(Invalid, act)
