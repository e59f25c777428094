"""`jishi audit verify` checks the chain, `jishi audit root` writes today's root outside the database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jishi.core.audit.models import Head
from jishi.core.audit.roots import write_root
from jishi.core.audit.verifying import verify
from jishi.core.calendar import today


class Command(BaseCommand):
    help = "核对审计链，或写出当日的根值"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("verify", "root"), help="verify 核对；root 写出当日根值")
        parser.add_argument("--county", default=settings.COUNTY, help="6 位县级代码")

    def handle(self, *args: Any, action: str, county: str, **options: Any) -> None:
        if action == "root":
            written = write_root(county, today())
            self.stdout.write(str(written) if written else f"{county} 今天没有新的根值要写。")
            return
        faults = verify(county)
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(
                f"{county} 的审计链有 {len(faults)} 处不符：请保留现场，与备份和根值副本核对。"
            )
        head = Head.objects.filter(county=county).first()
        self.stdout.write(f"{county} 的审计链完整，共 {head.seq if head else 0} 条。")
