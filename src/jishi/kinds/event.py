"""What happened with people present, or is going to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import EVENT
from jishi.kinds.record import Record


class Event(Record):
    """Something with a start and an end; who is present is counted, hosts and covered places are shares."""

    MACHINE = EVENT

    starts_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ends_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("到场人次"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
