"""A measured quantity of money, land, floor, labour or goods on a day."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.amount import AmountField
from jishi.kinds.machines.measure import MEASURE
from jishi.kinds.record import ORGANISATION, Record

UNITS = [
    ("fen", _("元")),
    ("mu", _("亩")),
    ("square_metre", _("平方米")),
    ("person_day", _("工日")),
    ("gram", _("公斤")),
]
# How many decimals of the shown unit the smallest unit is: `rules.values` counts in the same units.
PLACES = {"fen": 2, "mu": 4, "square_metre": 2, "person_day": 2, "gram": 3}
BASES = [("expected", _("预计")), ("received", _("实际"))]


class Measure(Record):
    """What was measured stands for good once confirmed; a mistake is reversed and entered anew.

    A ledger whose unit is finer than a hundredth declares `amount` again with the places of its unit.
    """

    MACHINE = MEASURE
    LOCKED: ClassVar[tuple[str, ...]] = ("confirmed", "reversed")

    on = models.DateField(_("日期"))
    measure = models.CharField(_("计量单位"), max_length=16, choices=UNITS, default="fen")
    amount = AmountField(_("数量"))
    basis = models.CharField(_("预计或实际"), max_length=12, choices=BASES, default="received")
    category = models.CharField(_("科目"), max_length=32, blank=True)
    counterpart = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("对方单位"), null=True, blank=True, related_name="+"
    )

    class Meta(Record.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        column = self._meta.get_field("amount")
        if isinstance(column, AmountField) and PLACES.get(self.measure) != column.places:
            raise ValidationError(
                {"measure": _("这个台账的数量不用这个单位登记，请换一个单位，或到该单位的台账登记。")}
            )
