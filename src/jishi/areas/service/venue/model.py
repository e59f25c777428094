"""A place in a village that can hold a fair."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Registry


class Venue(Registry):
    """A square, school yard or market ground: how many stalls it holds and whether it is ready."""

    max_stalls = models.PositiveIntegerField(
        _("最多摊位"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    ready = models.BooleanField(
        _("已具备条件"), default=False, help_text=_("场地平整、有电、有避雨处，村里同意")
    )
    checked_on = models.DateField(_("核实日期"), null=True, blank=True)

    class Meta(Registry.Meta):
        verbose_name = _("场地")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "village", "name"),
                name="venue_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个村已有同名场地，请直接修改。"),
            ),
        )
