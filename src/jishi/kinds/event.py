"""What happened with people present, or is going to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines.event import EVENT
from jishi.kinds.record import ORGANISATION, Line, Record


class Event(Record):
    """Something with a start and an end; who is present is counted, hosts and covered places are shares.

    Where it is held is the mechanism's own: a venue, a village, a street. Who holds it and who took part are lines of
    the kinds `Host` and `Participation`.
    """

    MACHINE = EVENT

    starts_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ends_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("到场人次"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True


class Host(Line):
    """One of the organisations that hold an event together."""

    organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("主办单位"), related_name="+"
    )
    leads = models.BooleanField(_("牵头"), default=False)

    class Meta(Line.Meta):
        abstract = True


class Participation(Line):
    """A person, or so many people of an organisation, who took part."""

    person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("人员"), null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("所属单位"), null=True, blank=True, related_name="+"
    )
    count = models.PositiveIntegerField(_("人数"), default=1)

    class Meta(Line.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.person is None and self.organisation is None:
            raise ValidationError({"person": _("请填写人员或所属单位。")})
        if self.person is not None and self.count != 1:
            raise ValidationError({"count": _("一个人只算一人。")})
