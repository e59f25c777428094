"""Which value of a rule holds: the town's, else the county's, else the book's, each from its own day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from installed import COUNTY

from jishi.core.places.models import Place
from jishi.core.rulebook.models import RuleValue
from jishi.core.rulebook.resolving import resolve, values
from jishi.rules.book import DEFAULTS, UnknownRule

KEY = "fair.notice_days"


def set_value(
    value: str, since: date, town: Place | None = None, key: str = KEY, county: str = COUNTY
) -> None:
    RuleValue.objects.create(
        county=county, town=town, key=key, value=value, effective_from=since, source="县委办〔2026〕3号"
    )


@pytest.mark.django_db
def test_without_a_value_of_its_own_the_county_has_the_default() -> None:
    found = resolve(KEY, on=date(2026, 3, 2), county=COUNTY)
    assert found.value == DEFAULTS[KEY].value == 3
    assert found.version.startswith("default:")


@pytest.mark.django_db
def test_the_latest_value_in_force_holds(sunjiaji: Place) -> None:
    set_value("5", date(2026, 1, 1))
    set_value("7", date(2026, 6, 1))
    set_value("2", date(2026, 3, 1), town=sunjiaji)
    set_value("9", date(2026, 1, 1), county="370702")
    assert resolve(KEY, on=date(2025, 12, 31), county=COUNTY).value == 3
    assert resolve(KEY, on=date(2026, 1, 1), county=COUNTY).value == 5
    assert resolve(KEY, on=date(2026, 5, 31), county=COUNTY).value == 5
    assert resolve(KEY, on=date(2026, 6, 1), county=COUNTY).value == 7
    assert resolve(KEY, on=date(2026, 2, 28), county=COUNTY, town=sunjiaji.id).value == 5
    of_town = resolve(KEY, on=date(2026, 6, 1), county=COUNTY, town=sunjiaji.id)
    assert (of_town.value, of_town.version, of_town.source) == (2, "town:2026-03-01", "县委办〔2026〕3号")


@pytest.mark.django_db
def test_several_rules_come_with_one_query(django_assert_num_queries) -> None:
    set_value("5", date(2026, 1, 1))
    set_value("0.7", date(2026, 1, 1), key="catalogue.standing_order_rate")
    with django_assert_num_queries(1):
        found = values([KEY, "catalogue.standing_order_rate"], on=date(2026, 3, 2), county=COUNTY)
    assert found.number(KEY) == 5
    assert found.decimal("catalogue.standing_order_rate") == Decimal("0.7")


@pytest.mark.django_db
def test_an_unknown_rule_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownRule, match=KEY):
        resolve("fair.notice_day", on=date(2026, 3, 2), county=COUNTY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "value", "field"), [("fair.notice_day", "5", "key"), (KEY, "five", "value"), (KEY, "-1", "value")]
)
def test_a_value_that_cannot_be_is_refused_by_field(key: str, value: str, field: str) -> None:
    wrong = RuleValue(county=COUNTY, key=key, value=value, effective_from=date(2026, 1, 1), source="县委办")
    with pytest.raises(ValidationError) as refused:
        wrong.full_clean()
    assert set(refused.value.message_dict) == {field}


@pytest.mark.django_db
def test_one_day_has_one_value(sunjiaji: Place) -> None:
    for town in (None, sunjiaji):
        set_value("5", date(2026, 1, 1), town=town)
        with pytest.raises(IntegrityError), transaction.atomic():
            set_value("6", date(2026, 1, 1), town=town)
    assert RuleValue.objects.count() == 2
