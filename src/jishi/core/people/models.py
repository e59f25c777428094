"""Persons as the county's work needs them: a name, a post, and how to reach them."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Registry
from jishi.kinds.record import ORGANISATION


class Person(Registry):
    """A person, in the scope of the organisation they belong to; the phone is personal (P2)."""

    organisation = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("所在单位"), null=True, blank=True, related_name="people"
    )
    post = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(
        _("电话"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9+][0-9 -]{4,18}[0-9]$", _("应为电话号码，例如 0536-5221234。"))],
    )

    class Meta(Registry.Meta):
        verbose_name = _("人员")
        ordering = ("name", "id")
        indexes = (*Registry.Meta.indexes, models.Index(fields=("county", "name"), name="person_name"))

    def clean(self) -> None:
        super().clean()
        self.anchor_itself()

    def anchor_itself(self) -> None:
        self.unit_id = self.organisation_id
