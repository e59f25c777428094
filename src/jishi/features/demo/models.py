"""The one thing the demo remembers: the day on which everything simulated depends."""

from __future__ import annotations

from django.db import models

from jishi.kinds.record import new_id


class DemoCounty(models.Model):
    """Set at the first load and never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    county = models.CharField(max_length=6)
    first_monday = models.DateField()
    as_of = models.DateField()
    done = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county",), name="demo_once"),)

    def __str__(self) -> str:
        return f"{self.county} {self.first_monday}"
