"""`jishi drill` proves that a backup of today can be restored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jishi.features.backup.drilling import drill
from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import make_keys


class Command(BaseCommand):
    help = "演练：备份、恢复到别处、核对，不动现有数据"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--identity", type=Path, help="备份私钥文件，不写就用 var 里的")

    def handle(self, *args: Any, identity: Path | None, **options: Any) -> None:
        made = make_keys(settings.VAR)
        if made is not None:
            self.stdout.write(f"已生成备份密钥。请把 {made} 移到别处妥善保存：没有它，备份打不开。")
        try:
            seen = drill(identity)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"演练通过：{seen.rows} 行，{seen.size / 1e6:.1f} MB，备份 {seen.backup_seconds:.1f} 秒，"
            f"恢复并核对 {seen.restore_seconds:.1f} 秒。"
        )
