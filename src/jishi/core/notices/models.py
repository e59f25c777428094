"""What a person is told, what they wish to be told elsewhere, and what became of it there.

A notice holds codes and values, never a sentence about a record: it is worded when it is read, for whoever reads it.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id

WORDS = 200


class Kind(models.TextChoices):
    """Why somebody is told. Those of `ABOUT_THE_SYSTEM` name no record."""

    ASSIGNED = "assigned", _("交您办理")
    MOVED = "moved", _("办理进展")
    CHANGED = "changed", _("内容有改动")
    SOON = "soon", _("快到期")
    OVERDUE = "overdue", _("已逾期")
    ESCALATED = "escalated", _("督办")
    MANUAL = "manual", _("人工通知")
    URGED = "urged", _("催办")
    JOB_DONE = "job_done", _("后台任务完成")
    JOB_FAILED = "job_failed", _("后台任务失败")


ABOUT_THE_SYSTEM = (Kind.JOB_DONE, Kind.JOB_FAILED)


class Notice(models.Model):
    """One person is told one thing once: `cause` says what made it, and is there at most once for each person.

    `entry` is the record (of several the first, the others are `others`); `code` the move, the column or the kind of
    job; `count` of how many records it tells; `text` what a person wrote who sent it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6, editable=False)
    user = models.ForeignKey("access.User", models.PROTECT, related_name="notices", db_index=False)
    entry = models.ForeignKey(
        "records.Register", models.PROTECT, null=True, related_name="notices", db_index=False
    )
    ledger = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=1)
    text = models.CharField(max_length=WORDS, blank=True)
    sender = models.ForeignKey(
        "access.User", models.PROTECT, null=True, related_name="notices_sent", db_index=False
    )
    urgent = models.BooleanField(default=False)
    answer_wanted = models.BooleanField(default=False)
    cause = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Its receiver also wants it elsewhere, and nobody has yet seen to that.
    to_route = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("通知")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("county", "user", "cause"), name="notice_once"),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(kind__in=ABOUT_THE_SYSTEM),
                name="notice_about_a_record",
            ),
        )
        indexes = (
            models.Index(fields=("county", "user", "created_at", "id"), name="notice_of_user"),
            models.Index(
                fields=("county", "user"), name="notice_unread", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(fields=("county", "entry", "created_at"), name="notice_of_entry"),
            models.Index(fields=("county", "created_at"), name="notice_age"),
            models.Index(fields=("county", "id"), name="notice_to_route", condition=models.Q(to_route=True)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Also(models.Model):
    """A further record of a notice that tells of several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="others")
    entry = models.ForeignKey("records.Register", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("通知的其余记录")
        constraints = (
            models.UniqueConstraint(fields=("county", "notice", "entry"), name="notice_also_once"),
        )
        indexes = (models.Index(fields=("county", "entry"), name="notice_also_entry"),)

    def __str__(self) -> str:
        return f"{self.notice_id} {self.entry_id}"


class Wish(models.Model):
    """A person wants this kind of notice by this channel too; without a row it stays in the program."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6, editable=False)
    user = models.ForeignKey("access.User", models.CASCADE, related_name="notice_wishes", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("通知方式")
        constraints = (
            models.UniqueConstraint(fields=("county", "user", "kind", "channel"), name="notice_wish_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class Hours(models.Model):
    """A person's own quiet hours (none: the county's), and the hour of their digest (none: each by itself)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6, editable=False)
    user = models.ForeignKey("access.User", models.CASCADE, related_name="notice_hours", db_index=False)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_to = models.PositiveSmallIntegerField(null=True)
    digest_at = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("通知时段")
        constraints = (
            models.UniqueConstraint(fields=("county", "user"), name="notice_hours_once"),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | models.Q(quiet_from__lte=23, quiet_to__lte=23),
                name="notice_hours_both",
            ),
            models.CheckConstraint(
                condition=models.Q(digest_at__isnull=True) | models.Q(digest_at__lte=23),
                name="notice_digest_hour",
            ),
        )

    def __str__(self) -> str:
        return str(self.user_id)


class Delivery(models.Model):
    """A notice on its way out of the house by one channel. Those of one `message` went out together."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等候发送")
        SENDING = "sending", _("正在交出")
        HANDED = "handed", _("已交给网关")
        CONFIRMED = "confirmed", _("网关确认送达")
        FAILED = "failed", _("没有送达")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    # Quiet hours and digests hold it until then.
    not_before = models.DateTimeField()
    message = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=WORDS, blank=True)

    class Meta:
        verbose_name = _("通知送达")
        constraints = (
            models.UniqueConstraint(fields=("county", "notice", "channel"), name="notice_delivery_once"),
        )
        indexes = (
            models.Index(fields=("county", "state", "not_before"), name="notice_delivery_due"),
            models.Index(fields=("county", "message"), name="notice_delivery_message"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
