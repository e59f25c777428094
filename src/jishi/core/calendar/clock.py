"""The only clock: what day it is in the county."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

COUNTY_TIME = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Today in China, whatever time zone the machine or the reader has; a demo may stand on another day."""
    if settings.TODAY is not None:
        fixed: date = settings.TODAY
        return fixed
    return timezone.now().astimezone(COUNTY_TIME).date()
