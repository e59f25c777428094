"""A unit's part of a request."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Case


class RequestTask(Case):
    """What one unit is to do for a request, from the sending to its answer, with a clock of its own."""

    TITLE = ("request", "unit")

    request = models.ForeignKey(
        "demand.Request", models.PROTECT, verbose_name=_("诉求"), related_name="tasks"
    )
    duty = models.CharField(_("承办事项"), max_length=200)
    answer = models.TextField(
        _("办复意见"), max_length=1000, blank=True, help_text=_("办了什么、结果如何，不写姓名和电话")
    )

    class Meta(Case.Meta):
        verbose_name = _("承办件")
        constraints = (
            *Case.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "request", "unit"),
                name="request_task_once",
                condition=models.Q(archived_at=None) & ~models.Q(state="withdrawn"),
                violation_error_message=_("这件诉求已经派给这个单位。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.request} · {self.unit}"
