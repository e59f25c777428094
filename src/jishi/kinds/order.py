"""What was ordered, how much of it, and from when it is wanted."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import ORDER
from jishi.kinds.record import Record

# No county village has more people: a larger number is a slip of the hand.
MOST_PEOPLE = 100_000


class Order(Record):
    """A quantity of an offering for a place; the mechanism names the offering by its own foreign key."""

    MACHINE = ORDER

    quantity = models.PositiveIntegerField(
        _("人数"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    wanted_from = models.DateField(_("希望日期"), null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True
