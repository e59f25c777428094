"""The county of the API's tests, and how somebody signs in to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

COUNTY = "370783"
DAY = date(2026, 11, 21)
CATALOGUE = ["places", "organisations", "people", "items", "providers", "capabilities", "venues"]
ORDER = [*CATALOGUE, "seasons", "fairs", "booths", "visits", "mentions", "needs"]

SignIn = Callable[..., Client]
