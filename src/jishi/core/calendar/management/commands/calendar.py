"""`jishi calendar` loads the published working days, or the notice of one more year from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jishi.core.calendar.published import load_notice, load_published
from jishi.rules.calendar import read_notice
from jishi.rules.fault import RuleFault


class Command(BaseCommand):
    help = "载入已公布的放假安排；给出文件时，载入这一年的放假通知（JSON）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help='{"year": 2027, "days": [{"name", "date", "isOffDay"}]}'
        )
        parser.add_argument("--county", default=settings.COUNTY, help="6 位县级代码")

    def handle(self, *args: Any, file: Path | None, county: str, **options: Any) -> None:
        written = load_published(county) if file is None else self._load(file, county)
        self.stdout.write(f"{county} 的工作日历写入 {written} 天。")

    def _load(self, file: Path, county: str) -> int:
        try:
            notice = read_notice(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(f"{file} 读不出：{error.strerror}。请核对文件名。") from error
        except json.JSONDecodeError as error:
            raise CommandError(f"{file} 第 {error.lineno} 行不是 JSON:请核对文件。") from error
        except RuleFault as fault:
            raise CommandError(f"{file}：{fault}") from fault
        return load_notice(county, notice, source=file.name)
