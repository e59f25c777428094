"""What a village needs, and from which sentences and sheets that is known."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Line, Order
from jishi.kinds.order import MOST_PEOPLE


class Need(Order):
    """People of a village who want an item; open until a fair takes it. Its quantity is the sum of its sources."""

    TITLE = ("village", "item")

    item = models.ForeignKey("service.Item", models.PROTECT, verbose_name=_("服务项目"), related_name="needs")
    asked_on = models.DateField(_("最早提出"), null=True, blank=True, help_text=_("不填就是登记当天"))
    fair = models.ForeignKey(
        "service.Fair",
        models.SET_NULL,
        verbose_name=_("由哪场大集服务"),
        null=True,
        blank=True,
        related_name="needs",
        editable=False,
    )

    class Meta(Order.Meta):
        verbose_name = _("需求")
        constraints = (
            *Order.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "village", "item"),
                name="need_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个村的这项需求已经登记，请在原来那条上改。"),
            ),
        )

    def __str__(self) -> str:
        place = str(self.village) if self.village is not None else ""
        return f"{place} · {self.item}"


class NeedSource(Line):
    """One sentence, one row of a sheet or one call that a need's count rests on."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("走访")
        SHEET = "sheet", _("摸底表")
        PHONE = "phone", _("来电来访")

    need = models.ForeignKey(Need, models.CASCADE, related_name="sources")
    kind = models.CharField(_("来源"), max_length=8, choices=Kind.choices)
    label = models.CharField(_("出处"), max_length=80, help_text=_("如：摸底表文件名、来电日期"))
    row = models.PositiveIntegerField(_("行号"), null=True, blank=True)
    mention = models.ForeignKey(
        "demand.Mention",
        models.PROTECT,
        verbose_name=_("原话"),
        null=True,
        blank=True,
        related_name="counted_in",
    )
    quantity = models.PositiveIntegerField(
        _("人数"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )

    class Meta(Line.Meta):
        verbose_name = _("来源")

    def outside(self) -> dict[str, Any]:
        """The row as a form or sheet would give it."""
        return {
            "id": str(self.pk),
            "kind": self.kind,
            "label": self.label,
            "row": self.row,
            "mention": self.mention_id,
            "quantity": self.quantity,
        }
