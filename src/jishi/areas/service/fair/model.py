"""A fair: one host village, several covered ones."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.areas.service.fair.rules import TAKING
from jishi.kinds import Event, Line
from jishi.kinds.record import PLACE


class Fair(Event):
    """The host is the `village` anchor; who is expected and what was planned are kept beside what happened."""

    TITLE = ("village",)

    season = models.ForeignKey(
        "service.Season", models.PROTECT, verbose_name=_("大集季"), related_name="fairs"
    )
    venue = models.ForeignKey(
        "service.Venue", models.PROTECT, verbose_name=_("场地"), null=True, blank=True, related_name="fairs"
    )
    expected = models.PositiveIntegerField(_("预计人次"), null=True, blank=True)
    pinned = models.BooleanField(_("钉住"), default=False, help_text=_("重新排期时，这一场的村和日子不变"))
    why = models.JSONField(_("为什么这样排"), default=dict, blank=True, editable=False)

    class Meta(Event.Meta):
        verbose_name = _("大集")
        constraints = (
            *Event.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "season", "village"),
                name="fair_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这一季在这个村已有一场大集。"),
            ),
        )

    def __str__(self) -> str:
        place = str(self.village) if self.village is not None else self.number
        return f"{place}民生服务大集"

    @property
    def takes_needs(self) -> bool:
        """It has taken its needs, and its units may still answer."""
        return self.state in TAKING


class CoveredVillage(Line):
    """A village whose people the fair is meant for, and the share of its needs expected to come."""

    fair = models.ForeignKey(Fair, models.CASCADE, related_name="covered")
    village = models.ForeignKey(PLACE, models.PROTECT, verbose_name=_("村"), related_name="+")
    permille = models.PositiveIntegerField(
        _("预计到场（‰）"), validators=[MinValueValidator(0), MaxValueValidator(1000)], default=0
    )
    expected = models.PositiveIntegerField(_("预计人次"), default=0)

    class Meta(Line.Meta):
        verbose_name = _("覆盖村")
