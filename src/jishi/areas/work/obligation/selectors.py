"""What is owed by the templates on a day, what of it is there already, and what has become late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from jishi.areas.work.leave.selectors import excused
from jishi.areas.work.obligation.model import Obligation
from jishi.areas.work.obligation.rules import begun, held_in, still_owed
from jishi.areas.work.obligation_template.model import ObligationTemplate
from jishi.areas.work.obligation_template.rules import CATCH_UP, DUE_RULES
from jishi.core.access.models import User
from jishi.core.calendar.workdays import work_calendar
from jishi.core.files.models import Attachment
from jishi.core.rulebook.resolving import by_town
from jishi.records.registry import ledger
from jishi.rules.book import Values
from jishi.rules.cadence import Assignment, Due, Leave, due_between
from jishi.rules.cadence import ObligationTemplate as Template
from jishi.rules.calendar import WorkCalendar
from jishi.rules.calendar.casework import end_of
from jishi.rules.values.period import PeriodKind, containing, parse_period

# A post counts while it is held, and to its last day when it has ended; not before somebody has come, nor suspended.
HELD = ("active", "completed", "recalled", "replaced")
UNDONE = ("open", "late", "returned")
OPEN = (*UNDONE, "submitted")

Row = Mapping[str, Any]


def has_files(record: Any) -> bool:
    """Has anything been put to it as evidence?"""
    return Attachment.objects.filter(county=record.county, entry=record.pk).exists()


@dataclass
class Owing:
    """The facts of one county from which obligations are made: read once, whatever their number."""

    county: str
    on: date
    calendar: WorkCalendar
    figures: Callable[[UUID | None], Values]
    posts: Mapping[str, Sequence[Any]]
    leaves: Sequence[Leave]

    @classmethod
    def of(cls, county: str, on: date) -> Owing:
        posts: dict[str, list[Any]] = defaultdict(list)
        appointments: Any = ledger("appointments").model
        rows = appointments._default_manager.filter(county=county, archived_at=None)
        for post in rows.filter(state__in=HELD).order_by("starts_on", "number"):
            posts[post.role].append(post)
        figures = by_town((*DUE_RULES.values(), CATCH_UP), on=on, county=county)
        away = [Leave(str(who), *days) for who, spans in excused(county).items() for days in spans]
        return cls(county, on, work_calendar(county), figures, posts, away)

    def rows(self, task: ObligationTemplate) -> Iterator[Row]:
        """What is owed by this template and has begun, as far back as is made up for; a row for each person and period."""
        posts = [p for p in self.posts[task.role] if task.town_id is None or p.town_id == task.town_id]
        figures = self.figures(task.town_id)
        template = _template(task, figures)
        first = self.on - timedelta(days=figures.number(CATCH_UP))
        assert template.every is not None
        last = containing(template.every, self.on).last + timedelta(days=template.due_days)
        held = [Assignment(str(p.holder_person_id), p.role, str(p.pk), p.starts_on, p.ends_on) for p in posts]
        dues = due_between([template], held, first, last, self.calendar, leaves=self.leaves)
        by_person: dict[str, list[Any]] = defaultdict(list)
        for post in posts:
            by_person[str(post.holder_person_id)].append(post)
        for due in dues:
            if begun(parse_period(due.period), self.on) and due.required:
                yield _row(task, due, by_person[due.owed_by])


def _template(task: ObligationTemplate, figures: Values) -> Template:
    days = figures.number(DUE_RULES[task.every]) if task.due_days is None else task.due_days
    return Template(
        task.code,
        task.name,
        task.role,
        every=PeriodKind(task.every),
        due_days=days,
        required=task.required,
        prorated=task.prorated,
        effective_from=task.valid_from or date.min,
        effective_to=task.valid_to or date.max,
    )


def _row(task: ObligationTemplate, due: Due, posts: Sequence[Any]) -> Row:
    """Of several posts of one person in a period, the one begun last carries it."""
    held = [post for post in posts if held_in(due.period, (post.starts_on, post.ends_on)) is not None]
    return {
        "task": task.pk,
        "appointment": held[-1].pk,
        "owed_by": held[-1].holder_person_id,
        "period": due.period,
        "due_at": end_of(due.due_on),
        "required": due.required,
    }


def current_templates(county: str) -> list[ObligationTemplate]:
    rows = ObligationTemplate.objects.filter(county=county, archived_at=None, state="current")
    return list(rows.select_related("town").order_by("code"))


def missing(owing: Owing, task: ObligationTemplate) -> list[Row]:
    """What this template calls for and is not there; what was archived or waived was there."""
    wanted = list(owing.rows(task))
    periods = sorted({row["period"] for row in wanted})
    rows = Obligation.objects.filter(county=owing.county, task=task, period__in=periods)
    there = set(rows.values_list("owed_by_id", "period"))
    return [row for row in wanted if (row["owed_by"], row["period"]) not in there]


def accounts(county: str, persons: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The account of each of these persons; of several the first that was made."""
    users = User.objects.filter(county=county, person__in=persons, is_active=True).order_by("-id")
    return {person: user for person, user in users.values_list("person_id", "pk") if person is not None}


def grown_late(county: str, on: date) -> list[Obligation]:
    """Those whose last day is over and for which nothing has been handed in."""
    rows = Obligation.objects.filter(county=county, archived_at=None, state="open")
    late = rows.filter(due_at__lt=end_of(on - timedelta(days=1)) + timedelta(seconds=1))
    return list(_with_titles(late))


def without_account(county: str) -> list[Obligation]:
    """Those still to be done that nobody's account is named for."""
    rows = Obligation.objects.filter(county=county, archived_at=None, state__in=UNDONE, assignee=None)
    return list(_with_titles(rows))


def wrongly_posted(appointments: Sequence[Any]) -> Iterator[tuple[Obligation, Any, Row]]:
    """What was asked for by posts that were entered by mistake."""
    by_id = {post.pk: post for post in appointments}
    rows = Obligation.objects.filter(appointment__in=list(by_id), archived_at=None, state__in=OPEN)
    for obligation in _with_titles(rows):
        yield obligation, by_id[obligation.appointment_id], {}


def excused_by(leaves: Sequence[Any]) -> Iterator[tuple[Obligation, Any, Row]]:
    """What somebody who sets out with leave no longer owes: no working day of its period is left to them in the post."""
    by_person = {leave.person_id: leave for leave in leaves}
    away = excused(leaves[0].county, list(by_person))
    calendar = work_calendar(leaves[0].county)
    rows = Obligation.objects.filter(owed_by__in=list(by_person), archived_at=None, state__in=UNDONE)
    for one in _with_titles(rows):
        leave, post = by_person[one.owed_by_id], one.appointment
        # Those that are just being written are not among the stored ones.
        days = [*away.get(one.owed_by_id, ()), (leave.starts_on, leave.last_day)]
        touched = held_in(one.period, (leave.starts_on, leave.last_day)) is not None
        if touched and not still_owed(one.period, (post.starts_on, post.ends_on), days, calendar):
            yield one, leave, {}


def _with_titles(rows: Any) -> Any:
    return rows.select_related("owed_by", "task", "appointment", "town", "village").order_by("number")
