"""What was ordered, how much of it, and from when it is wanted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import ORDER
from jishi.kinds.record import Record


class Order(Record):
    """A quantity of an offering for a place; the mechanism names the offering by its own foreign key."""

    MACHINE = ORDER

    quantity = models.PositiveIntegerField(_("人数"))
    wanted_from = models.DateField(_("希望日期"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
