"""Prints every ledger that was found, of which kind it is and where it is declared."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from jishi.kinds import Record
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers


class Command(BaseCommand):
    help = "列出全部台账：代码、名称、种类、所属、字段与动作的个数、声明所在的模块。"
    requires_system_checks = ["jishi"]

    def handle(self, *args: Any, **options: Any) -> None:
        found = sorted(ledgers(), key=lambda ledger: (ledger.menu, ledger.code))
        for ledger in found:
            self.stdout.write(
                f"{ledger.code:16}{kind(ledger):14}{ledger.number:4}{place(ledger):44}"
                f"字段 {len(ledger.fields)} 明细 {len(ledger.lines)} 动作 {len(ledger.machine.moves)}  {ledger.label}"
                + (f"(在 {ledger.parent} 之下)" if ledger.parent else "")
            )
        self.stdout.write(f"共 {len(found)} 个台账。")


def kind(ledger: Ledger) -> str:
    """The abstract kind that the model inherits."""
    return next(base.__name__ for base in ledger.model.__mro__ if Record in base.__bases__)


def place(ledger: Ledger) -> str:
    """The module that declares the ledger."""
    for name, module in sorted(sys.modules.items()):
        own = name.startswith("jishi.") and name.endswith(".ledger")
        if own and any(value is ledger for value in vars(module).values()):
            return name
    return ledger.model.__module__
