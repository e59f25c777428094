"""A judged score or class: of whom, by which scheme, for which period, item by item."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.amount import AmountField
from jishi.kinds.machines.assessment import ASSESSMENT
from jishi.kinds.obligation import check_period
from jishi.kinds.record import ORGANISATION, PLACE, Line, Record

SUBJECTS = ("subject_person", "subject_organisation", "subject_place")


class Assessment(Record):
    """One subject under one version of a scheme; the items are lines of the kind `AssessmentItem`."""

    MACHINE = ASSESSMENT
    LOCKED: ClassVar[tuple[str, ...]] = ("reviewed", "published", "final")
    TITLE = SUBJECTS

    subject_person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("被评人员"), null=True, blank=True, related_name="+"
    )
    subject_organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("被评单位"), null=True, blank=True, related_name="+"
    )
    subject_place = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("被评村镇"), null=True, blank=True, related_name="+"
    )
    scheme = models.CharField(_("评分办法"), max_length=32)
    scheme_version = models.CharField(_("办法版本"), max_length=16)
    period = models.CharField(_("期间"), max_length=24, validators=[check_period])
    score = AmountField(_("得分"), null=True, blank=True)
    grade = models.CharField(_("等次"), max_length=16, blank=True)

    class Meta(Record.Meta):
        abstract = True

    @property
    def subject(self) -> models.Model | None:
        """Whoever or whatever is assessed."""
        return next((found for name in SUBJECTS if (found := getattr(self, name)) is not None), None)

    def clean(self) -> None:
        super().clean()
        named = [name for name in SUBJECTS if getattr(self, f"{name}_id") is not None]
        if len(named) != 1:
            raise ValidationError({SUBJECTS[0]: _("被评人员、单位、村镇填一个，也只填一个。")})

    def __str__(self) -> str:
        return f"{self.subject} {self.period}"


class AssessmentItem(Line):
    """One item of a scheme: what it is worth at most, and what was given."""

    item = models.CharField(_("评分项"), max_length=60)
    most = AmountField(_("满分"))
    points = AmountField(_("得分"))
    reason = models.CharField(_("评分依据"), max_length=120, blank=True)

    class Meta(Line.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.points > self.most:
            raise ValidationError({"points": _("得分多于满分。")})
