"""The register and what hangs on it: shares, links, moves, receipts."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id

# An empty due date: nulls sort differently on the two engines.
NEVER_DUE = datetime(9999, 12, 31, tzinfo=UTC)
ANCHOR_COLUMNS = ("town", "village", "grid", "unit", "assignee", "author")


class Register(models.Model):
    """One row for each record of any ledger, under the record's own id; a projection kept by the services."""

    id = models.UUIDField(primary_key=True)
    ledger = models.CharField(max_length=40)
    county = models.CharField(max_length=6)
    town = models.UUIDField(null=True)
    village = models.UUIDField(null=True)
    grid = models.UUIDField(null=True)
    unit = models.UUIDField(null=True)
    assignee = models.UUIDField(null=True)
    author = models.UUIDField(null=True)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=160)
    search = models.TextField()
    state = models.CharField(max_length=32)
    # "ledger/state": what a person looks for is named by both, and one column lets a database reckon how much that is.
    stage = models.CharField(max_length=73)
    phase = models.CharField(max_length=8)
    open = models.BooleanField()
    due_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("总登记")
        indexes = (
            models.Index(fields=("county", "open", "due_at", "id"), name="register_county"),
            models.Index(fields=("county", "ledger", "number"), name="register_number"),
            # Most records have few of the anchors: a bulk import would write an entry of nothing for each of the others.
            *(
                models.Index(
                    fields=("county", column, "open", "due_at", "id"),
                    name=f"register_{column}",
                    condition=models.Q(**{f"{column}__isnull": False}),
                )
                for column in ANCHOR_COLUMNS
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Share(models.Model):
    """A further anchor: this place or unit also sees the record."""

    id = models.UUIDField(primary_key=True, default=new_id)
    county = models.CharField(max_length=6)
    entry = models.ForeignKey(Register, models.PROTECT, related_name="shares", db_index=False)
    kind = models.CharField(max_length=12)
    key = models.UUIDField()
    open = models.BooleanField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county", "entry", "kind", "key"), name="share_once"),)
        indexes = (
            models.Index(fields=("county", "kind", "key", "open", "due_at", "entry"), name="share_anchor"),
        )


class Link(models.Model):
    """Why a record is there: `source` is derived from, answers, is served by `target`."""

    class Relation(models.TextChoices):
        DERIVED_FROM = "derived_from", _("来自")
        ORDERS = "orders", _("点单")
        SERVED_BY = "served_by", _("由其服务")
        ANSWERS = "answers", _("答复")
        EVIDENCE_OF = "evidence_of", _("佐证")
        DUPLICATE_OF = "duplicate_of", _("重复于")
        IMPROVES = "improves", _("改进")

    id = models.UUIDField(primary_key=True, default=new_id)
    county = models.CharField(max_length=6)
    source = models.ForeignKey(Register, models.PROTECT, related_name="links_out", db_index=False)
    target = models.ForeignKey(Register, models.PROTECT, related_name="links_in", db_index=False)
    relation = models.CharField(max_length=16, choices=Relation.choices)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("county", "source", "relation", "target"), name="link_once"),
        )
        indexes = (models.Index(fields=("county", "target", "relation"), name="link_target"),)


class Transition(models.Model):
    """One move of one record; append-only. Clocks and minimum days are counted from these."""

    APPEND_ONLY = True

    id = models.UUIDField(primary_key=True, default=new_id)
    county = models.CharField(max_length=6)
    entry = models.ForeignKey(Register, models.PROTECT, related_name="transitions", db_index=False)
    move = models.CharField(max_length=40)
    source = models.CharField(max_length=32)
    target = models.CharField(max_length=32)
    reason = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("county", "entry", "at", "id"), name="transition_entry"),
            models.Index(fields=("county", "by", "at", "id"), name="transition_by"),
        )


class Receipt(models.Model):
    """The answer given to an operation, so that the same operation twice has one effect; kept 400 days."""

    id = models.UUIDField(primary_key=True, default=new_id)
    county = models.CharField(max_length=6)
    operation = models.UUIDField()
    digest = models.CharField(max_length=80)
    result = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county", "operation"), name="receipt_once"),)


class Reminder(models.Model):
    """Somebody was reminded of a case that is due: who, at which level, on which day; append-only.

    Each level is reached once for each last day. The notices that carry it to people are written with these rows.
    """

    APPEND_ONLY = True
    LEVELS = [
        ("upcoming", _("临期提醒")),
        ("due_today", _("当日到期")),
        ("urged", _("催办")),
        ("noticed", _("书面通报（督办）")),
    ]

    id = models.UUIDField(primary_key=True, default=new_id)
    county = models.CharField(max_length=6)
    entry = models.ForeignKey(Register, models.PROTECT, related_name="reminders", db_index=False)
    level = models.CharField(max_length=10, choices=LEVELS)
    due_on = models.DateField()
    # An anchor of the record, or the county (a word of the ledger's `notices`); its key, and its name as it was then.
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=36)
    name = models.CharField(max_length=160)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("提醒与催办")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "entry", "due_on", "level", "kind", "key"), name="reminder_once"
            ),
        )
        indexes = (models.Index(fields=("county", "kind", "key", "on", "id"), name="reminder_told"),)

    def __str__(self) -> str:
        return f"{self.level} {self.due_on} {self.name}"
