"""What a ledger declares of each personal field: why it is held, on what ground, how long, and how it is covered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Mask(StrEnum):
    """How a value looks to those who do not handle it; `open` is for names, which everybody in scope reads."""

    PHONE = "phone"
    HIDDEN = "hidden"
    OPEN = "open"


MASK_LABELS = {Mask.PHONE: _("中间四位遮住"), Mask.HIDDEN: _("全部遮住"), Mask.OPEN: _("不遮，审计中加密")}


@dataclass(frozen=True)
class Retention:
    """The purpose ends so many months after the day in column `after`; an empty day has not come."""

    months: int
    after: str = "archived_at"


@dataclass(frozen=True, kw_only=True)
class Personal:
    """One entry of the register of personal fields; it drives masks, exports, retention and erasure."""

    purpose: Any
    basis: Any
    retention: Retention
    mask: Mask = Mask.HIDDEN
