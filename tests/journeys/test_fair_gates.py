"""Units confirm their booths; a fair is announced when every gate is open, and each closed gate says what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jishi.areas.registry.person.ledger import PEOPLE
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.venue.ledger import VENUES
from jishi.core.access.actor import Actor
from jishi.features.public.schedule import one, upcoming
from jishi.records.errors import Forbidden, Invalid, NotFound, Refused
from jishi.records.selectors import get, visible
from jishi.records.services import move, save
from loading import People, units


def step(actor: Actor, fair: Any, code: str) -> Any:
    """One move of the fair at its present version."""
    current = get(actor, FAIRS, fair.pk)
    return move(actor=actor, ledger=FAIRS, id=fair.pk, move=code, version=current.version).record


def booths(people: People, fair: Any) -> list[Any]:
    rows = visible(people.office, BOOTHS).filter(fair=fair, archived_at=None)
    return list(rows.select_related("unit", "team", "item").order_by("number"))


def leader(actor: Actor, unit: Any) -> Any:
    return visible(actor, PEOPLE).filter(organisation=unit).order_by("number").first()


def confirm(people: People, booth: Any) -> None:
    agent = people.agent_of(booth.unit)
    values = {"leader": leader(agent, booth.unit).pk}
    move(actor=agent, ledger=BOOTHS, id=booth.pk, move="confirm", version=booth.version, values=values)


def confirm_all(people: People, fair: Any) -> None:
    for booth in booths(people, fair):
        confirm(people, booth)


def refused(actor: Actor, fair: Any, code: str) -> str:
    """The reason of the one refusal; the fair stays as it was."""
    before = get(actor, FAIRS, fair.pk)
    with pytest.raises(Refused) as caught:
        step(actor, fair, code)
    after = get(actor, FAIRS, fair.pk)
    assert (after.state, after.version) == (before.state, before.version)
    assert isinstance(caught.value, Invalid)
    ((reason,),) = caught.value.errors.values()
    return reason


def test_a_unit_confirms_its_own_booth_with_a_leader_of_its_own(published: People) -> None:
    booth = booths(published, published.fairs()[0])[0]
    agent = published.agent_of(booth.unit)

    def attempt(**values: Any) -> None:
        move(actor=agent, ledger=BOOTHS, id=booth.pk, move="confirm", version=booth.version, values=values)

    with pytest.raises(Invalid, match="请填写带队的班子成员：每个参加的单位都要有一位。"):
        attempt()
    stranger = next(unit for unit in units(published) if unit.pk != booth.unit_id)
    with pytest.raises(Invalid) as caught:
        attempt(leader=leader(published.office, stranger).pk)
    assert caught.value.errors == {"leader": ["没有这条记录，或它不在您的范围内。"]}
    booth.refresh_from_db()
    assert (booth.state, booth.leader_id, booth.version) == ("placed", None, 1)
    attempt(leader=leader(agent, booth.unit).pk)
    booth.refresh_from_db()
    assert (booth.state, booth.leader.organisation_id) == ("confirmed", booth.unit_id)


def test_another_units_booth_is_not_there_for_a_unit(published: People) -> None:
    fair = published.fairs()[0]
    booth = booths(published, fair)[0]
    other = next(row.unit for row in booths(published, fair) if row.unit_id != booth.unit_id)
    stranger = published.agent_of(other)
    values = {"leader": leader(stranger, other).pk}
    with pytest.raises(NotFound, match="没有这条记录，或它不在您的范围内。"):
        move(actor=stranger, ledger=BOOTHS, id=booth.pk, move="confirm", version=1, values=values)
    booth.refresh_from_db()
    assert (booth.state, booth.version) == ("placed", 1)


def test_a_unit_refuses_with_a_reason(published: People) -> None:
    booth = booths(published, published.fairs()[0])[0]
    agent = published.agent_of(booth.unit)
    with pytest.raises(Invalid):
        move(actor=agent, ledger=BOOTHS, id=booth.pk, move="refuse", version=1)
    move(actor=agent, ledger=BOOTHS, id=booth.pk, move="refuse", version=1, reason="当天全院体检")
    booth.refresh_from_db()
    assert booth.state == "refused"


def test_a_unit_does_not_announce(published: People) -> None:
    fair = published.fairs()[0]
    agent = published.agent_of(booths(published, fair)[0].unit)
    with pytest.raises((Forbidden, NotFound)):
        step(agent, fair, "confirm_units")
    assert get(published.office, FAIRS, fair.pk).state == "menu_ordered"


def test_every_booth_must_be_answered(published: People) -> None:
    fair = published.fairs()[0]
    last, *others = booths(published, fair)
    for booth in others:
        confirm(published, booth)
    reason = refused(published.office, fair, "confirm_units")
    assert reason == f"这些摊位单位还没有答复：{last.item}（{last.team}）。"


def test_fewer_than_five_items_is_too_few(published: People) -> None:
    fair = published.fairs()[0]
    first, second, third, fourth, fifth, *rest = booths(published, fair)
    for booth in (first, second, third, fourth):
        confirm(published, booth)
    for booth in (fifth, *rest):
        move(
            actor=published.agent_of(booth.unit),
            ledger=BOOTHS,
            id=booth.pk,
            move="refuse",
            version=booth.version,
            reason="人手不够",
        )
    assert refused(published.office, fair, "confirm_units") == (
        "已确认的不同项目只有 4 个，至少要 5 个。请催还没有确认的单位，或加开摊位。"
    )
    move(actor=published.office, ledger=BOOTHS, id=fifth.pk, move="ask_again", version=2)
    fifth.refresh_from_db()
    confirm(published, fifth)
    assert step(published.office, fair, "confirm_units").state == "units_confirmed"


def test_a_venue_must_be_named_and_ready(published: People) -> None:
    office, fair = published.office, published.fairs()[0]
    confirm_all(published, fair)
    step(office, fair, "confirm_units")
    venue = get(office, VENUES, fair.venue_id)
    save(actor=office, ledger=VENUES, id=venue.pk, version=venue.version, values={"ready": False})
    assert refused(office, fair, "ready_venue") == (
        "场地还没有标为“已具备条件”。请村里核实后在“大集场地”里改。"
    )
    version = get(office, FAIRS, fair.pk).version
    save(actor=office, ledger=FAIRS, id=fair.pk, version=version, values={"venue": None})
    assert refused(office, fair, "ready_venue") == "还没有选定场地。请先在大集里选一处场地。"


def _to_the_last_gate(people: People) -> Any:
    fair = people.fairs()[0]
    confirm_all(people, fair)
    step(people.office, fair, "confirm_units")
    return step(people.office, fair, "ready_venue")


def test_what_was_ready_must_still_be_so_on_the_day_of_announcing(published: People) -> None:
    office, fair = published.office, _to_the_last_gate(published)
    booth = booths(published, fair)[0]
    save(actor=office, ledger=BOOTHS, id=booth.pk, version=booth.version, values={"leader": None})
    assert refused(office, fair, "announce") == f"这些单位还没有确定带队的班子成员：{booth.team}。"
    confirmed = leader(office, booth.unit).pk
    save(actor=office, ledger=BOOTHS, id=booth.pk, version=booth.version + 1, values={"leader": confirmed})
    venue = get(office, VENUES, fair.venue_id)
    save(actor=office, ledger=VENUES, id=venue.pk, version=venue.version, values={"ready": False})
    assert refused(office, fair, "announce") == ("场地还没有标为“已具备条件”。请村里核实后在“大集场地”里改。")


def test_villagers_hear_of_it_three_days_before(published: People) -> None:
    fair = _to_the_last_gate(published)
    day = timezone.localtime(fair.starts_at).date()
    late = replace(published.office, today=day - timedelta(days=2))
    assert refused(late, fair, "announce") == "离开集只有 2 天，至少要提前 3 天公告。请改期。"
    in_time = replace(published.office, today=day - timedelta(days=3))
    assert step(in_time, fair, "announce").state == "announced"


def test_an_announced_fair_is_firm_in_public(published: People) -> None:
    fair = _to_the_last_gate(published)
    assert [row.firm for row in upcoming(published.public)] == [False, False, False]
    step(published.office, fair, "announce")
    shown = one(published.public, fair.pk)
    assert shown.firm
    assert shown.items == [
        booth.item.name for booth in sorted(booths(published, fair), key=lambda b: (-b.quantity, b.number))
    ]
