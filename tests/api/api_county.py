"""The county of the API's tests, and how somebody signs in to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from county import in_order

COUNTY = "370783"
DAY = date(2026, 11, 21)
ORDER = [entry.code for entry in in_order()]

SignIn = Callable[..., Client]
