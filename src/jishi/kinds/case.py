"""Something that somebody wants solved: who asked, who handles it, and how long it has been taking."""

from __future__ import annotations

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


class Case(Record):
    """A request on its way. Its clocks run in office hours: one for the present state, one for the whole.

    `held_since` is when it came into its state; `worked_minutes` counts the time in states in which the county was at
    work, `waited_minutes` that in which it waited for others. The services add to them with every move.
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

    class Meta(Record.Meta):
        abstract = True
