"""The demo as it is loaded: real names, enough of everything, every booth asked for, all that is invented marked so."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from databases import Elsewhere
from jishi.areas.demand.mention.ledger import MENTIONS
from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.demand.need.model import NeedSource
from jishi.areas.demand.visit.ledger import VISITS
from jishi.areas.registry.organisation.ledger import ORGANISATIONS
from jishi.areas.registry.person.ledger import PEOPLE
from jishi.areas.registry.place.ledger import PLACES
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.item.ledger import ITEMS
from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.core.access.models import Hold
from jishi.core.access.roles import PSEUDO_ROLES, ROLES
from jishi.core.audit.verifying import verify as verify_audit
from jishi.records.ledger import Ledger
from jishi.records.models import Link
from jishi.records.registry import ledgers
from jishi.records.selectors import visible
from jishi.records.services.projection import verify as verify_register
from loaded_demo import AS_OF, Demo

COUNTY = "370783"
TODAY = date.fromisoformat(AS_OF)
SIMULATED = "模拟"


@pytest.fixture(scope="module")
def there(demo: Demo, django_db_blocker: DjangoDbBlocker) -> Iterator[Elsewhere]:
    database = Elsewhere(str(demo.database))
    yield database
    with django_db_blocker.unblock():
        database.close()


@pytest.fixture
def system(there: Elsewhere, django_db_blocker: DjangoDbBlocker) -> Iterator[Actor]:
    """Reads the loaded demo on its own day."""
    with django_db_blocker.unblock(), there.used(), time_machine.travel(f"{AS_OF}T10:00:00+08:00", tick=True):
        yield Actor.system(COUNTY, TODAY)


def standing(actor: Actor, owner: Ledger) -> Any:
    return visible(actor, owner).filter(archived_at=None)


def test_the_countys_villages_and_communities_are_there(system: Actor) -> None:
    places = standing(system, PLACES)
    assert places.filter(kind="village_committee").count() == 968
    assert places.filter(kind="residents_committee").count() == 45
    assert places.filter(level="town").count() == 15
    assert places.get(code="370783006232").name == "三元朱村委会"


def test_the_catalogue_is_broad(system: Actor) -> None:
    items = standing(system, ITEMS).filter(state="active")
    assert items.count() >= 120
    assert items.order_by().values("unit_kind").distinct().count() >= 30


def test_enough_was_said_and_counted(system: Actor) -> None:
    assert standing(system, VISITS).count() >= 3000
    assert 28_000 <= standing(system, NEEDS).count() <= 32_000
    assert standing(system, PROVIDERS).count() == 96
    assert standing(system, PROVIDERS).filter(kind="social_organisation").count() == 7


def test_a_need_counts_the_sum_of_its_sources(system: Actor) -> None:
    sums: dict[Any, int] = defaultdict(int)
    for need, quantity in NeedSource.objects.filter(county=COUNTY).values_list("need", "quantity"):
        sums[need] += quantity
    assert dict(standing(system, NEEDS).values_list("pk", "quantity")) == sums


def test_every_booth_was_asked_for_and_half_of_them_in_so_many_words(system: Actor) -> None:
    links: dict[Any, set[Any]] = defaultdict(set)
    for source, target in Link.objects.filter(relation="derived_from").values_list("source", "target"):
        links[source].add(target)
    mentions = set(visible(system, MENTIONS).values_list("pk", flat=True))
    sheets = set(
        NeedSource.objects.filter(kind="sheet", row__gt=1)
        .filter(label__contains=SIMULATED)
        .values_list("need", flat=True)
    )
    booths = list(standing(system, BOOTHS).values_list("pk", flat=True))
    assert len(booths) > 300
    said = [b for b in booths if any(links[need] & mentions for need in links[b])]
    nameless = [b for b in booths if b not in set(said) and not links[b] & sheets]
    assert nameless == []
    assert len(said) * 2 >= len(booths)


def test_a_sentence_stands_word_for_word_in_its_diary(system: Actor) -> None:
    rows = visible(system, MENTIONS).select_related("visit").order_by("number")
    assert [said.number for said in rows if said.sentence not in said.visit.text] == []


def test_the_season_is_planned_near_its_bound_and_published(system: Actor) -> None:
    (season,) = standing(system, SEASONS)
    assert (season.state, season.starts_on, season.weeks) == ("published", date(2026, 12, 21), 13)
    assert season.objective >= 1.1 * season.greedy
    assert 0 <= season.gap <= 0.10
    fairs = list(standing(system, FAIRS))
    assert len(fairs) == season.fair_count == 32
    assert Counter(fair.state for fair in fairs) == {"announced": 1, "menu_ordered": 31}


def test_days_of_a_year_whose_holidays_are_not_settled_show_provisional(system: Actor) -> None:
    years = set()
    for fair in standing(system, FAIRS).order_by("starts_at")[:16]:
        day = timezone.localtime(fair.starts_at)
        years.add(day.year)
        page = Client().get(f"/public/fairs/{fair.pk}/").content.decode()
        assert f"{day.year}年{day.month}月{day.day}日" in page
        assert ("暂定" in page) == (day.year == 2027)
    assert years == {2026, 2027}


def test_there_is_one_user_for_each_role(system: Actor, demo: Demo) -> None:
    holds = sorted(Hold.objects.filter(county=COUNTY).values_list("role", flat=True))
    assert holds == sorted(set(ROLES) - PSEUDO_ROLES)
    assert sorted(demo.passwords()) == holds
    assert (demo.var / "demo-users.txt").stat().st_mode & 0o777 == 0o600


def test_all_that_is_invented_says_so(system: Actor) -> None:
    villages = standing(system, PLACES).filter(level="village")
    assert not villages.exclude(coord_source=SIMULATED, pop_source=SIMULATED).exists()
    for owner, column in (
        (ORGANISATIONS, "name"),
        (PEOPLE, "name"),
        (PROVIDERS, "name"),
        (SEASONS, "subject"),
        (VISITS, "visitor"),
    ):
        unmarked = standing(system, owner).exclude(**{f"{column}__contains": SIMULATED})
        assert list(unmarked.values_list("number", flat=True)[:3]) == [], owner.code
    assert not NeedSource.objects.filter(kind="sheet").exclude(label__contains=SIMULATED).exists()
    (season,) = standing(system, SEASONS)
    assert all(SIMULATED in row.reason for row in [*season.closed_days.all(), *season.must_reach.all()])


def test_register_and_chain_are_whole(system: Actor) -> None:
    assert verify_register(ledgers(), COUNTY) == []
    assert verify_audit(COUNTY) == []


def digest(demo: Demo) -> dict[str, str]:
    """Every table by the hash of its rows."""
    database = sqlite3.connect(f"file:{demo.database}?mode=ro", uri=True)
    found = {}
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        content = hashlib.sha256()
        for row in database.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):
            content.update(repr(row).encode())
        found[name] = content.hexdigest()
    database.close()
    return found


def test_a_second_load_changes_nothing(demo: Demo) -> None:
    before = digest(demo)
    said = demo.run("demo", "--as-of", "2027-06-01")
    assert "模拟县已载入过（第一季从 2026-12-21 开始），没有改动任何内容。" in said
    for name, password in demo.passwords().items():
        assert f"{name} " in said
        assert password in said
    assert digest(demo) == before
