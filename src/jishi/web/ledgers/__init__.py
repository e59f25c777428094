"""The generic screens of every ledger: list, form, detail, moves, sheets; all from its declaration."""
