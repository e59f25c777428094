"""A stall at a fair."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Order


class Booth(Order):
    """An item ordered for a fair, from the asking to the serving. `quantity` is the number of people expected."""

    TITLE = ("item", "team")

    fair = models.ForeignKey("service.Fair", models.PROTECT, verbose_name=_("大集"), related_name="booths")
    item = models.ForeignKey(
        "service.Item", models.PROTECT, verbose_name=_("服务项目"), related_name="booths"
    )
    team = models.ForeignKey(
        "service.Provider", models.PROTECT, verbose_name=_("服务队"), related_name="booths"
    )
    leader = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        verbose_name=_("带队班子成员"),
        null=True,
        blank=True,
        related_name="+",
    )
    served = models.PositiveIntegerField(
        _("服务人次"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(20000)]
    )

    class Meta(Order.Meta):
        verbose_name = _("摊位")
        constraints = (
            *Order.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "fair", "item"),
                name="booth_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这场大集已有这个项目的摊位。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} · {self.team}"
