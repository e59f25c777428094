"""A partnership: who stands by which village or branch, with which promises, from when to when."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Assignment, Line
from jishi.kinds.record import ORGANISATION, PLACE


class Agreement(Assignment):
    """The holder is the partner; the other side is a village, or a branch that is an organisation of the county."""

    TITLE = ("holder_organisation",)

    holder_organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("共建单位"), related_name="+"
    )
    at_place = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("共建村"), null=True, blank=True, related_name="+"
    )
    at_organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("共建党支部"), null=True, blank=True, related_name="+"
    )
    agreement = models.CharField(_("协议"), max_length=120)
    delivered_on = models.DateField(
        _("最近兑现日期"), null=True, blank=True, help_text=_("一年没有一项兑现的，列为休眠")
    )

    uses_assets = models.BooleanField(
        _("使用村集体资产"),
        default=False,
        help_text=_("用到村集体的土地、房屋或资金的，须先经四议两公开通过并公示期满，才能签约"),
    )
    decision = models.ForeignKey(
        "governance.VillageDecision",
        models.PROTECT,
        verbose_name=_("四议两公开"),
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(Assignment.Meta):
        verbose_name = _("共建协议")

    def clean(self) -> None:
        super().clean()
        if (self.at_place is None) is (self.at_organisation is None):
            raise ValidationError({"at_place": _("共建村和共建党支部填一个，也只填一个。")})
        if self.uses_assets and self.at_place is None:
            raise ValidationError({"at_place": _("使用村集体资产的，请填是哪个村的。")})
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("结束日期早于开始日期。")})

    def __str__(self) -> str:
        return f"{self.holder_organisation} {self.agreement}"


class AgreementItem(Line):
    """One thing promised, and when it was done."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="items")
    item = models.CharField(_("共建事项"), max_length=60)
    due_on = models.DateField(_("约定日期"), null=True, blank=True)
    delivered_on = models.DateField(_("兑现日期"), null=True, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("共建事项")
