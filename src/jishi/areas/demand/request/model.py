"""What somebody wants solved, and the units that are to solve it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Case, Line
from jishi.kinds.record import ORGANISATION, PLACE

CATEGORIES = [
    ("consult", _("咨询")),
    ("help", _("求助")),
    ("suggestion", _("建议")),
    ("complaint", _("投诉")),
    ("report", _("举报")),
]


class Request(Case):
    """A request of a villager. `place` is the village it comes from; a complaint or report is not seen there."""

    place = models.ForeignKey(PLACE, models.PROTECT, verbose_name=_("所在村或网格"), related_name="+")
    subject = models.CharField(_("事项"), max_length=80, help_text=_("一句话，不写姓名和电话"))
    category = models.CharField(_("类别"), max_length=12, choices=CATEGORIES)
    content = models.TextField(_("诉求内容"), max_length=2000, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=30, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    result = models.TextField(
        _("办理结果"), max_length=1000, blank=True, help_text=_("答复提出人的话，不写姓名和电话")
    )
    units_total = models.PositiveSmallIntegerField(_("承办单位数"), default=0, editable=False)
    units_sent = models.PositiveSmallIntegerField(_("已送达单位数"), default=0, editable=False)
    units_signed = models.PositiveSmallIntegerField(_("已签收单位数"), default=0, editable=False)
    units_done = models.PositiveSmallIntegerField(_("已办复单位数"), default=0, editable=False)

    class Meta(Case.Meta):
        verbose_name = _("诉求")

    def __str__(self) -> str:
        return self.subject


class RequestUnit(Line):
    """A unit that is to handle a request, and what of it."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="units")
    unit = models.ForeignKey(ORGANISATION, models.PROTECT, verbose_name=_("承办单位"), related_name="+")
    duty = models.CharField(_("承办事项"), max_length=200)

    class Meta(Line.Meta):
        verbose_name = _("承办单位")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "request", "unit"),
                name="request_unit_once",
                violation_error_message=_("这个单位已经在承办单位里。"),
            ),
        )
