"""What every record of the county has: identity, place in scope, version and time.

A concrete record inherits one of the kinds, never this class directly, so the choice of kind stays visible.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from jishi.rules.machine import Machine

PLACE = "places.Place"
ORGANISATION = "organisations.Organisation"
USER = "access.User"
PERSON = "people.Person"


def new_id() -> uuid.UUID:
    """A UUIDv7: made by whoever creates the record, ordered by time."""
    return uuid7()


def anchor(to: str, label: Any) -> models.ForeignKey[Any, Any]:
    """A column that places a record in somebody's scope; matched by equality only."""
    return models.ForeignKey(
        to, models.PROTECT, verbose_name=label, null=True, blank=True, related_name="+", db_index=False
    )


class Record(models.Model):
    """Columns common to all kinds. `town`, `village`, `grid`, `unit`, `assignee`, `author` are the anchors."""

    ANCHORS = ("town", "village", "grid", "unit", "assignee", "author")
    # The relations that `__str__` reads: joined wherever titles are shown, and followed when one of them is renamed.
    TITLE: ClassVar[tuple[str, ...]] = ()
    # States in which nothing of a record of this kind is changed any more; a ledger may add to them.
    LOCKED: ClassVar[tuple[str, ...]] = ()
    MACHINE: Machine

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    number = models.CharField(_("编号"), max_length=24, editable=False)
    state = models.CharField(_("状态"), max_length=32, editable=False)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    town = anchor(PLACE, _("镇街"))
    village = anchor(PLACE, _("村"))
    grid = anchor(PLACE, _("网格"))
    unit = anchor(ORGANISATION, _("单位"))
    assignee = anchor(USER, _("经办人"))
    author = anchor(USER, _("填报人"))
    created_by = anchor(USER, _("录入人"))
    created_at = models.DateTimeField(_("录入时间"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("修改时间"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True, editable=False)
    occurred_at = models.DateTimeField(_("发生时间"), default=timezone.now, editable=False)
    received_at = models.DateTimeField(_("收到时间"), default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ("-number", "id")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=("county", "number"), name="%(app_label)s_%(class)s_number"),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("county", "town", "number"), name="%(class)s_town"),
            models.Index(fields=("county", "village", "number"), name="%(class)s_village"),
            models.Index(fields=("county", "unit", "number"), name="%(class)s_unit"),
        )

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """A row edited in its parent's form, under the parent's version, audit and scope."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    position = models.PositiveIntegerField(_("行"), editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "id")
