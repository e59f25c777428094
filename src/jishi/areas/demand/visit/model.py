"""A visit and what was said."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Event


class Visit(Event):
    """One household visit or talk: the day, the purpose, and the diary text in the visitor's own words."""

    TITLE = ("village",)

    class Purpose(models.TextChoices):
        ROUTINE = "routine", _("日常走访")
        CARE = "care", _("关爱走访")
        SURVEY = "survey", _("需求摸底")
        REQUEST = "request", _("应群众要求")

    visited_on = models.DateField(_("走访日期"))
    visitor = models.CharField(_("走访人身份"), max_length=20, blank=True)
    purpose = models.CharField(_("事由"), max_length=12, choices=Purpose.choices, default=Purpose.ROUTINE)
    text = models.TextField(_("民情日记"), max_length=4000)

    class Meta(Event.Meta):
        verbose_name = _("走访")

    def __str__(self) -> str:
        place = str(self.village) if self.village is not None else self.number
        return f"{place} {self.visited_on:%m-%d}"
