"""How far each series of numbers has been counted."""

from __future__ import annotations

from django.db import models

from jishi.kinds.record import new_id


class Counter(models.Model):
    """The last number given out in a county for a prefix and a year."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county", "prefix", "year"), name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"
