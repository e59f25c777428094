"""Hypothesis profiles, the published calendar and the default thresholds, from which most tests start."""

import os
import sys
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings

from jishi.rules.book import DEFAULTS, Values
from jishi.rules.calendar import WorkCalendar

settings.register_profile("default", deadline=None, derandomize=True, max_examples=100)
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=25,
    database=None,
    # A failing example is enough; making it small would take longer than finding it.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
settings.register_profile("long", deadline=None, max_examples=2000)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
settings.load_profile(PROFILE)


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar.published()


@pytest.fixture(scope="session")
def values() -> Values:
    return DEFAULTS.values([rule.key for rule in DEFAULTS], date(2026, 1, 1))


@pytest.fixture(autouse=True)
def _cold_caches(request: pytest.FixtureRequest) -> None:
    """A mutant is tried in a process that already ran the tests: what those remembered must not hide it."""
    if PROFILE != "mutants":
        return
    for name, module in list(sys.modules.items()):
        if name.startswith("jishi.rules"):
            for thing in list(vars(module).values()):
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
    for thing in vars(request.module).values():
        calendar = getattr(thing, "calendar", thing)
        if isinstance(calendar, WorkCalendar):
            calendar._ordinals.clear()
