"""What a body resolved, or an office decided by authority."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines.decision import DECISION
from jishi.kinds.record import Line, Record


class Decision(Record):
    """A matter with a template of steps; what it decided stands in the columns of the mechanism."""

    MACHINE = DECISION

    subject = models.CharField(_("事项"), max_length=120)
    template = models.CharField(_("程序"), max_length=32, blank=True, editable=False)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.subject


class DecisionStep(Line):
    """One step of a decision: which body met when, how many should have come, came, and how they voted."""

    body = models.CharField(_("会议"), max_length=32)
    held_on = models.DateField(_("召开日期"), null=True, blank=True)
    should_attend = models.PositiveIntegerField(_("应到"), default=0)
    present = models.PositiveIntegerField(_("实到"), default=0)
    in_favour = models.PositiveIntegerField(_("赞成"), default=0)
    against = models.PositiveIntegerField(_("反对"), default=0)
    abstained = models.PositiveIntegerField(_("弃权"), default=0)
    minutes = models.CharField(_("会议记录"), max_length=200, blank=True)

    class Meta(Line.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.present > self.should_attend:
            raise ValidationError({"present": _("实到人数多于应到人数。")})
        if self.in_favour + self.against + self.abstained > self.present:
            raise ValidationError({"in_favour": _("赞成、反对、弃权合计多于实到人数。")})
