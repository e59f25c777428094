"""What a season wishes for: its days, its teams' stretches, the farming calendar, and fairs that spread."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from witness import untouched

from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.rulebook.models import RuleValue
from jishi.features.planning.inputs import read
from jishi.features.planning.problem import Adapter
from jishi.planner import Problem
from jishi.records.errors import Invalid
from jishi.records.selectors import visible
from jishi.records.services import save
from jishi.rules.calendar.lunar import lunar_date
from loading import People, plan
from small_county import COUNTY, FIRST_MONDAY, WEEKS, season_row

SUMMER = date(2027, 5, 24)


def wish(people: People, **values: Any) -> None:
    season = people.the_season()
    save(actor=people.office, ledger=SEASONS, id=season.pk, version=season.version, values=values)


def problem_of(people: People, season: Any = None) -> Problem:
    return Adapter(read(people.office, season or people.season)).problem()


def days_of(people: People) -> list[date]:
    return [timezone.localtime(fair.starts_at).date() for fair in people.fairs()]


def test_fairs_are_held_on_the_market_days_that_are_wished_for(imported: People) -> None:
    wish(imported, closed_days=[], day_wishes=[{"market": "农历逢三、八", "worth": 400}])
    plan(imported)
    assert {lunar_date(day).day % 5 for day in days_of(imported)} == {3}


def test_fairs_are_kept_away_from_days_that_are_worth_less(imported: People) -> None:
    wish(imported, closed_days=[], day_wishes=[{"worth": -400, "ends_on": FIRST_MONDAY + timedelta(days=13)}])
    plan(imported)
    assert min(days_of(imported)) >= FIRST_MONDAY + timedelta(days=14)


def test_wishes_for_one_day_add_up_and_those_of_a_town_are_its_own(imported: People) -> None:
    towns = Adapter(read(imported.office, imported.season)).inputs.towns
    wishes: list[dict[str, Any]] = [
        {"worth": 30, "starts_on": FIRST_MONDAY, "ends_on": FIRST_MONDAY + timedelta(days=1)},
        {"worth": -30, "market": "每周一", "ends_on": FIRST_MONDAY},
        {"town": towns[1].pk, "worth": 7, "market": "每周一", "ends_on": FIRST_MONDAY},
    ]
    wish(imported, day_wishes=wishes)
    table = problem_of(imported).day_values
    found = list(zip(table.town.tolist(), table.day.tolist(), table.value.tolist(), strict=True))
    assert found == sorted([(1, 0, 7.0), *((town, 1, 30.0) for town in range(len(towns)))])


def test_a_team_goes_no_oftener_than_its_stretch_allows(imported: People) -> None:
    plan(imported)
    busiest = max(
        {booth.team for booth in visible(imported.office, BOOTHS).filter(archived_at=None)},
        key=lambda team: visible(imported.office, BOOTHS).filter(archived_at=None, team=team).count(),
    )
    stretch = {
        "starts_on": FIRST_MONDAY - timedelta(days=30),
        "ends_on": FIRST_MONDAY + timedelta(weeks=WEEKS),
    }
    wish(imported, team_periods=[{"team": busiest.pk, **stretch, "most": 1}])
    plan(imported)
    stands = visible(imported.office, BOOTHS).filter(archived_at=None, team=busiest)
    assert len({booth.fair_id for booth in stands}) == 1


def test_no_fair_is_held_while_villagers_harvest_unless_the_season_says_so(imported: People) -> None:
    row = season_row(starts_on=SUMMER, closed_days=[], town_limits=[], subject="夏季大集（模拟）")
    season = save(actor=imported.office, ledger=SEASONS, values=row).record
    closed = {
        SUMMER + timedelta(days=day) for day in problem_of(imported, season.pk).closed_days.day.tolist()
    }
    # 芒种 of 2027 is 6 June: from seven days before to fourteen days after.
    harvest = {date(2027, 5, 30) + timedelta(days=n) for n in range(22)}
    assert harvest <= closed
    assert date(2027, 5, 29) not in closed
    save(
        actor=imported.office,
        ledger=SEASONS,
        id=season.pk,
        version=season.version,
        values={"farming_closed": False},
    )
    days = problem_of(imported, season.pk).closed_days.day.tolist()
    assert not harvest & {SUMMER + timedelta(days=day) for day in days} - {date(2027, 6, 9)}


def test_what_is_met_first_counts_more(imported: People) -> None:
    wish(imported, spread=50)
    assert problem_of(imported).first_third_bonus == 0.5
    plan(imported)
    season = imported.the_season()
    assert season.greedy <= season.objective <= season.bound + 0.01


@pytest.mark.parametrize(
    ("line", "field", "told"),
    [
        ({"worth": 0}, "worth", "不能是 0：愿意办填正数，想避开填负数。"),
        ({"worth": 5, "market": "初三初八"}, "market", "集日规则读不懂：给出的是“初三初八”"),
        (
            {"worth": 5, "starts_on": "2026-12-09", "ends_on": "2026-12-08"},
            "ends_on",
            "结束日期早于开始日期。",
        ),
    ],
)
def test_a_wish_that_says_nothing_is_refused(
    imported: People, line: dict[str, Any], field: str, told: str
) -> None:
    with untouched(COUNTY), pytest.raises(Invalid) as caught:
        wish(imported, day_wishes=[{"worth": 5}, line])
    assert caught.value.errors[f"day_wishes.2.{field}"][0].startswith(told)


def test_a_farming_rule_nobody_can_read_is_named(imported: People) -> None:
    RuleValue.objects.create(
        county=COUNTY,
        key="season.farming",
        value="麦收的时候",
        effective_from=date(2026, 1, 1),
        source="县里的通知（模拟）",
    )
    with pytest.raises(Invalid, match="请先改正规则“农忙季节”：农忙季节写法读不懂"):
        read(imported.office, imported.season)
