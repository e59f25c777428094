"""What can be supplied."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import OFFERING
from jishi.kinds.record import ORGANISATION, Record


class Offering(Record):
    """Something a provider can bring, with a category, a capacity and the dates between which it holds."""

    MACHINE = OFFERING

    provider = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("提供单位"), null=True, blank=True, related_name="+"
    )
    category = models.CharField(_("类别"), max_length=32, blank=True)
    capacity = models.PositiveIntegerField(_("每次可服务人数"), null=True, blank=True)
    effective_from = models.DateField(_("生效日期"), null=True, blank=True)
    effective_to = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
