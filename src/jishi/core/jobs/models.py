"""A piece of work that outlives the request which asked for it, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
STATES = [
    (QUEUED, _("排队中")),
    (RUNNING, _("运行中")),
    (DONE, _("已完成")),
    (FAILED, _("失败")),
    (CANCELLED, _("已取消")),
]


class Job(models.Model):
    """One job. `attempts` counts the times it was taken up; only the latest attempt may write its end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6)
    kind = models.CharField(_("类型"), max_length=64)
    key = models.CharField(_("去重键"), max_length=120)
    # P0 and P1 values only: payloads are read by whoever keeps the machine.
    payload = models.JSONField(_("参数"))
    state = models.CharField(_("状态"), max_length=12, choices=STATES, default=QUEUED)
    fraction = models.FloatField(_("进度"), default=0.0)
    message = models.CharField(_("说明"), max_length=200, blank=True)
    cancel_requested = models.BooleanField(_("请求取消"), default=False)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("最多次数"), default=3)
    worker = models.CharField(_("进程"), max_length=80, blank=True)
    task = models.UUIDField(_("任务"), null=True)
    queued_at = models.DateTimeField(_("排队时间"), default=timezone.now)
    not_before = models.DateTimeField(_("不早于"), null=True)
    heartbeat_at = models.DateTimeField(_("心跳时间"), null=True)
    result = models.JSONField(_("结果"), null=True)
    error = models.CharField(_("错误"), max_length=400, blank=True)
    created_by = models.UUIDField(_("发起人"), null=True)
    created_at = models.DateTimeField(_("发起时间"), default=timezone.now)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台任务")
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "kind", "key"),
                name="job_once_at_a_time",
                condition=models.Q(state__in=(QUEUED, RUNNING)),
            ),
        )
        indexes = (
            models.Index(fields=("county", "created_by", "created_at"), name="job_of_user"),
            models.Index(fields=("state", "heartbeat_at"), name="job_alive"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_over(self) -> bool:
        return self.state in (DONE, FAILED, CANCELLED)


class Tick(models.Model):
    """A minute at which a schedule has begun a job. That there is one of each makes a double begin impossible."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6)
    kind = models.CharField(_("类型"), max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("定时")
        ordering = ("-at", "id")
        constraints = (models.UniqueConstraint(fields=("county", "kind", "at"), name="tick_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
