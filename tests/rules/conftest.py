"""Hypothesis profiles, the published calendar and the default thresholds, from which most tests start."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from jishi.rules.book import DEFAULTS, Values
from jishi.rules.calendar import WorkCalendar

settings.register_profile("default", deadline=None, derandomize=True, max_examples=100)
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=25,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar.published()


@pytest.fixture(scope="session")
def values() -> Values:
    return DEFAULTS.values([rule.key for rule in DEFAULTS], date(2026, 1, 1))
