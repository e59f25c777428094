"""Who is to be told of what, the events that happened, and how far each has come on its way to each receiver."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.personal.columns import EncryptedField
from jishi.kinds.record import new_id

CREATED, CHANGED, MOVED, ARCHIVED = "created", "changed", "moved", "archived"
VERBS = [(CREATED, _("新建")), (CHANGED, _("修改")), (MOVED, _("办理")), (ARCHIVED, _("归档"))]
# The names of events that are not "ledger.verb".
BULK, PING = "bulk", "ping"

ON, OFF, PAUSED = "on", "off", "paused"
HOOK_STATES = [(ON, _("启用")), (PAUSED, _("已暂停")), (OFF, _("停用"))]

WAITING, DONE, DEAD = "waiting", "done", "dead"
DELIVERY_STATES = [(WAITING, _("等待")), (DONE, _("已送达")), (DEAD, _("未送达"))]


class Hook(models.Model):
    """An address of another system, and what it shares with us to know that an event is ours.

    While secrets are changed over there are two, and both sign. `failures` counts those in a row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    name = models.CharField(_("用途"), max_length=60)
    url = models.CharField(_("地址"), max_length=500)
    secret = EncryptedField(_("密钥"))
    second = EncryptedField(_("新密钥"))
    state = models.CharField(_("状态"), max_length=8, choices=HOOK_STATES, default=ON)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("建立人"), related_name="+"
    )
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)

    class Meta:
        verbose_name = _("推送")
        ordering = ("name", "id")
        indexes = (models.Index(fields=("county", "state"), name="hook_state"),)

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """That a hook wants to know of one verb of one ledger; a hook that is off keeps its topics, at rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    ledger = models.CharField(max_length=40)
    verb = models.CharField(max_length=8, choices=VERBS)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="topics")
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("推送内容")
        constraints = (
            models.UniqueConstraint(fields=("county", "ledger", "verb", "hook"), name="topic_once"),
        )

    def __str__(self) -> str:
        return f"{self.ledger}.{self.verb}"


class Event(models.Model):
    """What happened, written in the transaction in which it did; `spread_at` is when every hook got its delivery."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    name = models.CharField(_("事件"), max_length=60)
    # P0 and P1 values only.
    payload = models.JSONField()
    created_at = models.DateTimeField(_("发生时间"), default=timezone.now)
    spread_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("事件")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("county", "id"), condition=Q(spread_at=None), name="event_unspread"),
            models.Index(fields=("county", "created_at"), name="event_age"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Delivery(models.Model):
    """One event on its way to one hook; `spent` counts the attempts since it last began, `attempts` all of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    hook = models.ForeignKey(Hook, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    state = models.CharField(_("状态"), max_length=8, choices=DELIVERY_STATES, default=WAITING)
    attempts = models.PositiveIntegerField(_("次数"), default=0)
    spent = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(_("下次"), default=timezone.now)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("投递")
        ordering = ("-event_id",)
        constraints = (models.UniqueConstraint(fields=("county", "hook", "event"), name="delivery_once"),)
        indexes = (
            models.Index(
                fields=("county", "hook", "event"), condition=Q(state=WAITING), name="delivery_waiting"
            ),
            models.Index(fields=("county", "state"), name="delivery_state"),
        )

    def __str__(self) -> str:
        return f"{self.event_id} → {self.hook_id}"


class Attempt(models.Model):
    """One sending: how long it took and what was answered; without an answer where the process was killed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    number = models.PositiveIntegerField(_("第几次"))
    at = models.DateTimeField(_("时间"), default=timezone.now)
    milliseconds = models.PositiveIntegerField(_("毫秒"), null=True)
    status = models.PositiveIntegerField(_("应答"), null=True)
    told = models.CharField(_("结果"), max_length=200, blank=True)
    answer = models.CharField(_("应答内容"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("投递记录")
        ordering = ("-at", "id")
        constraints = (models.UniqueConstraint(fields=("county", "delivery", "number"), name="attempt_once"),)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"
