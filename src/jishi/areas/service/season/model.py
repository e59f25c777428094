"""A season: what is to be planned, and what the plan achieved."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Decision, Line
from jishi.kinds.record import PLACE


class Season(Decision):
    """A horizon of weeks, a number of fairs, and the limits within which the planner works."""

    starts_on = models.DateField(_("开始日期"), help_text=_("季度的第一天，须是星期一"))
    weeks = models.PositiveIntegerField(
        _("周数"), validators=[MinValueValidator(1), MaxValueValidator(53)], default=13
    )
    fair_count = models.PositiveIntegerField(
        _("大集场数"), validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    per_day = models.PositiveIntegerField(
        _("一天最多几场"), validators=[MinValueValidator(1), MaxValueValidator(20)], default=2
    )
    spread = models.PositiveIntegerField(
        _("前三分之一需求多算（%）"),
        validators=[MaxValueValidator(300)],
        default=0,
        help_text=_("每个村最先满足的三分之一需求多算几成：越大，大集越分散到各村，总人次略少；0 表示不多算"),
    )
    farming_closed = models.BooleanField(
        _("农忙不办集"), default=True, help_text=_("农忙的起止见县里的规则“农忙季节”")
    )
    # What the last plan achieved; written by the planning run.
    objective = models.FloatField(_("服务人次（加权）"), null=True, blank=True)
    bound = models.FloatField(_("可证明的上限"), null=True, blank=True)
    gap = models.FloatField(_("与上限的差距"), null=True, blank=True)
    greedy = models.FloatField(_("逐个挑选的结果"), null=True, blank=True)
    seed = models.PositiveIntegerField(_("随机种子"), null=True, blank=True)
    planned_at = models.DateTimeField(_("排出时间"), null=True, blank=True)
    rule_versions = models.JSONField(_("所用规则"), default=dict, blank=True)
    inputs = models.JSONField(_("输入摘要"), default=dict, blank=True)

    class Meta(Decision.Meta):
        verbose_name = _("大集季")


class TownLimit(Line):
    """At least and at most so many fairs in a town."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="town_limits")
    town = models.ForeignKey(PLACE, models.PROTECT, verbose_name=_("镇街"), related_name="+")
    floor = models.PositiveIntegerField(_("至少几场"), default=0)
    ceiling = models.PositiveIntegerField(_("至多几场"))

    class Meta(Line.Meta):
        verbose_name = _("各镇场次")


class MustReach(Line):
    """A village that must lie in reach of at least one fair."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="must_reach")
    village = models.ForeignKey(PLACE, models.PROTECT, verbose_name=_("村"), related_name="+")
    reason = models.CharField(_("原因"), max_length=60, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("必须覆盖的村")


class Ban(Line):
    """Not this village, or not this team there, or not on this day."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="bans")
    village = models.ForeignKey(PLACE, models.PROTECT, verbose_name=_("村"), related_name="+")
    team = models.ForeignKey(
        "service.Provider",
        models.PROTECT,
        verbose_name=_("服务队"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("填了就只是这个队不去，不填就是这个村不办"),
    )
    day = models.DateField(_("日期"), null=True, blank=True, help_text=_("填了就只是这天不办"))
    reason = models.CharField(_("原因"), max_length=60, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("不安排")


class ClosedDays(Line):
    """Days on which a town holds no fair: harvest, weather, an election."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="closed_days")
    town = models.ForeignKey(
        PLACE,
        models.PROTECT,
        verbose_name=_("镇街"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("不填表示全县"),
    )
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    reason = models.CharField(_("原因"), max_length=60)

    class Meta(Line.Meta):
        verbose_name = _("不办集的日子")


class DayWish(Line):
    """Days on which a fair is worth more or less in itself: market days, likely rain, a temple fair."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="day_wishes")
    town = models.ForeignKey(
        PLACE,
        models.PROTECT,
        verbose_name=_("镇街"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("不填表示全县"),
    )
    market = models.CharField(
        _("集日"),
        max_length=40,
        blank=True,
        help_text=_("如“农历逢三、八”“公历逢五、十”“每周三、六”；不填表示这段时间的每一天"),
    )
    starts_on = models.DateField(_("从"), null=True, blank=True, help_text=_("不填表示这一季的第一天"))
    ends_on = models.DateField(_("到"), null=True, blank=True, help_text=_("不填表示这一季的最后一天"))
    worth = models.IntegerField(
        _("每场多算几人次"),
        validators=[MinValueValidator(-1000), MaxValueValidator(1000)],
        help_text=_("愿意在这些日子办就填正数，想避开就填负数"),
    )

    class Meta(Line.Meta):
        verbose_name = _("日子的偏好")


class TeamPeriod(Line):
    """A team attends at most so many fairs within a stretch of the season, so that its days are spread."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="team_periods")
    team = models.ForeignKey("service.Provider", models.PROTECT, verbose_name=_("服务队"), related_name="+")
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    most = models.PositiveIntegerField(_("至多几场"))

    class Meta(Line.Meta):
        verbose_name = _("服务队分段场次")
