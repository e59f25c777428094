"""Plan, pin, forbid, move, plan again: what a person has decided stays decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.capability.ledger import CAPABILITIES
from jishi.areas.service.fair.ledger import FAIRS as FAIR_LEDGER
from jishi.areas.service.venue.ledger import VENUES
from jishi.features.planning import changes
from jishi.features.planning.publish import publish
from jishi.records.errors import Forbidden, Invalid
from jishi.records.models import Link
from jishi.records.selectors import due_page, visible
from jishi.records.services import save
from jishi.web.desk.waiting import waiting_for
from loading import People, plan
from small_county import FAIRS, FIRST_MONDAY, WEEKS


def day(fair: Any) -> date:
    return timezone.localtime(fair.starts_at).date()


def booths_of(people: People, **chosen: Any) -> list[Any]:
    rows = visible(people.office, BOOTHS).filter(archived_at=None, **chosen)
    return list(rows.select_related("item", "team", "unit", "fair").order_by("number"))


def test_a_plan_holds_every_limit_of_its_season(planned: People) -> None:
    season, fairs = planned.the_season(), planned.fairs()
    assert (season.state, len(fairs)) == ("planned", FAIRS)
    assert season.objective >= season.greedy > 0
    assert season.objective <= season.bound + 0.01
    assert 0 <= season.gap < 0.05
    ready = set(visible(planned.office, VENUES).filter(ready=True).values_list("village", flat=True))
    assert {fair.village_id for fair in fairs} <= ready
    last = FIRST_MONDAY + timedelta(weeks=WEEKS)
    closed = {
        (row.town_id, row.starts_on + timedelta(days=n))
        for row in season.closed_days.all()
        for n in range((row.ends_on - row.starts_on).days + 1)
    }
    for fair in fairs:
        assert FIRST_MONDAY <= day(fair) < last
        assert (fair.town_id, day(fair)) not in closed
        assert fair.venue.village_id == fair.village_id
        stalls = booths_of(planned, fair=fair)
        assert fair.expected == sum(booth.quantity for booth in stalls)
        assert fair.expected == sum(row.expected for row in fair.covered.all())
    for limit in season.town_limits.all():
        assert limit.floor <= sum(fair.town_id == limit.town_id for fair in fairs) <= limit.ceiling


def test_no_team_stands_where_it_may_not_or_cannot(planned: People) -> None:
    able = {(row.team_id, row.item_id) for row in visible(planned.office, CAPABILITIES)}
    standing: dict[Any, set[date]] = {}
    for booth in booths_of(planned):
        assert (booth.team_id, booth.item_id) in able
        standing.setdefault(booth.team, set()).add(day(booth.fair))
    for team, days in standing.items():
        off = [(row.starts_on, row.ends_on) for row in team.days_off.all()]
        assert not [d for d in days for first, last in off if first <= d <= last]
        assert len(days) <= team.leader_days
        weeks = [d.isocalendar()[:2] for d in days]
        assert max(weeks.count(week) for week in weeks) <= team.per_week


def test_planned_again_the_pinned_stays_the_forbidden_goes_and_the_moved_keeps_its_day(
    planned: People,
) -> None:
    office = planned.office
    first, second, third = planned.fairs()
    changes.pin(office, first.pk, version=first.version, pinned=True)
    changes.forbid(office, planned.season, village=second.village_id, reason="村里修路")
    changes.shift(office, third.pk, version=third.version, to=day(third) + timedelta(days=1))
    adopted = plan(planned)
    fairs = {fair.village_id: fair for fair in planned.fairs()}
    assert len(fairs) == adopted.fairs == FAIRS
    assert (fairs[first.village_id].pk, day(fairs[first.village_id])) == (first.pk, day(first))
    assert (fairs[third.village_id].pk, day(fairs[third.village_id])) == (
        third.pk,
        day(third) + timedelta(days=1),
    )
    assert second.village_id not in fairs
    second.refresh_from_db()
    assert second.archived_at is not None
    assert booths_of(planned, fair=second) == []


def test_a_dropped_fair_does_not_come_back(planned: People) -> None:
    second = planned.fairs()[1]
    changes.drop(planned.office, second.pk, version=second.version, reason="村里不同意")
    assert second.pk not in {fair.pk for fair in planned.fairs()}
    (ban,) = planned.the_season().bans.all()
    assert (ban.village_id, ban.team_id, ban.day, ban.reason) == (second.village_id, None, None, "村里不同意")
    plan(planned)
    assert len(planned.fairs()) == FAIRS
    assert second.village_id not in {fair.village_id for fair in planned.fairs()}


def test_a_team_kept_away_from_a_village_does_not_stand_there(planned: People) -> None:
    fair = planned.fairs()[0]
    team = booths_of(planned, fair=fair)[0].team
    changes.pin(planned.office, fair.pk, version=fair.version, pinned=True)
    changes.forbid(planned.office, planned.season, village=fair.village_id, team=team.pk)
    plan(planned)
    assert team.pk not in {booth.team_id for booth in booths_of(planned, fair=fair)}
    assert booths_of(planned, fair=fair)


def test_a_fair_cannot_be_moved_out_of_its_season(planned: People) -> None:
    fair = planned.fairs()[0]
    with pytest.raises(Invalid, match="日期不在这一季之内"):
        changes.shift(planned.office, fair.pk, version=fair.version, to=FIRST_MONDAY - timedelta(days=1))
    fair.refresh_from_db()
    assert not fair.pinned


def test_published_needs_are_taken_and_booths_wait_for_their_units(published: People) -> None:
    season, fairs = published.the_season(), published.fairs()
    assert season.state == "published"
    assert {fair.state for fair in fairs} == {"menu_ordered"}
    booths = booths_of(published)
    assert {booth.state for booth in booths} == {"placed"}
    for unit in {booth.unit for booth in booths}:
        page = due_page(published.agent_of(unit), waiting_for, limit=len(booths))
        waiting = [row.pk for row in page.rows if (row.ledger, row.state) == ("booths", "placed")]
        assert sorted(waiting) == sorted(booth.pk for booth in booths if booth.unit_id == unit.pk)


def test_a_need_is_taken_by_the_earliest_fair_that_serves_it(published: People) -> None:
    fairs = {fair.pk: fair for fair in published.fairs()}
    serving: dict[Any, list[Any]] = {}
    for booth in booths_of(published):
        for need in Link.objects.filter(source=booth.pk).values_list("target_id", flat=True):
            serving.setdefault(need, []).append(fairs[booth.fair_id])
    taken = list(visible(published.office, NEEDS).filter(state="confirmed"))
    assert {need.pk for need in taken} == set(serving)
    for need in taken:
        assert need.fair_id == min(serving[need.pk], key=lambda fair: fair.starts_at).pk
    assert visible(published.office, NEEDS).filter(state="placed").exclude(fair=None).count() == 0


def test_a_season_is_not_published_before_it_is_planned(imported: People) -> None:
    season = imported.the_season()
    with pytest.raises(Invalid, match="还没有排出大集。请先排期，再公布。"):
        publish(imported.office, season.pk, version=season.version)
    assert imported.the_season().state == "drafted"


def test_a_season_is_published_once(published: People) -> None:
    season = published.the_season()
    with pytest.raises(Invalid, match="还没有排出大集"):
        publish(published.office, season.pk, version=season.version)


def test_what_people_set_on_a_pinned_fair_is_kept(planned: People) -> None:
    fair = planned.fairs()[0]
    hall = {"village": fair.village_id, "name": "村小学操场", "max_stalls": 2, "ready": True}
    venue = save(actor=planned.office, ledger=VENUES, values=hall).id
    noon = fair.starts_at + timedelta(hours=5)
    chosen = {"venue": venue, "starts_at": noon, "ends_at": noon + timedelta(hours=2), "pinned": True}
    save(actor=planned.office, ledger=FAIR_LEDGER, id=fair.pk, version=fair.version, values=chosen)
    plan(planned)
    fair.refresh_from_db()
    assert (fair.venue_id, fair.starts_at, fair.ends_at) == (venue, noon, noon + timedelta(hours=2))


def test_only_the_fair_office_publishes(planned: People) -> None:
    season = planned.the_season()
    with pytest.raises(Forbidden, match="可以的角色：大集办"):
        publish(planned.cadre, season.pk, version=season.version)
    assert planned.the_season().state == "planned"
    assert {fair.state for fair in planned.fairs()} == {"proposed"}
