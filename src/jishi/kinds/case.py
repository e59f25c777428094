"""Something that somebody wants solved: who asked, who handles it, and how long it has been taking."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines.case import CASE
from jishi.kinds.record import ORGANISATION, Record

CHANNELS = [
    ("visit", _("走访")),
    ("counter", _("上门")),
    ("phone", _("电话")),
    ("online", _("网上")),
    ("meeting", _("会议")),
    ("inspection", _("督查")),
    ("handed_over", _("上级交办")),
]
URGENCIES = [("normal", _("一般")), ("urgent", _("紧急")), ("critical", _("特急"))]
# The first three count as satisfied by default (rule `rating.satisfied_levels`).
SATISFACTION = [
    ("5", _("非常满意")),
    ("4", _("满意")),
    ("3", _("基本满意")),
    ("2", _("不满意")),
    ("1", _("非常不满意")),
]


class Case(Record):
    """A request on its way. Its clocks run in office hours: one for the present state, one for the whole.

    `held_since` is when it came into its state; `worked_minutes` counts the time in states in which the county was at
    work, `waited_minutes` that in which it waited for others. The services add to them with every move.

    The limit runs from `limit_from` for `limit_days` working days of the rule cited in `limit_rule`, longer by
    `extension_days` and by `paused_days` in which it stood still; it ends with `answered_at`. `state_due_at` is the
    last moment of the present stay, where the ledger's clock limits it.
    """

    MACHINE = CASE
    LOCKED: ClassVar[tuple[str, ...]] = ("closed", "refused", "archived")

    requester = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("提出人"), null=True, blank=True, related_name="+"
    )
    channel = models.CharField(_("来源"), max_length=16, choices=CHANNELS)
    category = models.CharField(_("类别"), max_length=32, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=12, choices=URGENCIES, default="normal")
    handler = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("承办单位"), null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(_("办理期限"), null=True, blank=True)
    held_since = models.DateTimeField(_("进入本环节时间"), default=timezone.now, editable=False)
    worked_minutes = models.PositiveIntegerField(_("办理用时（分钟）"), default=0, editable=False)
    waited_minutes = models.PositiveIntegerField(_("等待用时（分钟）"), default=0, editable=False)
    limit_from = models.DateField(_("期限起算日"), null=True, blank=True, editable=False)
    limit_days = models.PositiveSmallIntegerField(
        _("办理时限（工作日）"), null=True, blank=True, editable=False
    )
    limit_rule = models.CharField(_("时限依据"), max_length=80, blank=True, editable=False)
    extension_days = models.PositiveSmallIntegerField(_("延期合计（工作日）"), default=0)
    extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0, editable=False)
    paused_days = models.PositiveSmallIntegerField(_("暂停计时（工作日）"), default=0, editable=False)
    state_due_at = models.DateTimeField(_("本环节期限"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True, editable=False)
    satisfaction = models.CharField(_("满意度"), max_length=1, choices=SATISFACTION, blank=True)
    failed_calls = models.PositiveSmallIntegerField(_("回访未接通次数"), default=0, editable=False)

    class Meta(Record.Meta):
        abstract = True

    @property
    def next_due(self) -> datetime | None:
        """What is due next: the answer, or the present stay if that ends earlier; after the answer the stay alone."""
        whole = self.due_at if self.answered_at is None else None
        return min((moment for moment in (whole, self.state_due_at) if moment is not None), default=None)
