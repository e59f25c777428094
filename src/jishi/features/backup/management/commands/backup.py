"""`jishi backup` writes one encrypted file with the database and the files of this installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jishi.features.backup.fault import BackupRefused
from jishi.features.backup.keys import make_keys
from jishi.features.backup.making import make_backup, older


class Command(BaseCommand):
    help = "把数据库和文件备份成一个加密文件"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="放备份的文件夹，不写就是 var/backups")
        parser.add_argument("--keep", type=int, help="只留最新的几份，其余删去")

    def handle(self, *args: Any, folder: Path | None, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep 至少是 1。")
        identity = make_keys(settings.VAR)
        if identity is not None:
            self.stdout.write(f"已生成备份密钥。请把 {identity} 移到别处妥善保存：没有它，备份打不开。")
        place = folder or settings.VAR / "backups"
        try:
            made, manifest = make_backup(place, timezone.localtime())
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        size, rows = made.stat().st_size, sum(manifest.rows.values())
        self.stdout.write(
            f"已备份到 {made}：{rows} 行，{len(manifest.members)} 个文件，{size / 1e6:.1f} MB。"
        )
        for path in older(place, keep) if keep else ():
            path.unlink()
            self.stdout.write(f"已删去旧备份 {path.name}。")
