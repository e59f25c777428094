"""Merges, and every pointer that each of them turned from one record to the other."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id


class Merge(models.Model):
    """`dropped` was the same as `kept`; the versions say how both stood after it, so that an undo sees later changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    ledger = models.CharField(max_length=40)
    kept = models.UUIDField()
    dropped = models.UUIDField()
    kept_version = models.PositiveIntegerField()
    dropped_version = models.PositiveIntegerField()
    # The columns of the kept record that were empty and took the other's value: names only, never values.
    filled = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("合并")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "dropped"), name="merge_dropped_once", condition=models.Q(undone_at=None)
            ),
        )
        indexes = (models.Index(fields=("county", "kept"), name="merge_kept"),)

    def __str__(self) -> str:
        return f"{self.ledger} {self.dropped} → {self.kept}"


class Turned(models.Model):
    """One pointer: the row of a table whose column named the dropped record and names the kept one now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    merge = models.ForeignKey(Merge, models.PROTECT, related_name="turned", db_index=False)
    table = models.CharField(max_length=80)
    column = models.CharField(max_length=60)
    row = models.UUIDField()
    # What stood there besides: the position of a line; the whole of a link that was taken away, being one too many.
    before = models.JSONField(null=True)

    class Meta:
        verbose_name = _("改指")
        constraints = (
            models.UniqueConstraint(fields=("county", "merge", "table", "column", "row"), name="turned_once"),
        )

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.row}"
