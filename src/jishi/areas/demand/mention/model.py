"""One sentence, what it asks for, and for how many people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Order


class Mention(Order):
    """The sentence stands as it was said; an order in the raw, before it names an item of the catalogue."""

    class Kind(models.TextChoices):
        NEED = "need", _("需求")
        PROBLEM = "problem", _("问题")
        HAZARD = "hazard", _("隐患")
        DISPUTE = "dispute", _("纠纷")
        PRAISE = "praise", _("表扬")
        POLICY_GAP = "policy_gap", _("政策堵点")

    visit = models.ForeignKey("demand.Visit", models.PROTECT, verbose_name=_("走访"), related_name="mentions")
    sentence = models.CharField(_("原话"), max_length=200)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    item = models.ForeignKey(
        "service.Item", models.PROTECT, verbose_name=_("对应项目"), null=True, blank=True, related_name="+"
    )

    class Meta(Order.Meta):
        verbose_name = _("民情")

    def __str__(self) -> str:
        return self.sentence
