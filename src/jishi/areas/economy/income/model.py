"""One entry of a village's collective income."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Measure

CATEGORIES = [
    ("operating", _("经营收入")),
    ("contracting", _("发包及上交收入")),
    ("investment", _("投资收益")),
    ("subsidy", _("补助收入")),
    ("other", _("其他收入")),
]


class Income(Measure):
    """Money earned or expected on a day; what is confirmed is corrected by a further entry of the difference."""

    category = models.CharField(_("收入类别"), max_length=12, choices=CATEGORIES)
    source = models.CharField(_("来源"), max_length=80, help_text=_("谁付的、付的什么；不写个人姓名和电话"))
    by_posting = models.BooleanField(
        _("驻村帮扶带来"), default=False, help_text=_("由派驻干部引来的项目或合同形成的收入")
    )
    reference = models.CharField(_("项目或合同"), max_length=80, blank=True)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("更正哪一笔"),
        null=True,
        blank=True,
        related_name="corrections",
        help_text=_("已确认的收入不能改：填原来那一笔，金额填差额，少了填正数，多了填负数"),
    )
    counts = models.BooleanField(_("经营性收入"), default=False, editable=False)

    class Meta(Measure.Meta):
        verbose_name = _("集体收入")

    def __str__(self) -> str:
        return f"{self.source} {self.on:%Y-%m-%d}"
