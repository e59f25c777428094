"""Who acts: the one value that every door of the program asks for, taken once per request or run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import CharField, DateField, UUIDField, Value
from django.db.models.functions import Cast

from jishi.core.access.models import Hold
from jishi.core.access.roles import PUBLIC, SYSTEM
from jishi.core.notices.reading import unread_of_outer
from jishi.core.places.models import Succession

if TYPE_CHECKING:
    from datetime import date

    from jishi.core.access.models import User


# Beside the kinds of scope, in one answer with them.
MERGED, UNREAD = "merged", "unread"


@dataclass(frozen=True, slots=True)
class HoldValue:
    """A role over a scope, in force today; or `past`, and then over one's own records, to read them."""

    role: str
    scope_kind: str
    scope_key: str
    past: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with the holds of one day, or one of the two pseudo-roles.

    The public holds its role over no scope at all: what it may see, a ledger publishes. `after` are roles that have
    ended a short time ago: they let their user read what they wrote or handled. `person_id` and `units` say who and
    where the user is in life, for what one may not do in one's own matter. `unread` is how many notices they have not
    read, which every page shows.
    """

    user_id: UUID | None
    name: str
    county: str
    holds: tuple[HoldValue, ...]
    today: date
    after: tuple[HoldValue, ...] = ()
    person_id: UUID | None = None
    units: frozenset[str] = frozenset()
    unread: int = 0

    @classmethod
    def system(cls, county: str, today: date) -> Actor:
        return cls(None, "系统", county, (HoldValue(SYSTEM, "county", county),), today)

    @classmethod
    def public(cls, county: str, today: date) -> Actor:
        return cls(None, "公众", county, (HoldValue(PUBLIC, "none", ""),), today)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(hold.role for hold in self.holds)

    @property
    def is_public(self) -> bool:
        return PUBLIC in self.roles

    @property
    def is_system(self) -> bool:
        return SYSTEM in self.roles

    def scopes(self, role: str) -> tuple[HoldValue, ...]:
        """The scopes over which this actor holds the role today."""
        return tuple(hold for hold in self.holds if hold.role == role)


def actor_of(user: User, today: date) -> Actor:
    """The user with the holds in force today, in one query; a disabled user holds nothing."""
    if not user.is_active:
        return Actor(user.id, user.name, user.county, (), today)
    rows, merged, unread = _held(user, today)
    holds: dict[HoldValue, None] = {}
    after: dict[HoldValue, None] = {}
    units: set[str] = set()
    for role, kind, key, ends_on, organisation in rows:
        if organisation is not None:
            units.add(str(organisation))
        if ends_on is not None and ends_on < today:
            after[HoldValue(role, "self", str(user.id), past=True)] = None
        else:
            holds[HoldValue(role, kind, key)] = None
    units |= {hold.scope_key for hold in holds if hold.scope_kind == "unit"}
    return Actor(
        user.id,
        user.name,
        user.county,
        _with_merged(tuple(holds), merged),
        today,
        after=tuple(after),
        person_id=user.person_id,
        units=frozenset(units),
        unread=unread,
    )


def _held(user: User, today: date) -> tuple[list[tuple[Any, ...]], list[tuple[str, str]], int]:
    """The user's holds of the day with the unit of their person, the county's merged places with their successors, and
    how many notices the user has not read.

    A county has a few merges in a decade, and the count is one look into an index: brought along they cost less than
    further queries for everybody.
    """
    held = Hold.objects.filter(county=user.county, user=user).opening_on(today).order_by()
    merges = Succession.objects.filter(county=user.county).order_by()
    rows = held.values_list("role", "scope_kind", "scope_key", "ends_on", "user__person__organisation").union(
        merges.values_list(
            Value(""),
            Value(MERGED),
            Cast("place_id", CharField(max_length=36)),
            Cast(Value(None), DateField()),
            "successor_id",
        ),
        get_user_model()
        .objects.filter(pk=user.pk)
        .order_by()
        .values_list(
            Value(""),
            Value(UNREAD),
            unread_of_outer(user.county),
            Cast(Value(None), DateField()),
            Cast(Value(None), UUIDField()),
        ),
        all=True,
    )
    found: list[tuple[Any, ...]] = list(rows)
    own = sorted((row for row in found if row[1] not in (MERGED, UNREAD)), key=lambda row: row[:3])
    unread = sum(int(row[2]) for row in found if row[1] == UNREAD)
    merged = [(str(UUID(key)), str(into)) for _role, kind, key, _ends, into in found if kind == MERGED]
    return own, merged, unread


def _with_merged(holds: tuple[HoldValue, ...], merged: Iterable[tuple[str, str]]) -> tuple[HoldValue, ...]:
    """Who holds a village holds what has been merged into it: scope follows today's tree."""
    further = [
        HoldValue(hold.role, "village", place)
        for hold in holds
        for place, into in merged
        if hold.scope_kind == "village" and hold.scope_key == into
    ]
    return tuple(dict.fromkeys((*holds, *further)))


def actor_named(county: str, username: str, today: date) -> Actor | None:
    """The user of this name as an actor, for commands that act for somebody; None if there is no such user."""
    users = get_user_model().objects
    user = users.filter(username=get_user_model().normalize_username(username), county=county).first()
    return actor_of(user, today) if user is not None else None
