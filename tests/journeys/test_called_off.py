"""A fair that is called off, or a booth that is dropped, gives back the needs it had taken: a later plan takes them."""

from __future__ import annotations

from typing import Any

import pytest

from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.features.planning.inputs import read
from jishi.features.planning.jobs import make
from jishi.features.planning.publish import publish
from jishi.records.errors import Invalid
from jishi.records.models import Link, Register, Transition
from jishi.records.registry import ledgers
from jishi.records.selectors import get, visible
from jishi.records.services import archive, commit, move, prepare_archive, prepare_moves, save
from jishi.records.services.projection import verify as verify_register
from loading import SECONDS, People, plan
from small_county import COUNTY, season_row


def whole() -> None:
    assert verify_register(ledgers(), COUNTY) == []
    assert verify_chain(COUNTY) == []


def taken(people: People, fair: Any) -> list[Any]:
    return list(visible(people.office, NEEDS).filter(fair=fair).order_by("number"))


def state(people: People) -> dict[Any, tuple[str, Any]]:
    """Every need: where it stands and which fair has it."""
    return {row.pk: (row.state, row.fair_id) for row in visible(people.office, NEEDS)}


def cancel(people: People, fair: Any) -> None:
    move(actor=people.office, ledger=FAIRS, id=fair.pk, move="cancel", version=fair.version, reason="大雪")


def wanted(booth: Any) -> set[Any]:
    return set(Link.objects.filter(source=booth.pk).values_list("target_id", flat=True))


def a_booth(people: People, fair: Any) -> Any:
    """A booth that serves needs of this fair."""
    mine = {need.pk for need in taken(people, fair)}
    rows = visible(people.office, BOOTHS).filter(fair=fair, archived_at=None).order_by("number")
    return next(booth for booth in rows if wanted(booth) & mine)


def test_the_needs_of_a_cancelled_fair_are_open_again_and_no_others(published: People) -> None:
    first, *_others = published.fairs()
    before, needs, entries = state(published), taken(published, first), Entry.objects.count()
    assert needs
    cancel(published, first)
    after = state(published)
    given_back = {need.pk for need in needs}
    assert {pk for pk in after if after[pk] != before[pk]} == given_back
    assert {after[pk] for pk in given_back} == {("placed", None)}
    booths = list(visible(published.office, BOOTHS).filter(fair=first))
    assert Entry.objects.count() == entries + 1 + len(needs) + len(booths)
    for need in needs:
        entry = Entry.objects.filter(record=need.pk).order_by("-seq")[0]
        assert (entry.verb, entry.payload["move"], entry.payload["follows"]) == (
            "move",
            "release",
            first.number,
        )
        assert entry.payload["reason"] == f"大集 {first.number} 取消：大雪"
        step = Transition.objects.get(entry=need.pk, move="release")
        assert (step.source, step.target) == ("confirmed", "placed")
        row = Register.objects.get(pk=need.pk)
        assert (row.state, row.open) == ("placed", True)
    whole()


def test_the_booths_of_a_cancelled_fair_leave_the_desks_of_their_units(published: People) -> None:
    first, second, *_others = published.fairs()
    rows = visible(published.office, BOOTHS).filter(archived_at=None)
    dropped = rows.filter(fair=first).order_by("number")[0]
    move(
        actor=published.office,
        ledger=BOOTHS,
        id=dropped.pk,
        move="refuse",
        version=dropped.version,
        reason="车坏了",
    )
    before = set(rows.filter(fair=second).values_list("pk", "state"))
    cancel(published, first)
    assert set(rows.filter(fair=first).exclude(pk=dropped.pk).values_list("state", flat=True)) == {
        "called_off"
    }
    assert rows.get(pk=dropped.pk).state == "refused"
    assert set(rows.filter(fair=second).values_list("pk", "state")) == before
    theirs = Register.objects.filter(pk__in=rows.filter(fair=first).values("pk"))
    assert set(theirs.values_list("open", flat=True)) == {False}
    whole()


def test_a_later_season_leaves_what_a_fair_has_taken(published: People) -> None:
    """A need is met once: the plan of another season does not count on it."""
    there = read(published.office, published.the_season().pk)
    other = save(actor=published.office, ledger=SEASONS, values=season_row(subject="下一季"))
    again = read(published.office, other.id)
    taken_now = {pk for pk, (at, _fair) in state(published).items() if at == "confirmed"}
    assert taken_now
    assert taken_now <= {need.pk for need in there.needs}
    assert taken_now.isdisjoint(need.pk for need in again.needs)
    assert again.needs


def test_a_refused_cancelling_gives_nothing_back(published: People) -> None:
    fair, before = published.fairs()[0], state(published)
    with pytest.raises(Invalid, match="须写明理由"):
        move(actor=published.office, ledger=FAIRS, id=fair.pk, move="cancel", version=fair.version)
    assert state(published) == before


