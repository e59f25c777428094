"""`register verify`: rebuilds the register in memory and names every difference from what is stored."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jishi.records.registry import ledgers
from jishi.records.services.projection import verify

SHOWN = 50


class Command(BaseCommand):
    help = "核对总登记与各台账是否一致。"
    requires_system_checks = ["jishi"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("--county", default=settings.COUNTY)

    def handle(self, *args: Any, **options: Any) -> None:
        faults = verify(ledgers(), options["county"])
        for fault in faults[:SHOWN]:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(
                f"总登记有 {len(faults)} 处与台账不一致。请保留现场，先备份，再查是谁绕过服务写了数据。"
            )
        self.stdout.write("总登记与各台账一致。")
