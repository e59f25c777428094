"""One service of the catalogue."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Offering
from jishi.kinds.record import ORGANISATION


class Item(Offering):
    """What a stall offers, to whom, with what, and how many people it can serve in half a day."""

    code = models.CharField(_("代码"), max_length=12)
    name = models.CharField(_("服务项目"), max_length=60)
    unit_kind = models.CharField(_("承办单位类别"), max_length=40)
    minutes = models.PositiveIntegerField(
        _("每人分钟"),
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("服务一个人大约要几分钟"),
    )
    materials = models.CharField(
        _("材料"), max_length=200, blank=True, help_text=_("群众要带什么，摊位备什么")
    )
    target_group = models.CharField(_("服务对象"), max_length=80, blank=True)
    equipment = models.CharField(_("设备"), max_length=120, blank=True)
    licence = models.CharField(
        _("资质"), max_length=120, blank=True, help_text=_("需要的执照或资格；不需要就留空")
    )
    phrasings = models.CharField(_("群众常说"), max_length=400, blank=True, help_text=_("用 | 分开"))
    department = models.ForeignKey(
        ORGANISATION,
        models.PROTECT,
        verbose_name=_("归口部门"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("填了以后，县业务主管里只有这个部门能改；大集办都能改"),
    )
    prerequisite = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("须同场的项目"), null=True, blank=True, related_name="+"
    )
    mandatory = models.BooleanField(_("法定项目"), default=False, help_text=_("法定项目不会被自动撤销"))

    class Meta(Offering.Meta):
        verbose_name = _("服务项目")
        constraints = (
            *Offering.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "code"),
                name="item_code",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个项目代码已有，请换一个。"),
            ),
        )

    def __str__(self) -> str:
        return self.name
