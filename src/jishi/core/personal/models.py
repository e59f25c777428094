"""The wrapped keys of sensitive columns, and how often each person has looked under a mask."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id


class FieldKey(models.Model):
    """One key of a county's sensitive columns, wrapped under the installation's; the highest serial encrypts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    serial = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("字段密钥")
        constraints = (models.UniqueConstraint(fields=("county", "serial"), name="field_key_serial"),)

    def __str__(self) -> str:
        return f"{self.county} {self.serial}"


class LookCount(models.Model):
    """How often a user has looked in one hour or day (`window`: h2026112110, d20261121)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    user = models.UUIDField()
    window = models.CharField(max_length=11)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("查看次数")
        constraints = (models.UniqueConstraint(fields=("county", "user", "window"), name="look_count_once"),)

    def __str__(self) -> str:
        return f"{self.user} {self.window} {self.count}"
