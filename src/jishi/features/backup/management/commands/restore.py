"""`jishi restore FILE` puts a backup into an empty installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import IDENTITY
from jishi.features.backup.restoring import restore


class Command(BaseCommand):
    help = "把备份恢复到空的安装；恢复前先全部核对"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件")
        parser.add_argument("--identity", type=Path, default=settings.VAR / IDENTITY, help="备份私钥文件")

    def handle(self, *args: Any, file: Path, identity: Path, **options: Any) -> None:
        try:
            manifest = restore(file, identity)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"已恢复 {manifest.county} 在 {manifest.made_at} 的备份：{sum(manifest.rows.values())} 行。"
        )
        self.stdout.write("请接着运行 jishi audit verify、jishi register verify 和 jishi files verify。")
