"""A team that sets up stalls, with its leaders' days and its range."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Line, Registry
from jishi.kinds.record import ORGANISATION


class Provider(Registry):
    """One volunteer team or social organisation. Every attending team is led by a leading member of its unit."""

    class Kind(models.TextChoices):
        VOLUNTEER_TEAM = "volunteer_team", _("志愿服务队")
        SOCIAL = "social_organisation", _("社会组织")

    code = models.CharField(_("代码"), max_length=12)
    organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("所属单位"), related_name="+"
    )
    kind = models.CharField(_("类型"), max_length=24, choices=Kind.choices, default=Kind.VOLUNTEER_TEAM)
    leader_days = models.PositiveIntegerField(
        _("带队天数"), validators=[MaxValueValidator(400)], help_text=_("每 13 周班子成员能带队出来几天")
    )
    per_week = models.PositiveIntegerField(
        _("每周场次"), validators=[MinValueValidator(1), MaxValueValidator(7)], default=1
    )
    max_km = models.PositiveIntegerField(
        _("最远公里"), null=True, blank=True, help_text=_("不填表示全县都去")
    )
    lon = models.FloatField(_("出发点经度"), validators=[MinValueValidator(73), MaxValueValidator(136)])
    lat = models.FloatField(_("出发点纬度"), validators=[MinValueValidator(3), MaxValueValidator(54)])

    class Meta(Registry.Meta):
        verbose_name = _("服务队")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "code"),
                name="provider_code",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个服务队代码已有，请换一个。"),
            ),
        )


class DayOff(Line):
    """Days on which a team cannot come."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="days_off")
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    reason = models.CharField(_("原因"), max_length=40, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("不能出队的日子")
