"""Days on which somebody is excused from their post."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Record

KINDS = [
    ("personal", _("事假")),
    ("sick", _("病假")),
    ("annual", _("年休假")),
    ("family", _("婚丧产假")),
]
LONGEST = 180


class Leave(Record):
    """From `starts_on` for `days` calendar days; `returned_on` is the first day back."""

    TITLE = ("person",)

    appointment = models.ForeignKey(
        "registry.Appointment", models.PROTECT, verbose_name=_("任职"), related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("请假人"), related_name="+", editable=False
    )
    kind = models.CharField(_("假别"), max_length=12, choices=KINDS)
    starts_on = models.DateField(_("开始日期"))
    days = models.PositiveSmallIntegerField(
        _("天数"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text=_("日历天数，含休息日"),
    )
    ends_on = models.DateField(_("结束日期"), editable=False)
    reason = models.TextField(_("事由"), max_length=300)
    handover = models.CharField(
        _("工作交接"), max_length=120, blank=True, help_text=_("请假期间由谁顶岗，如：驻村队员")
    )
    returned_on = models.DateField(_("返岗日期"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("请销假")
        constraints = (
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "appointment", "starts_on"),
                name="leave_once",
                condition=models.Q(archived_at=None) & ~models.Q(state__in=("cancelled", "rejected")),
                violation_error_message=_("同一天开始的假已经登记，请在原来那条上改。"),
            ),
        )
        indexes = (*Record.Meta.indexes, models.Index(fields=("county", "person"), name="leave_person"))

    @property
    def last_day(self) -> date:
        """The last day of the leave as it was: who is back earlier was on leave to the day before."""
        if self.returned_on is None:
            return self.ends_on
        return min(self.ends_on, self.returned_on - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.person} {self.starts_on:%m-%d}"