def test_sent_twice_a_cancelling_gives_back_once(published: People) -> None:
    fair = published.fairs()[0]
    needs = taken(published, fair)
    sent = {
        "actor": published.office,
        "ledger": FAIRS,
        "id": fair.pk,
        "move": "cancel",
        "version": fair.version,
        "reason": "大雪",
        "operation": fair.pk,
    }
    assert not move(**sent).replayed
    assert move(**sent).replayed
    assert Transition.objects.filter(entry=needs[0].pk, move="release").count() == 1


def test_archived_or_cancelled_by_many_they_give_back_too(published: People) -> None:
    first, second, third = published.fairs()
    office, needs = (
        published.office,
        [need.pk for fair in published.fairs() for need in taken(published, fair)],
    )
    done = prepare_moves(actor=office, ledger=FAIRS, records=[first, second], move="cancel", reason="大雪")
    gone = prepare_archive(actor=office, ledger=FAIRS, records=[third], reason="录重了")
    commit(actor=office, batches=[done, gone])
    after = state(published)
    assert {after[pk] for pk in needs} == {("placed", None)}
    whole()


def test_a_booth_its_unit_refuses_gives_back_its_needs_and_asked_again_takes_them(published: People) -> None:
    fair = published.fairs()[0]
    booth = a_booth(published, fair)
    mine = {need.pk for need in taken(published, fair)} & wanted(booth)
    before = state(published)
    agent = published.agent_of(booth.unit)
    move(actor=agent, ledger=BOOTHS, id=booth.pk, move="refuse", version=booth.version, reason="人手不够")
    after = state(published)
    assert {pk for pk in after if after[pk] != before[pk]} == mine
    assert {after[pk] for pk in mine} == {("placed", None)}
    version = get(published.office, BOOTHS, booth.pk).version
    move(actor=published.office, ledger=BOOTHS, id=booth.pk, move="ask_again", version=version)
    assert state(published) == before
    whole()


def test_an_archived_booth_gives_back_its_needs(published: People) -> None:
    fair = published.fairs()[0]
    booth = a_booth(published, fair)
    mine = {need.pk for need in taken(published, fair)} & wanted(booth)
    archive(actor=published.office, ledger=BOOTHS, id=booth.pk, version=booth.version, reason="摊位太多")
    assert {state(published)[pk] for pk in mine} == {("placed", None)}
    whole()


def test_what_has_been_served_stays_served(published: People) -> None:
    fair = published.fairs()[0]
    served, *rest = taken(published, fair)
    move(actor=published.office, ledger=NEEDS, id=served.pk, move="serve", version=served.version)
    cancel(published, fair)
    after = state(published)
    assert after[served.pk] == ("served", fair.pk)
    assert {after[need.pk] for need in rest} == {("placed", None)}


def test_a_booth_asked_again_of_a_cancelled_fair_takes_nothing(published: People) -> None:
    fair = published.fairs()[0]
    booth = a_booth(published, fair)
    mine = wanted(booth) & {need.pk for need in taken(published, fair)}
    agent = published.agent_of(booth.unit)
    move(actor=agent, ledger=BOOTHS, id=booth.pk, move="refuse", version=booth.version, reason="人手不够")
    cancel(published, fair)
    version = get(published.office, BOOTHS, booth.pk).version
    move(actor=published.office, ledger=BOOTHS, id=booth.pk, move="ask_again", version=version)
    assert {state(published)[pk] for pk in mine} == {("placed", None)}


def test_the_plan_of_a_later_season_takes_what_was_given_back(published: People) -> None:
    office, fair = published.office, published.fairs()[0]
    given_back = {need.pk for need in taken(published, fair)}
    cancel(published, fair)
    row = season_row(subject="2027年春季大集（模拟）", starts_on="2027-03-01")
    season = save(actor=office, ledger=SEASONS, values=row).id
    make(office, season, seconds=SECONDS, report=lambda _fraction, _message: None).adopt()
    publish(office, season, version=get(office, SEASONS, season).version)
    later = set(visible(office, FAIRS).filter(season=season).values_list("pk", flat=True))
    after = state(published)
    served = {pk for pk in given_back if after[pk][0] == "confirmed"}
    assert served
    assert {after[pk][1] for pk in served} <= later
    whole()


def test_planned_again_a_season_leaves_the_village_of_a_cancelled_fair_alone(planned: People) -> None:
    """Its fair stands for all to see, and a village has one fair a season."""
    first = planned.fairs()[0]
    cancel(planned, first)
    plan(planned)
    standing = [fair for fair in planned.fairs() if fair.state != "cancelled"]
    assert first.village_id not in {fair.village_id for fair in standing}
    assert get(planned.office, FAIRS, first.pk).state == "cancelled"
    whole()
