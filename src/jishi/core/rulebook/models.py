"""A county's or a town's own value of a rule, from a date on, with the paper that decided it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import PLACE, new_id
from jishi.rules.book import DEFAULTS, UnknownRule
from jishi.rules.fault import RuleFault

ONCE = _("这条规则在同一天已有一个值。")


class RuleValue(models.Model):
    """One value of one rule, kept as people type it: JSON would make a float of a decimal."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    town = models.ForeignKey(
        PLACE,
        models.PROTECT,
        verbose_name=_("镇街"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("空着表示全县。"),
    )
    key = models.CharField(_("规则代码"), max_length=64)
    value = models.CharField(_("值"), max_length=200)
    effective_from = models.DateField(_("生效日期"))
    source = models.CharField(_("依据"), max_length=200)
    note = models.CharField(_("说明"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("规则值")
        ordering = ("key", "effective_from", "id")
        # Two constraints, since the two engines differ on whether an empty town equals an empty town.
        constraints = (
            models.UniqueConstraint(
                fields=("county", "key", "effective_from"),
                name="rule_value_county_once",
                condition=models.Q(town__isnull=True),
                violation_error_message=ONCE,
            ),
            models.UniqueConstraint(
                fields=("county", "town", "key", "effective_from"),
                name="rule_value_town_once",
                condition=models.Q(town__isnull=False),
                violation_error_message=ONCE,
            ),
        )

    def clean(self) -> None:
        super().clean()
        try:
            DEFAULTS[self.key].parse(self.value)
        except UnknownRule as fault:
            raise ValidationError({"key": str(fault)}) from fault
        except RuleFault as fault:
            raise ValidationError({"value": str(fault)}) from fault

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
