"""Every ledger by its code; codes are frozen once released."""

from __future__ import annotations

from difflib import get_close_matches

from django.db import models

from jishi.records.ledger import Ledger

_LEDGERS: dict[str, Ledger] = {}


class UnknownLedger(LookupError):
    """No ledger has this code."""


class DuplicateLedger(ValueError):
    """Two declarations claim the same code or model."""


def register(ledger: Ledger) -> Ledger:
    """Make a declaration known; called once, at import of the mechanism's `ledger.py`."""
    known = _LEDGERS.get(ledger.code)
    if known is not None and known.model is not ledger.model:
        raise DuplicateLedger(f"台账代码 {ledger.code} 已由 {known.model.__name__} 使用，请换一个代码。")
    _LEDGERS[ledger.code] = ledger
    return ledger


def ledgers() -> tuple[Ledger, ...]:
    return tuple(_LEDGERS.values())


def ledger(code: str) -> Ledger:
    try:
        return _LEDGERS[code]
    except KeyError:
        near = get_close_matches(code, _LEDGERS, 1)
        hint = f"是不是 {near[0]}?" if near else "用 jishi ledgers 查看全部台账。"
        raise UnknownLedger(f"没有台账 {code}。{hint}") from None


def ledger_of(model: type[models.Model]) -> Ledger | None:
    """The ledger whose records live in this table, if any."""
    return next((entry for entry in _LEDGERS.values() if entry.model is model), None)


def children(parent: Ledger) -> tuple[Ledger, ...]:
    return tuple(entry for entry in _LEDGERS.values() if entry.parent == parent.code)


def parent_field(child: Ledger) -> str:
    """The foreign key of a child ledger that names its parent."""
    model = ledger(child.parent).model
    for column in child.model._meta.fields:
        if column.is_relation and column.related_model is model:
            return column.name
    raise LookupError(f"{child.model.__name__} 没有指向 {model.__name__} 的外键。")
