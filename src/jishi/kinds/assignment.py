"""Who is responsible where, from when to when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import ASSIGNMENT
from jishi.kinds.record import ORGANISATION, PLACE, Record


class Assignment(Record):
    """A holder (person or organisation) in a role at a place or organisation; access follows it in time."""

    MACHINE = ASSIGNMENT

    holder_person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("任职人"), null=True, blank=True, related_name="+"
    )
    holder_organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("承担单位"), null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("角色"), max_length=32)
    at_place = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("所在地"), null=True, blank=True, related_name="+"
    )
    at_organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("所在单位"), null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
