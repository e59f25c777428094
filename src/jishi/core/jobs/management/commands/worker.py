"""`jishi worker` runs queued jobs until it is told to stop."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jishi.core.jobs.worker import work


class Command(BaseCommand):
    help = "运行后台任务，直到收到停止信号"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--parent", type=int, help="这个进程结束时随之结束")
        parser.add_argument("--batch", action="store_true", help="做完排队的任务就退出")

    def handle(self, *args: Any, parent: int | None, batch: bool, **options: Any) -> None:
        work(parent=parent, batch=batch)
