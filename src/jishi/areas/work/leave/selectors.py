"""Who approves a leave, what stands in its way, on which days people are excused, and which leaves move by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from jishi.areas.work.leave.model import Leave
from jishi.areas.work.leave.rules import ASKED, GRACE, GRANTED, LIVE, TOWN_DAYS
from jishi.core.calendar.workdays import work_calendar
from jishi.core.rulebook.resolving import by_town, values
from jishi.rules.presence.leave import LeaveLevel, Level, leave_level, overdue_days

Days = tuple[date, date]


def _others(leave: Any, states: Sequence[str]) -> Any:
    rows = Leave._default_manager.filter(county=leave.county, person=leave.person_id, archived_at=None)
    return rows.filter(state__in=states).exclude(pk=leave.pk).order_by("pk")


def overlapping(leave: Any) -> Leave | None:
    """Another leave of the same person on one of these days. Held, so that two are not submitted at one moment."""
    # A draft is in nobody's way but that of who wrote it.
    rows = _others(leave, LIVE).exclude(~Q(author=leave.author_id), state="draft")
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    touching = (one for one in rows if one.starts_on <= leave.ends_on and leave.starts_on <= one.last_day)
    return next(touching, None)


def level_of(leave: Any, on: date) -> LeaveLevel:
    """Who approves it, by the rules of its town, together with what else the person has asked for around it."""
    figures = values((TOWN_DAYS,), on=on, county=leave.county, town=leave.town_id)
    others = [(one.starts_on, one.last_day) for one in _others(leave, ASKED) if one.last_day >= one.starts_on]
    return leave_level(leave.starts_on, leave.ends_on, figures, work_calendar(leave.county), others)


def needs_county(leave: Any, on: date) -> bool:
    return level_of(leave, on).approver is Level.COUNTY


def excused(county: str, people: Sequence[UUID] | None = None) -> Mapping[UUID, list[Days]]:
    """The days on which people are on approved leave, by person."""
    rows: Any = Leave._default_manager.filter(county=county, archived_at=None, state__in=GRANTED)
    if people is not None:
        rows = rows.filter(person__in=people)
    found: dict[UUID, list[Days]] = defaultdict(list)
    for leave in rows.order_by("starts_on", "pk"):
        if leave.last_day >= leave.starts_on:
            found[leave.person_id].append((leave.starts_on, leave.last_day))
    return found


def setting_out(county: str, on: date) -> list[Leave]:
    """Leave that begins and has been approved by all who must: what waits for the county is not among them."""
    rows = Leave._default_manager.filter(county=county, archived_at=None, starts_on__lte=on)
    approved = _with_titles(rows.filter(state__in=("town_approved", "county_approved")))
    return [one for one in approved if one.state == "county_approved" or not needs_county(one, on)]


def not_back(county: str, on: date) -> list[Leave]:
    """Leave that is over by more days than the rule allows."""
    figures = by_town((GRACE,), on=on, county=county)
    rows = Leave._default_manager.filter(county=county, archived_at=None, state="on_leave", ends_on__lt=on)
    return [
        one
        for one in _with_titles(rows)
        if overdue_days(one.ends_on, one.returned_on, on, figures(one.town_id))
    ]


def _with_titles(rows: Any) -> list[Leave]:
    return list(rows.select_related("person", "appointment", "town", "village").order_by("number"))
