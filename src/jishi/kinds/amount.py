"""A measured amount as a whole number of its smallest unit: SQLite keeps a DECIMAL as a float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

# Whole numbers up to here are the same on both databases, and exact in a spreadsheet's text.
MOST = 10**17


class WrongAmount(ValueError):
    """A text or number that is no amount of this column; the message says what would be right."""


class AmountField(models.BigIntegerField):  # type: ignore[type-arg]  # Django knows no type arguments at run time
    """Stored as a count of the smallest unit; outside a decimal number with at most `places` decimals.

    Fen are hundredths of a yuan (`places=2`), land is kept in ten-thousandths of a mu (`places=4`).
    """

    def __init__(self, *args: Any, places: int = 2, **options: Any) -> None:
        self.places = places
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if self.places != 2:
            options["places"] = self.places
        return name, path, args, options

    def read(self, raw: Any) -> int:
        """The stored number of a text or number as people write it. Raises `WrongAmount`, never rounds."""
        try:
            # Fifteen digits are what a spreadsheet keeps of a number; what stands behind them is its arithmetic.
            value = Decimal(f"{raw:.15g}" if isinstance(raw, float) else str(raw).strip().replace(",", ""))
        except InvalidOperation:
            value = Decimal("NaN")
        if isinstance(raw, bool) or not value.is_finite():
            raise WrongAmount(_("应为数量，如 18696.40，现为“%(raw)s”。") % {"raw": raw})
        if abs(value) >= Decimal(MOST).scaleb(-self.places):
            raise WrongAmount(
                _("数量太大，整数最多 %(digits)s 位，现为“%(raw)s”。")
                % {"digits": 17 - self.places, "raw": raw}
            )
        smallest = value.scaleb(self.places)
        if smallest != smallest.to_integral_value():
            raise WrongAmount(
                _("最多 %(places)s 位小数，现为“%(raw)s”；请按票据填写，不作舍入。")
                % {"places": self.places, "raw": raw}
            )
        return int(smallest)

    def spell(self, value: int) -> str:
        """The decimal text of a stored number: 1869640 is 18696.40."""
        return f"{Decimal(value).scaleb(-self.places):f}"
