"""A team's ability to run a service."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Offering


class Capability(Offering):
    """Team x item: people one stall can serve, and how many stalls at most where specialists are scarce."""

    TITLE = ("team", "item")

    team = models.ForeignKey(
        "service.Provider", models.PROTECT, verbose_name=_("服务队"), related_name="capabilities"
    )
    item = models.ForeignKey(
        "service.Item", models.PROTECT, verbose_name=_("服务项目"), related_name="capabilities"
    )
    people = models.PositiveIntegerField(
        _("每摊人数"),
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
        help_text=_("一个摊位半天能服务多少人"),
    )
    most_stalls = models.PositiveIntegerField(
        _("每季最多摊次"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("专家紧缺时填写"),
    )

    class Meta(Offering.Meta):
        verbose_name = _("承办能力")
        constraints = (
            *Offering.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "team", "item"),
                name="capability_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个队的这项能力已登记过，请直接修改。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.team} · {self.item}"
