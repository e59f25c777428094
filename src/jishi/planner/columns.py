"""Columns of numbers, the stuff tables are made of: given as plain lists, kept as read-only arrays.

``None`` (or an empty cell) is allowed only where a column declares what it then means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
from numpy.typing import NDArray

from .errors import PlannerError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Given = Sequence[Any] | NDArray[Any]
NO_LIMIT = -1
"""Stands for an empty cell of an integer column: no cap, no county, any service, any day."""


class BadCell(PlannerError):
    code = "bad_cell"
    template = "表 %(table)s 第 %(row)s 行的 %(column)s 列：%(value)s 不是%(wanted)s，请改正"


class UnevenColumns(PlannerError):
    code = "uneven_columns"
    template = "表 %(table)s 各列的行数不一致（%(lengths)s），请补齐后重试"


class Column:
    """One column of a table, as a descriptor: lists of numbers, text, ``None`` go in, an array comes out."""

    dtype: type = np.float64
    wanted = "数"

    def __init__(self, blank: float | None = None) -> None:
        self.blank = blank

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def number(self, value: Any) -> float:
        """One cell as a number; raises ``ValueError`` if it is neither a number nor an allowed blank."""
        if value is None or value == "":
            if self.blank is None:
                raise ValueError("blank")
            return self.blank
        return float(value)

    def __set__(self, instance: Table, values: Given) -> None:
        if isinstance(values, np.ndarray) and values.dtype == self.dtype:
            array = values.copy()
        else:
            array = np.empty(len(values), self.dtype)
            for row, value in enumerate(values):
                try:
                    array[row] = self.number(value)
                except (TypeError, ValueError, OverflowError):
                    place = {"table": instance.title, "row": row, "column": self.name}
                    raise BadCell([place], **place, value=repr(value), wanted=self.wanted) from None
        array.setflags(write=False)
        vars(instance)[self.name] = array


class IntColumn(Column):
    dtype = np.int64
    wanted = "整数"

    def number(self, value: Any) -> float:
        if isinstance(value, int | np.integer):
            return int(value)
        number = super().number(value)
        if number != int(number):
            raise ValueError("fraction")
        return int(number)

    def __get__(self, instance: Table | None, owner: type) -> Ints:
        return cast(Ints, vars(instance)[self.name] if instance is not None else ())


class FloatColumn(Column):
    def __get__(self, instance: Table | None, owner: type) -> Floats:
        return cast(Floats, vars(instance)[self.name] if instance is not None else ())


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length. ``len(table)`` is the number of rows."""

    title: ClassVar[str] = ""

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in self.columns()}
        if len(set(lengths.values())) > 1:
            raise UnevenColumns([{"table": self.title}], table=self.title, lengths=lengths)

    def __len__(self) -> int:
        return len(getattr(self, next(iter(self.columns()))))

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """The columns in order of declaration, by name."""
        return {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
