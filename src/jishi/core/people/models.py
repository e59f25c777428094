"""Persons as the county's work needs them: a name, a post, and how to reach them."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.core.personal.columns import BlindIndexField, EncryptedField
from jishi.kinds import Registry
from jishi.kinds.record import ORGANISATION
from jishi.rules.codes import parse_id


def id_number(text: str) -> str:
    """The number in its one spelling, its check digit proven."""
    return parse_id(text).number


class Person(Registry):
    """A person, in the scope of their organisation or village; the phone is personal, the ID number sensitive."""

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
    id_number = EncryptedField(
        _("身份证号"),
        longest=18,
        reads=id_number,
        blind="id_number_blind",
        help_text=_("18 位；加密保存，查看要写事由。"),
    )
    id_number_blind = BlindIndexField()

    class Meta(Registry.Meta):
        verbose_name = _("人员")
        ordering = ("name", "id")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "id_number_blind"),
                name="person_id_number",
                condition=models.Q(archived_at__isnull=True) & ~models.Q(id_number_blind=""),
                violation_error_message=_("这个身份证号已登记在另一个人名下；请核对，同一个人请合并。"),
            ),
        )
        indexes = (*Registry.Meta.indexes, models.Index(fields=("county", "name"), name="person_name"))

    def clean(self) -> None:
        super().clean()
        self.anchor_itself()

    def anchor_itself(self) -> None:
        self.unit_id = self.organisation_id
