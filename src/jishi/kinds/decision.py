"""What a body resolved, or an office decided by authority."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import DECISION
from jishi.kinds.record import Record


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
