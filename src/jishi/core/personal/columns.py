"""Columns of sensitive values: the instance holds the ciphertext, so nothing shows a value by accident."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models


class EncryptedField(models.TextField[str, str]):
    """Text that stands encrypted in the table and on the instance alike; only the engine opens it.

    `longest` and the validators are for the plain value, `reads` turns what was typed into the one spelling that is
    kept (it raises `RuleFault`), `blind` names the column of the keyed index by which equal values are found.
    """

    def __init__(
        self,
        *args: Any,
        longest: int = 200,
        reads: Callable[[str], str] | None = None,
        blind: str = "",
        **kwargs: Any,
    ) -> None:
        self.longest, self.reads, self.blind = longest, reads, blind
        kwargs |= {"blank": True, "default": ""}
        super().__init__(*args, **kwargs)


class BlindIndexField(models.CharField[str, str]):
    """A keyed hash of a sensitive value, equal for equal values of one column; empty where there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": 64, "blank": True, "default": "", "editable": False}
        super().__init__(*args, **kwargs)


def encrypted(model: type[models.Model]) -> list[EncryptedField]:
    """The sensitive columns of a table."""
    return [column for column in model._meta.concrete_fields if isinstance(column, EncryptedField)]
