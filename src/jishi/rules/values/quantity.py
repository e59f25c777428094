"""Quantities with units: whole numbers of the smallest unit of their dimension, never mixed with another."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import Self

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.values.number import read_amount

# For each dimension: its smallest unit, and the words for larger ones. Persons, person-times, sessions, cases
# and households are dimensions of their own, since distinct and total counts are never added up together.
DIMENSIONS: dict[str, tuple[str, dict[str, Fraction]]] = {
    "mass": (
        "克",
        {
            "克": Fraction(1),
            "斤": Fraction(500),
            "公斤": Fraction(1000),
            "千克": Fraction(1000),
            "吨": Fraction(1_000_000),
            "万吨": Fraction(10_000_000_000),
        },
    ),
    "floor": (
        "百分之一平方米",
        {"平方米": Fraction(100), "㎡": Fraction(100), "万平方米": Fraction(1_000_000)},
    ),
    "length": ("厘米", {"厘米": Fraction(1), "米": Fraction(100), "公里": Fraction(100_000)}),
    "labour": ("百分之一工日", {"工日": Fraction(100), "人天": Fraction(100)}),
    "time": ("分钟", {"分钟": Fraction(1), "小时": Fraction(60)}),
    "persons": ("人", {"人": Fraction(1), "名": Fraction(1), "万人": Fraction(10_000)}),
    "person_times": ("人次", {"人次": Fraction(1), "万人次": Fraction(10_000)}),
    "sessions": ("场次", {"场次": Fraction(1), "场": Fraction(1)}),
    "cases": ("件", {"件": Fraction(1), "起": Fraction(1)}),
    "households": ("户", {"户": Fraction(1), "万户": Fraction(10_000)}),
}


class DimensionUnknown(RuleFault):
    title = "没有这种计量"


class DimensionsMixed(RuleFault):
    title = "两种计量不能放在一起"


@total_ordering
@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in the smallest unit of a dimension. Sums and comparisons stay within one dimension."""

    amount: int
    dimension: str

    def __post_init__(self) -> None:
        if self.dimension not in DIMENSIONS:
            raise DimensionUnknown(self.dimension, suggestion(self.dimension, DIMENSIONS))

    @classmethod
    def parse(cls, text: str, dimension: str) -> Self:
        """Read "2.5吨" as a mass; the unit must be written and must belong to the dimension."""
        if dimension not in DIMENSIONS:
            raise DimensionUnknown(dimension, suggestion(dimension, DIMENSIONS))
        smallest, units = DIMENSIONS[dimension]
        return cls(read_amount(text, units, smallest), dimension)

    def in_unit(self, unit: str) -> Fraction:
        """The amount in a unit of its dimension, exactly. Example: 2500000 grams in 吨 is 5/2."""
        units = DIMENSIONS[self.dimension][1]
        if unit not in units:
            raise DimensionsMixed(unit, "下列单位之一：" + "、".join(units))
        return self.amount / units[unit]

    def show(self, unit: str) -> str:
        """The amount in a unit, as a decimal. Example: 2.5吨. Cut after four places."""
        exact = self.in_unit(unit)
        places = Decimal(int(abs(exact) * 10_000)).scaleb(-4)
        text = f"{places:,.4f}".rstrip("0").rstrip(".")
        return f"{'-' if self.amount < 0 and places else ''}{text}{unit}"

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount + self._same(other).amount, self.dimension)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount - self._same(other).amount, self.dimension)

    def __lt__(self, other: "Quantity") -> bool:
        return self.amount < self._same(other).amount

    def _same(self, other: "Quantity") -> "Quantity":
        if other.dimension != self.dimension:
            raise DimensionsMixed(f"{self.dimension}、{other.dimension}", "同一种计量，如都是人次")
        return other
