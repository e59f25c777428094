"""`retention run | plan`: personal data whose purpose has ended leaves; `plan` says what would. Workers run it daily."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.records.services.retention import retain


class Command(BaseCommand):
    help = "清除保存期限已满的个人信息（plan 只列出，不改动）；后台任务每天自动运行；重复运行没有别的效果。"
    requires_system_checks = ["jishi"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["run", "plan"])
        parser.add_argument("--county", default=settings.COUNTY)

    def handle(self, *args: Any, **options: Any) -> None:
        dry = options["action"] == "plan"
        left = retain(actor=Actor.system(options["county"], today()), dry=dry)
        for name, count in sorted(left.values.items()):
            self.stdout.write(f"{name}  {count}")
        words = "到期待清除" if dry else "已清除"
        self.stdout.write(
            f"{words} {left.records} 条记录；销毁密钥 {left.keys} 把；移除附件 {left.files} 个。"
        )
