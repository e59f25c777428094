"""`jishi setup` makes an installation ready, and changes nothing on one that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jishi.config import derived, environment
from jishi.core.calendar.published import load_published
from jishi.web.browser_files import NpmFailed


class Command(BaseCommand):
    help = "准备网页文件和密钥、建立或升级数据库、载入工作日历；可以重复运行"
    # The checks ask for what this command makes, so they run when it has.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--development", action="store_true", help="连同测试要用的网页库")
        parser.add_argument("--only-files", action="store_true", help="只准备由源码生成的文件，不碰数据库")

    def handle(self, *args: Any, development: bool, only_files: bool, **options: Any) -> None:
        try:
            self._made("浏览器库", lambda: derived.browser_libraries(development=development))
            self._made("英文译文", derived.translations)
            self._made("排期程序的机器码", derived.kernels)
        except (NpmFailed, derived.KernelsNotCompiled) as error:
            raise CommandError(str(error)) from error
        if only_files:
            return
        self._made("网页静态文件", derived.static_files)
        # secret.key stands already: without it these settings had not loaded.
        environment.key_file(settings.FIELD_KEY_FILE, environment.key_mark(settings.PROFILE))
        environment.key_file(settings.METRICS_TOKEN_FILE, environment.key_mark(settings.PROFILE))
        call_command("migrate", interactive=False, verbosity=options["verbosity"] - 1)
        self.stdout.write("数据库结构：已是最新。")
        days = load_published(settings.COUNTY)
        self.check()
        self.stdout.write(f"密钥在 {settings.VAR}；请把 secret.key 和 field.key 与数据库分开备份。")
        self.stdout.write(f"工作日历写入 {days} 天。" if days else "工作日历无需更新。")
        self.stdout.write("就绪。运行 jishi serve 启动。")

    def _made(self, name: str, make: Callable[[], bool]) -> None:
        made = make()
        self.stdout.write(f"{name}：{'已生成' if made else '无需更新'}。")
        self.stdout.flush()
