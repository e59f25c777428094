"""`jishi files verify` holds every attached file against its hash, `jishi files clean` removes what nothing refers to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from jishi.core.files.cleaning import clean
from jishi.core.files.verifying import length, verify
from jishi.core.files.watermark import font_file


class Command(BaseCommand):
    help = "核对附件的内容，或清理不再引用的文件"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("verify", "clean"), help="verify 核对；clean 清理")
        parser.add_argument("--county", default=settings.COUNTY, help="6 位县级代码")

    def handle(self, *args: Any, action: str, county: str, **options: Any) -> None:
        if action == "clean":
            cleaned = clean(county, timezone.now())
            self.stdout.write(
                f"清理了 {cleaned.files} 个文件（{cleaned.size / 1e6:.1f} MB）和 {cleaned.uploads} 个没传完的上传。"
            )
            return
        faults = list(verify(county))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{county} 的附件有 {len(faults)} 处不符。")
        self.stdout.write(f"{county} 的附件完好，共 {length(county)} 个文件。")
        if font_file() is None:
            self.stdout.write(
                "这台机器没有中文字体，照片水印只写日期和编号：请装 fonts-noto-cjk，或用 JISHI_FONT 指明字体文件。"
            )
