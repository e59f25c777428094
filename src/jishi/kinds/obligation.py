"""What somebody owes by a day: the dues of a cadence, and whether they were done."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines.obligation import OBLIGATION
from jishi.kinds.record import Record
from jishi.rules.values.period import parse_period


def check_period(text: str) -> None:
    """A period is written by its code, so that each is written in one way only."""
    try:
        code = parse_period(text).code
    except ValueError:
        code = ""
    if code != text:
        raise ValidationError(_("期间请写成 2026、2026-H1、2026-Q1、2026-02、2026-W07 或 2026-02-13。"))


class Obligation(Record):
    """One duty of one person in one period; its evidence is linked to it."""

    MACHINE = OBLIGATION
    LOCKED = ("accepted", "waived")
    TITLE: ClassVar[tuple[str, ...]] = ("owed_by",)

    owed_by = models.ForeignKey("people.Person", models.PROTECT, verbose_name=_("责任人"), related_name="+")
    template = models.CharField(_("任务"), max_length=32)
    period = models.CharField(
        _("期间"),
        max_length=24,
        validators=[check_period],
        help_text=_("如 2026-11（一个月）、2026-W47（一周）、2026-Q4（一季）"),
    )
    due_at = models.DateTimeField(_("截止时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
        constraints = (
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "template", "owed_by", "period"),
                name="%(app_label)s_%(class)s_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个人这一期已有这项任务，请直接修改那一条。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.owed_by} {self.period}"
