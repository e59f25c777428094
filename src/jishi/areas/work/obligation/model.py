"""What one person owes for one period, in one of their posts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Obligation as ObligationKind
from jishi.kinds import Record


class Obligation(ObligationKind):
    """One for each template, post and period; the program makes one only for each person.

    `late_on` is the first day after the last one on which nothing had been handed in; it stays when it is handed in
    later. Evidence are the files at the record.
    """

    TITLE = ("owed_by", "task")

    task = models.ForeignKey(
        "work.ObligationTemplate", models.PROTECT, verbose_name=_("定期任务"), related_name="+"
    )
    appointment = models.ForeignKey(
        "registry.Appointment", models.PROTECT, verbose_name=_("任职"), related_name="+"
    )
    required = models.PositiveSmallIntegerField(_("应完成次数"), default=1)
    report = models.TextField(
        _("完成情况"), max_length=1000, blank=True, help_text=_("做了什么、结果如何，不写村民姓名和电话")
    )
    late_on = models.DateField(_("逾期起始日"), null=True, blank=True, editable=False)

    class Meta(ObligationKind.Meta):
        verbose_name = _("履职任务")
        constraints = (
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "task", "appointment", "period"),
                name="obligation_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这项任职这一期已有这项任务，请直接办理那一条。"),
            ),
        )
        indexes = (
            *ObligationKind.Meta.indexes,
            models.Index(fields=("county", "owed_by", "period"), name="obligation_owed_by"),
        )

    def __str__(self) -> str:
        return f"{self.owed_by} · {self.task} {self.period}"
