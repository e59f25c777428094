"""A duty that comes again: for the holders of a role, once in each period."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.core.access.roles import ROLE_CHOICES
from jishi.kinds import Registry

# Who may be asked for something again and again: those who hold a post in the field.
OWING = ("posted_cadre", "team_leader", "convenor", "grid_head", "grid_worker")
CADENCES = [
    ("day", _("每日")),
    ("week", _("每周")),
    ("month", _("每月")),
    ("quarter", _("每季")),
    ("half", _("每半年")),
    ("year", _("每年")),
]


class ObligationTemplate(Registry):
    """`town` narrows it to the posts of one town; without days of its own it is due by the rule of its cadence."""

    code = models.CharField(_("代码"), max_length=16, help_text=_("登记以后不能改"))
    role = models.CharField(
        _("谁来做"), max_length=32, choices=[(code, label) for code, label in ROLE_CHOICES if code in OWING]
    )
    every = models.CharField(_("周期"), max_length=8, choices=CADENCES)
    due_days = models.PositiveSmallIntegerField(
        _("期末后几天内"),
        null=True,
        blank=True,
        help_text=_("不填的按规则（cadence.*_due_days）；半年的须填"),
    )
    required = models.PositiveSmallIntegerField(_("每期次数"), default=1)
    prorated = models.BooleanField(
        _("按在岗天数折算"), default=False, help_text=_("任职或请假使在岗天数不足一期的，次数按比例减少")
    )
    evidence = models.CharField(
        _("成果材料"), max_length=60, blank=True, help_text=_("如：照片、会议记录。填了的，提交时须有附件")
    )

    class Meta(Registry.Meta):
        verbose_name = _("定期任务")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "code"),
                name="obligation_template_code",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个代码已经用过，请换一个。"),
            ),
        )
