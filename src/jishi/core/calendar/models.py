"""The days on which a county's work differs from Monday to Friday."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id


class CalendarDay(models.Model):
    """A day off in the week, or a worked day at a weekend; ordinary days have no row.

    `year` is that of the notice, which may reach into its neighbours. A provisional day follows from the law
    alone, in a year whose notice is not out yet.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    year = models.PositiveSmallIntegerField(_("通知年份"))
    date = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    provisional = models.BooleanField(_("暂定"), default=False)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ("date", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "date"),
                name="calendar_day_once",
                violation_error_message=_("这一天已在工作日历里。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
